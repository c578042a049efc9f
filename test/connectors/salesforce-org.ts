import 'reflect-metadata';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../connectors/clock.ts';
import { httpTransport, type VendorTransport } from '../../connectors/http.ts';
import type { Change, Feed, FeedPage } from '../../connectors/ports.ts';
import {
  createSalesforceConnector,
  type SalesforceConnector,
  type SalesforceConnectorOptions,
} from '../../connectors/salesforce/index.ts';
import { systemClock } from '../../simulators/kernel/clock.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { type SimulatedSystem, serve } from '../../simulators/kernel/server.ts';
import { createSalesforce, type SalesforceOptions } from '../../simulators/salesforce/index.ts';

export const APP = { clientId: 'gateway', clientSecret: 's3cret/with+signs' };
export const NEVER = new AbortController().signal;

export interface Connected {
  readonly system: SimulatedSystem;
  readonly connector: SalesforceConnector;
  readonly url: string;
  /** `GET /services/…`, decoded, in the order sent. */
  readonly sent: string[];
  /** The bodies that came back. */
  readonly received: string[];
  /** How long the connector has waited before asking again, in milliseconds. */
  readonly pauses: number[];
  advance(ms: number): void;
  /** Another connector to the same org, as after a restart. */
  reconnect(options?: Partial<SalesforceConnectorOptions>): SalesforceConnector;
  feed(name: string): Feed;
}

/** An org of its own for the running test, and a connector that talks to it over HTTP. */
export async function connected(
  org: Partial<SalesforceOptions> = {},
  options: Partial<SalesforceConnectorOptions> = {},
): Promise<Connected> {
  let now = Date.parse('2026-01-31T10:11:12.345Z');
  const sent: string[] = [];
  const received: string[] = [];
  const pauses: number[] = [];
  // Faults really wait; the connector's own pauses are only noted.
  const simClock = { now: () => now, sleep: systemClock.sleep };
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      pauses.push(ms);
    },
  };
  const random = seededRandom(7);
  const system = createSalesforce({ clients: [APP], clock: simClock, random, ...org });
  const running = await serve(system, { port: 0, clock: simClock });
  onTestFinished(() => running.close());

  const reconnect = (more: Partial<SalesforceConnectorOptions> = {}): SalesforceConnector => {
    const connector = createSalesforceConnector({
      connectionId: 'salesforce',
      loginUrl: running.url,
      ...APP,
      apiVersion: 'v60.0',
      windows: { opportunity: 60 },
      requestTimeoutMs: 5_000,
      concurrency: 4,
      sessionSeconds: 3600,
      clock,
      random: () => 0,
      environment: 'simulator',
      transport: (baseUrl) => noting({ sent, received }, baseUrl, more.requestTimeoutMs ?? 5_000),
      ...more,
    } as SalesforceConnectorOptions);
    onTestFinished(() => connector.close());
    return connector;
  };
  const connector = reconnect(options);
  return {
    system,
    connector,
    url: running.url,
    sent,
    received,
    pauses,
    advance: (ms) => {
      now += ms;
    },
    reconnect,
    feed: (name) => feedOf(connector, name),
  };
}

interface Log {
  readonly sent: string[];
  readonly received: string[];
}

function noting(log: Log, baseUrl: string, timeoutMs: number): VendorTransport {
  const wire = httpTransport({ system: 'SALESFORCE', baseUrl, timeoutMs, connections: 4 });
  return {
    call: async (call) => {
      log.sent.push(`${call.method} ${decodeURIComponent(call.path)}`);
      const answer = await wire.call(call);
      log.received.push(answer.text);
      return answer;
    },
    close: () => wire.close(),
  };
}

export function feedOf(connector: SalesforceConnector, name: string): Feed {
  const feed = connector.feeds.find((known) => known.name === name);
  if (!feed) throw new Error(`no feed ${name}`);
  return feed;
}

export async function pagesOf(
  feed: Feed,
  cursor: string | null = null,
  overlap = false,
): Promise<FeedPage[]> {
  return Array.fromAsync(feed.pages(cursor, overlap, NEVER));
}

export const changesIn = (pages: readonly FeedPage[]): Change[] =>
  pages.flatMap(({ changes }) => changes);

export const idsIn = (pages: readonly FeedPage[]): string[] =>
  changesIn(pages).map(({ externalId }) => externalId);

export const cursorOf = (pages: readonly FeedPage[]): string => {
  const last = pages.at(-1);
  if (!last) throw new Error('no page came');
  return last.cursor;
};

/** Something a person does there; answers the id of the record. */
export const act = (system: SimulatedSystem, action: string, input: object): string =>
  (system.act(action, { ...input }) as { Id: string }).Id;

/** So many accounts, all stamped with one moment unless said otherwise. */
export const accounts = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => ({
    Name: `Account ${String(i).padStart(4, '0')}`,
    SystemModstamp: '2026-01-30T08:00:00.000+0000',
    ...more,
  }));

/** Ids that the org holds and has not deleted, in the order of its ledger. */
export const livingIds = (system: SimulatedSystem, type: string): string[] =>
  (system.ledger()[type] as { Id: string; IsDeleted: boolean }[])
    .filter(({ IsDeleted }) => !IsDeleted)
    .map(({ Id }) => Id);
