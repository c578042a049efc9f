import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '../../connectors/clock.ts';
import {
  type ConcurConnectorOptions,
  createConcurConnector,
} from '../../connectors/concur/index.ts';
import { httpTransport, type VendorCall, type VendorTransport } from '../../connectors/http.ts';
import { createNetSuiteConnector } from '../../connectors/netsuite/index.ts';
import type { Connector } from '../../connectors/ports.ts';
import { createSalesforceConnector } from '../../connectors/salesforce/index.ts';
import { createConcur } from '../../simulators/concur/index.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { type SimulatedSystem, serve } from '../../simulators/kernel/server.ts';
import { createNetSuite } from '../../simulators/netsuite/index.ts';
import { createSalesforce } from '../../simulators/salesforce/index.ts';

/** A stand-in that is being served, and the connector to it. */
export interface Account {
  readonly system: SimulatedSystem;
  readonly connector: Connector;
  close(): Promise<void>;
}

const COMMON = { requestTimeoutMs: 30_000, concurrency: 4, windows: {}, environment: 'simulator' };

export interface NetSuiteAccount extends Account {
  /** Calls of the connector, oldest first. */
  readonly calls: readonly VendorCall[];
}

export async function netSuiteAccount(clock: Clock): Promise<NetSuiteAccount> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const client = { clientId: 'tributary', certificateId: 'certificate' };
  const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const system = createNetSuite({
    clients: [{ ...client, publicKeyPem, scopes: ['rest_webservices'] }],
    random: seededRandom(7),
    clock,
  });
  const running = await serve(system, { port: 0, clock });
  const { calls, transport } = noted(running.url);
  const connector = createNetSuiteConnector({
    ...COMMON,
    ...client,
    connectionId: 'netsuite',
    baseUrl: running.url,
    accountId: '1234567_SB1',
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    webhookSecret: 'secret of the script',
    settleMs: 1_000,
    random: seededRandom(3).next,
    clock,
    transport,
  });
  return { system, connector, calls, close: closing(running, connector) };
}

function noted(baseUrl: string): { calls: VendorCall[]; transport: VendorTransport } {
  const wire = httpTransport({
    system: 'NETSUITE',
    baseUrl,
    timeoutMs: COMMON.requestTimeoutMs,
    connections: COMMON.concurrency,
  });
  const calls: VendorCall[] = [];
  const call: VendorTransport['call'] = (made) => {
    calls.push(made);
    return wire.call(made);
  };
  return { calls, transport: { call, close: wire.close } };
}

export async function salesforceAccount(clock: Clock): Promise<Account> {
  const app = { clientId: 'tributary', clientSecret: 'secret of the app' };
  const system = createSalesforce({ clients: [app], random: seededRandom(7), clock });
  const running = await serve(system, { port: 0, clock });
  const connector = createSalesforceConnector({
    ...COMMON,
    ...app,
    connectionId: 'salesforce',
    loginUrl: running.url,
    apiVersion: 'v60.0',
    sessionSeconds: 900,
    random: seededRandom(3).next,
    clock,
  });
  return { system, connector, close: closing(running, connector) };
}

export interface ConcurAccount extends Account {
  /** Another connector to the same tenant, as after a restart with other settings. */
  reconnect(options: Partial<ConcurConnectorOptions>): Connector;
}

const CONCUR_SCOPES = [
  ...['FISVC', 'expense.report.read', 'spend.list.read', 'spend.listitem.read'],
  ...['identity.user.ids.read', 'identity.user.core.read', 'identity.user.enterprise.read'],
  ...['spend.user.general.read', 'events.topic.read'],
];

export async function concurAccount(
  clock: Clock,
  options: Pick<ConcurConnectorOptions, 'legalEntities'>,
): Promise<ConcurAccount> {
  const app = { clientId: 'tributary', clientSecret: 'secret of the app' };
  const company = { companyUuid: COMPANY, companyRequestToken: 'request token' };
  const system = createConcur({
    ...company,
    clients: [{ ...app, scopes: CONCUR_SCOPES }],
    random: seededRandom(7),
    clock,
  });
  const running = await serve(system, { port: 0, clock });
  let refreshToken: string | null = null;
  const reconnect = (more: Partial<ConcurConnectorOptions>): Connector =>
    createConcurConnector({
      ...COMMON,
      ...company,
      ...app,
      ...options,
      connectionId: 'concur',
      baseUrl: running.url,
      webhookPublicKeyPem: 'no webhook is delivered here',
      refreshToken: async () => refreshToken,
      saveRefreshToken: async (token) => {
        refreshToken = token;
      },
      random: seededRandom(3).next,
      clock,
      ...more,
    });
  const connector = reconnect({});
  return { system, connector, reconnect, close: closing(running, connector) };
}

const COMPANY = '3f8c1d52-90ab-4e6f-8a11-5d2f7c0b9e44';

const closing =
  (running: { close(): Promise<void> }, connector: Connector) => async (): Promise<void> => {
    await connector.close();
    await running.close();
  };
