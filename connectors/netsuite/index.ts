import { httpTransport, type VendorTransport } from '../http.ts';
import type { Connector } from '../ports.ts';
import { accessToken } from './access.ts';
import { netSuiteCalls } from './calls.ts';
import { capabilitiesOf } from './capabilities.ts';
import { invoiceWrites } from './invoice-writes.ts';
import type { NetSuiteConnectorOptions } from './options.ts';
import type { Tenant } from './record.ts';
import { recordFeed } from './record-feed.ts';
import { RECORD_KINDS } from './records/index.ts';
import { webhookReceiver } from './webhook.ts';

export type { NetSuiteConnectorOptions } from './options.ts';

const DEFAULT_WINDOW_SECONDS = 3600;

/** Oracle NetSuite as the ERP. See README.md for what the account must have. */
export function createNetSuiteConnector(options: NetSuiteConnectorOptions): Connector {
  const { connectionId, clock, random, windows, settleMs, webhookSecret: secret } = options;
  const transport = options.transport ?? transportOf(options);
  const token = accessToken(options, transport);
  const calls = netSuiteCalls({ transport, token, clock, random });
  const tenant = tenantOf(options);
  const feeds = RECORD_KINDS.map((kind) =>
    recordFeed(kind, {
      calls,
      tenant,
      windowSeconds: windows[kind.name] ?? DEFAULT_WINDOW_SECONDS,
    }),
  );
  const invoices = invoiceWrites(calls, settleMs);
  return {
    connectionId,
    system: 'NETSUITE',
    role: ['erp'],
    feeds,
    capabilities: capabilitiesOf(feeds, { Invoice: invoices }),
    webhooks: webhookReceiver({ secret, clock, feeds: new Set(feeds.map(({ name }) => name)) }),
    invoices,
    close: () => transport.close(),
  };
}

const transportOf = (options: NetSuiteConnectorOptions): VendorTransport =>
  httpTransport({
    system: 'NETSUITE',
    baseUrl: options.baseUrl,
    timeoutMs: options.requestTimeoutMs,
    connections: options.concurrency,
  });

/** Pages of the user interface have a host of their own; a simulator has none. */
function tenantOf({ accountId, environment, policies = {} }: NetSuiteConnectorOptions): Tenant {
  const host = accountId.toLowerCase().replaceAll('_', '-');
  return {
    page: (path) =>
      environment === 'simulator' ? null : `https://${host}.app.netsuite.com${path}`,
    policies,
  };
}
