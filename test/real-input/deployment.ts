import 'reflect-metadata';
import type { ExecutionResult } from 'graphql';
import type { Clock } from '../../connectors/clock.ts';
import { type Ids, timeOrderedIds } from '../../connectors/ids.ts';
import type { Connector } from '../../connectors/ports.ts';
import { legalEntityIds } from '../../control/legal-entities.ts';
import { demoClients } from '../../gateway/access/demo-clients.ts';
import { execute, isRefused, prepareOperation } from '../../gateway/federation/index.ts';
import { loadCommittedSupergraph, localSubgraphs } from '../../gateway/graph.ts';
import type { Database } from '../../store/database.ts';
import { followHints } from '../../workflows/hints.ts';
import { readFeed, type SyncMeans } from '../../workflows/read-feed.ts';
import { sweepKeys } from '../../workflows/sweep.ts';
import { startSync } from '../../workflows/sync.ts';
import { announceConnection, feedStates } from '../../workflows/sync-state.ts';
import { freshDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const NEVER = new AbortController().signal;
const WITHIN_MS = 40_000;
const PAGE = 200;

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what each test states.
export type Answer = any;

/** A whole deployment in this process: the sync of some connections, and the graph over what it keeps. */
export interface Deployment {
  readonly db: Database;
  readonly means: SyncMeans;
  /** The running sync, until everything has been read once and no hint waits. */
  load(...connectors: readonly Connector[]): Promise<void>;
  /** The running sync of a connection, until something shows. */
  run(connector: Connector, what: string, shows: () => Promise<boolean>): Promise<void>;
  /** One more run of every feed, one sweep, and every hint that waits. */
  syncAgain(...connectors: readonly Connector[]): Promise<void>;
  /** Follows hints until none waits; how many were followed. */
  follow(connector: Connector): Promise<number>;
  /** The answer to a query that must succeed, for who may see the given legal entities. */
  ask(query: string, variables?: Record<string, unknown>, entities?: string[]): Promise<Answer>;
  /** Every node of a connection at the root, page by page to the end. */
  walk(field: string, selection: string, options?: Walk): Promise<Answer[]>;
  count(sql: string): Promise<number>;
}

export interface Walk {
  /** Arguments beside `first` and `after`, as GraphQL text. */
  readonly args?: string;
  readonly first?: number;
  readonly entities?: string[];
}

export async function deploy(clock: Clock): Promise<Deployment> {
  const db = await freshDatabase();
  const means: SyncMeans = { db, clock, ids: timeOrderedIds(clock) };
  const ask = await graphOf(means);
  return {
    db,
    means,
    ask,
    load: (...connectors) => running(means, connectors, 'every feed is read', () => isLoaded(db)),
    run: (connector, what, shows) => running(means, [connector], what, shows),
    syncAgain: async (...connectors) => {
      for (const connector of connectors) await runEveryFeed(means, connector);
    },
    follow: (connector) => followAll(means, connector),
    walk: (field, selection, options = {}) => walk(ask, field, selection, options),
    count: async (sql) => Number((await db.query<{ n: string }>(sql))[0]?.n),
  };
}

async function running(
  means: SyncMeans,
  connectors: readonly Connector[],
  what: string,
  shows: () => Promise<boolean>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const connector of connectors) await announceConnection(means.db, connector, 'simulator');
  const syncs = connectors.map((connector) =>
    startSync(means, connector, {
      sweepEverySeconds: 3600,
      onError: (error) => errors.push(error),
    }),
  );
  try {
    await until(what, () => (errors.length > 0 ? fail(errors) : shows()), WITHIN_MS);
  } finally {
    await Promise.all(syncs.map((sync) => sync.stop()));
  }
}

function fail([error]: readonly unknown[]): never {
  throw error;
}

async function isLoaded(db: Database): Promise<boolean> {
  const [row] = await db.query<{ open: string }>(
    `select (select count(*) from control.sync_state where not loaded)
  + (select count(*) from control.inbox where done_at is null) as open`,
  );
  return Number(row?.open) === 0;
}

async function runEveryFeed(means: SyncMeans, connector: Connector): Promise<void> {
  for (const feed of connector.feeds) {
    const state = (await feedStates(means.db, connector.connectionId)).get(feed.name);
    if (!state) throw new Error(`${feed.name} was never announced`);
    await readFeed(means, connector, feed, state, NEVER);
    await sweepKeys(means, connector, feed, NEVER);
  }
  await followAll(means, connector);
}

async function followAll(means: SyncMeans, connector: Connector): Promise<number> {
  let followed = 0;
  for (;;) {
    const some = await followHints(means, connector, NEVER);
    if (some === 0) return followed;
    followed += some;
  }
}

async function graphOf({ db, clock, ids }: SyncMeans): Promise<Deployment['ask']> {
  const supergraph = (await loadCommittedSupergraph()).current();
  const nothing = () => Promise.reject(new Error('nothing is written or streamed here'));
  const fetcher = await localSubgraphs({
    db,
    clock,
    perform: nothing,
    events: { subscribe: nothing as never },
  });
  return async (query, variables = {}, entities = ['*']) => {
    const context = await contextOf(db, clock, ids, entities);
    const operation = prepareOperation({ supergraph, query, context });
    const result = isRefused(operation)
      ? operation
      : await execute({ operation, variables, context, fetcher });
    return successful(result, query);
  };
}

async function contextOf(db: Database, clock: Clock, ids: Ids, entities: string[]) {
  return {
    principal: {
      id: 'tester',
      clientId: 'tester',
      subject: 'tester',
      scopes: demoClients.find(({ id }) => id === 'demo-frontend')?.scopes ?? [],
      legalEntities: entities,
      expiresAt: clock.now() + 3_600_000,
    },
    legalEntityIds: await legalEntityIds(db, entities),
    correlationId: ids.next('req'),
  };
}

function successful({ data, errors }: ExecutionResult, query: string): Answer {
  if (errors?.length)
    throw new Error(`${query.slice(0, 200)}: ${errors.map(({ message }) => message).join('; ')}`);
  return structuredClone(data);
}

async function walk(
  ask: Deployment['ask'],
  field: string,
  selection: string,
  { args = '', first = PAGE, entities = ['*'] }: Walk,
): Promise<Answer[]> {
  const query = `query ($after: String) { ${field}(first: ${first}, after: $after ${args}) {
  edges { cursor node { ${selection} } } pageInfo { hasNextPage endCursor } } }`;
  const nodes: Answer[] = [];
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo }: Answer = (await ask(query, { after }, entities))[field];
    nodes.push(...edges.map(({ node }: Answer) => node));
    if (!pageInfo.hasNextPage) return nodes;
    if (pageInfo.endCursor === after) throw new Error(`${field} does not advance`);
    after = pageInfo.endCursor;
  }
}
