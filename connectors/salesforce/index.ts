import type { Capability } from '../../schema/connection.ts';
import type { Connector } from '../ports.ts';
import { transportsOf } from '../transports.ts';
import { type ApiUsage, salesforceCalls } from './calls.ts';
import type { SalesforceConnectorOptions } from './options.ts';
import { queriesOf } from './queries.ts';
import { recordFeed } from './record-feed.ts';
import { RECORD_KINDS } from './record-kinds.ts';

export type { ApiUsage } from './calls.ts';
export type { SalesforceConnectorOptions } from './options.ts';

const DEFAULT_WINDOW_SECONDS = 3600;

export interface SalesforceConnector extends Connector {
  /** Calls of the last 24 hours against the org’s allowance, as the last answer said; null before the first. */
  apiUsage(): ApiUsage | null;
}

/** Salesforce as the CRM. Nothing is written there. See README.md for what the org must have. */
export function createSalesforceConnector(
  options: SalesforceConnectorOptions,
): SalesforceConnector {
  const transports = transportsOf('SALESFORCE', options);
  const calls = salesforceCalls(options, transports);
  const queries = queriesOf(calls, options.apiVersion);
  return {
    connectionId: options.connectionId,
    system: 'SALESFORCE',
    role: ['crm'],
    capabilities: CAPABILITIES,
    feeds: RECORD_KINDS.map((kind) =>
      recordFeed(kind, {
        queries,
        windowSeconds: options.windows[kind.name] ?? DEFAULT_WINDOW_SECONDS,
        instanceUrl: calls.instanceUrl,
      }),
    ),
    apiUsage: calls.apiUsage,
    close: () => transports.close(),
  };
}

const CAPABILITIES: readonly Capability[] = RECORD_KINDS.map(({ emits }) => ({
  objectType: emits,
  actions: ['READ'],
  anchor: 'NONE',
  settleSeconds: 0,
  changeFeed: 'INCREMENTAL',
  deletes: 'KEY_SWEEP',
}));
