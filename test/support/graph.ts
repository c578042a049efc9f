import { type ExecutionResult, execute, type GraphQLSchema, parse, validate } from 'graphql';
import type { Perform } from '../../commands/perform.ts';
import type { Clock } from '../../connectors/clock.ts';
import type { EventStream } from '../../control/event-stream.ts';
import type { RequestContext } from '../../control/principal.ts';
import { createContext } from '../../resolvers/context.ts';
import type { Queryable } from '../../store/database.ts';
import { control } from '../../subgraphs/control.ts';
import { crm } from '../../subgraphs/crm.ts';
import { erp } from '../../subgraphs/erp.ts';
import { expense } from '../../subgraphs/expense.ts';

export const NOW = new Date('2026-05-13T16:00:00.000Z');

const subgraphs = { crm, erp, expense, control };
export type SubgraphName = keyof typeof subgraphs;

const everyScope = [
  ...['customer', 'employee', 'reference', 'opportunity', 'order', 'invoice', 'payment', 'expense'],
  ...['mapping', 'exception', 'operation', 'connection', 'sync'],
].map((noun) => `${noun}:read`);

export interface Asker {
  readonly entities: readonly string[];
  readonly scopes?: readonly string[];
  readonly variables?: Record<string, unknown>;
  readonly now?: Date;
  readonly db?: Queryable;
  readonly events?: EventStream;
  readonly perform?: Perform;
}

const noEvents: EventStream = {
  subscribe: () => {
    throw new Error('nothing is streamed here');
  },
};
const noWrites: Perform = () => Promise.reject(new Error('nothing is written here'));

/** Who asks, with every read scope unless told otherwise. */
export function requestOf({ entities, scopes = everyScope }: Asker): RequestContext {
  return {
    principal: {
      id: 'tester',
      clientId: 'tester',
      subject: 'tester',
      scopes,
      legalEntities: [],
      expiresAt: Number.MAX_SAFE_INTEGER,
    },
    legalEntityIds: entities,
    correlationId: 'test',
  };
}

export function contextOf(db: Queryable, subgraph: SubgraphName, asker: Asker) {
  const clock: Clock = {
    now: () => (asker.now ?? NOW).getTime(),
    sleep: () => Promise.reject(new Error('nobody waits here')),
  };
  const services = {
    db: asker.db ?? db,
    clock,
    perform: asker.perform ?? noWrites,
    events: asker.events ?? noEvents,
  };
  return createContext(services, requestOf(asker), subgraph);
}

export const schemaOf = (subgraph: SubgraphName): GraphQLSchema => subgraphs[subgraph].schema;

/** Runs one operation on one subgraph, errors and all. */
export async function attempt(
  db: Queryable,
  subgraph: SubgraphName,
  query: string,
  asker: Asker,
): Promise<ExecutionResult> {
  const schema = schemaOf(subgraph);
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors };
  return execute({
    schema,
    document,
    contextValue: contextOf(db, subgraph, asker),
    ...(asker.variables && { variableValues: asker.variables }),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what each test states.
export type Answer = any;

/** The answer of an operation that must succeed. */
export async function ask(
  db: Queryable,
  subgraph: SubgraphName,
  query: string,
  asker: Asker,
): Promise<Answer> {
  const { data, errors } = await attempt(db, subgraph, query, asker);
  if (errors) throw new Error(`${subgraph} refused: ${errors.map((e) => e.message).join('; ')}`);
  return structuredClone(data);
}

/** The same, for what an `_entities` fetch of the gateway asks for. */
export async function entities(
  db: Queryable,
  subgraph: SubgraphName,
  representations: readonly object[],
  selection: string,
  asker: Asker,
): Promise<Answer[]> {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  const answer = await ask(db, subgraph, query, { ...asker, variables: { representations } });
  return answer['_entities'];
}
