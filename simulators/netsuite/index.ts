import type { SimulatedSystem } from '../kernel/server.ts';
import type { NetSuiteOptions } from './options.ts';
import { NetSuite } from './system.ts';

export type { ClientMapping, NetSuiteOptions, WebhookTarget } from './options.ts';

/** A NetSuite account that answers as the vendor's REST services do. See README.md. */
export const createNetSuite = (options: NetSuiteOptions): SimulatedSystem => new NetSuite(options);
