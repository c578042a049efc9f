import { generateKeyPairSync } from 'node:crypto';
import { type Clock, systemClock } from '../../connectors/clock.ts';
import { httpTransport, type VendorCall, type VendorTransport } from '../../connectors/http.ts';
import {
  createNetSuiteConnector,
  type NetSuiteConnectorOptions,
} from '../../connectors/netsuite/index.ts';
import type { Change, Connector, Feed, FeedPage } from '../../connectors/ports.ts';
import type { CanonicalType } from '../../schema/identifier.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { type RunningSimulator, serve } from '../../simulators/kernel/server.ts';
import { createNetSuite } from '../../simulators/netsuite/index.ts';

export const NOW = Date.parse('2026-06-15T12:00:00Z');
export const WEBHOOK_SECRET = 'whsec-tenant-script';
export const signal = new AbortController().signal;

type Fields = Record<string, unknown>;
export type Records = Record<string, Fields[]>;

/** Time that stands still until it is moved; waiting moves it and takes no time. */
export interface TestClock extends Clock {
  set(iso: string): void;
}
export function testClock(): TestClock {
  let now = NOW;
  return {
    now: () => now,
    set: (iso) => {
      now = Date.parse(iso);
    },
    sleep: async (ms) => {
      now += ms;
    },
  };
}

export const ecKeys = () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
export const rsaKeys = () => pem(generateKeyPairSync('rsa', { modulusLength: 3072 }));

const pem = ({ publicKey, privateKey }: ReturnType<typeof generateKeyPairSync>) => ({
  publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});

export interface Account {
  readonly simulator: RunningSimulator;
  readonly clock: TestClock;
  readonly connector: Connector;
  readonly options: NetSuiteConnectorOptions;
  /** Calls of the connector, oldest first. */
  readonly calls: VendorCall[];
  load(records: Records): void;
  act(action: string, input: Fields): Fields;
  close(): Promise<void>;
}

/** A connector and the account it talks to, over HTTP. */
export async function openAccount(
  more: Partial<NetSuiteConnectorOptions> = {},
  keys = ecKeys(),
): Promise<Account> {
  const clock = testClock();
  const system = createNetSuite({
    clients: [
      {
        clientId: 'client-1',
        certificateId: 'certificate-1',
        publicKeyPem: keys.publicKeyPem,
        scopes: ['rest_webservices'],
      },
    ],
    clock: { now: clock.now, sleep: (ms) => systemClock.sleep(ms) },
    random: seededRandom(7),
  });
  const simulator = await serve(system, {
    port: 0,
    clock: { now: clock.now, sleep: (ms) => systemClock.sleep(ms) },
  });
  const { calls, transport } = recorded(simulator.url, more.requestTimeoutMs ?? 5_000);
  const options: NetSuiteConnectorOptions = {
    connectionId: 'netsuite',
    baseUrl: simulator.url,
    accountId: '1234567_SB1',
    clientId: 'client-1',
    certificateId: 'certificate-1',
    privateKeyPem: keys.privateKeyPem,
    webhookSecret: WEBHOOK_SECRET,
    windows: { invoice: 60 },
    settleMs: 30_000,
    requestTimeoutMs: 5_000,
    concurrency: 5,
    clock,
    random: seededRandom(3).next,
    environment: 'simulator',
    transport,
    ...more,
  };
  const connector = createNetSuiteConnector(options);
  return {
    ...{ simulator, clock, connector, options, calls },
    load: (records) => void system.load(records),
    act: (action, input) => system.act(action, input) as Fields,
    close: async () => {
      await connector.close();
      await simulator.close();
    },
  };
}

function recorded(
  baseUrl: string,
  timeoutMs: number,
): { calls: VendorCall[]; transport: VendorTransport } {
  const inner = httpTransport({ system: 'NETSUITE', baseUrl, timeoutMs, connections: 5 });
  const calls: VendorCall[] = [];
  const call = (made: VendorCall) => {
    calls.push(made);
    return inner.call(made);
  };
  return { calls, transport: { call, close: inner.close } };
}

export function feedNamed({ connector }: Pick<Account, 'connector'>, name: string): Feed {
  const feed = connector.feeds.find((one) => one.name === name);
  if (!feed) throw new Error(`no feed ${name}`);
  return feed;
}

export async function pagesOf(
  account: Pick<Account, 'connector'>,
  name: string,
  cursor: string | null = null,
  overlap = false,
): Promise<FeedPage[]> {
  const pages: FeedPage[] = [];
  for await (const page of feedNamed(account, name).pages(cursor, overlap, signal))
    pages.push(page);
  return pages;
}

/** Everything a feed gives, failing on what it cannot read. */
export async function allChanges(
  account: Pick<Account, 'connector'>,
  name: string,
): Promise<Change[]> {
  const pages = await pagesOf(account, name);
  const unreadable = pages.flatMap((page) => page.unreadable);
  if (unreadable.length > 0) throw new Error(JSON.stringify(unreadable));
  return pages.flatMap((page) => page.changes);
}

/** One record as a change of one type. */
export async function readOne<Type extends CanonicalType>(
  account: Pick<Account, 'connector'>,
  feed: string,
  id: string,
  type: Type,
): Promise<Change<Type>> {
  const page = await feedNamed(account, feed).read([id], signal);
  const change = page.changes.find((one) => one.type === type);
  if (!change)
    throw new Error(`${feed} ${id} gives no ${type}: ${JSON.stringify(page.unreadable)}`);
  return change as unknown as Change<Type>;
}
