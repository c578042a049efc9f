import type { Perform } from '../commands/perform.ts';
import type { Clock } from '../connectors/clock.ts';
import type { EventStream } from '../control/event-stream.ts';
import type { RequestContext } from '../control/principal.ts';
import type { FilterScope } from '../store/filters.ts';
import { type FreshnessTable, readFreshness } from '../store/freshness.ts';
import { Loaders } from '../store/loaders.ts';
import type { Queryable } from '../store/statement.ts';
import type { SubgraphSchema } from '../store/table.ts';
import { dayIn, entityScope } from '../store/today.ts';

/** What lives as long as the process and every resolver may use. */
export interface Services {
  readonly db: Queryable;
  readonly clock: Clock;
  readonly perform: Perform;
  readonly events: EventStream;
}

/** What the resolvers of one subgraph find while one request runs. */
export interface Context extends RequestContext {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly now: Date;
  /** Read once per request, when first asked for. */
  freshness(): Promise<FreshnessTable>;
  /** The day it is now where a legal entity is; in UTC outside the erp subgraph, which alone knows time zones. */
  todayOf(legalEntityId: string): Promise<string>;
}

/** One per request and subgraph: the loaders in it must never serve two principals. */
export function createContext(
  services: Services,
  request: RequestContext,
  subgraph: SubgraphSchema | 'control',
): Context {
  const { db, clock } = services;
  const now = new Date(clock.now());
  const scope = once(() => scopeOf(db, request, subgraph, now));
  return {
    ...request,
    services,
    now,
    loaders: new Loaders(db, scope),
    freshness: once(() => freshnessOf(db, subgraph)),
    todayOf: async (id) => {
      const { entities, todays } = await scope();
      return todays[entities.indexOf(id)] ?? dayIn('UTC', now);
    },
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}

/** Control keeps no copies that could be stale. */
const freshnessOf = (
  db: Queryable,
  subgraph: SubgraphSchema | 'control',
): Promise<FreshnessTable> =>
  subgraph === 'control' ? Promise.resolve(new Map()) : readFreshness(db, subgraph);

function scopeOf(
  db: Queryable,
  { legalEntityIds }: RequestContext,
  subgraph: SubgraphSchema | 'control',
  now: Date,
): Promise<FilterScope> {
  if (subgraph === 'erp') return entityScope(db, legalEntityIds, now);
  const today = dayIn('UTC', now);
  return Promise.resolve({
    entities: legalEntityIds,
    todays: legalEntityIds.map(() => today),
    now,
  });
}
