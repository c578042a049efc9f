import { type Schema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type GraphQLScalarType, type GraphQLSchema, isScalarType, parse, print } from 'graphql';
import { BoundedCache } from './bounded-cache.ts';
import type { PreparedOperation } from './prepare.ts';
import { type RuleTable, readRules } from './rules.ts';
import { withoutSecurityDirectives } from './security-directives.ts';

const MAX_PREPARED_OPERATIONS = 1_000;

/** One edition of the supergraph. Never changes: a reload makes another, running operations keep theirs. */
export interface LoadedSupergraph {
  /** As composed, with its security directives. */
  readonly sdl: string;
  /** What clients see, validate against and are answered in. */
  readonly apiSchema: GraphQLSchema;
  /** With what is hidden from clients: the types that subgraphs answer in. */
  readonly fullSchema: GraphQLSchema;
  /** The same as `apiSchema`, as the planner reads it. */
  readonly plannerSchema: Schema;
  readonly planner: QueryPlanner;
  readonly rules: RuleTable;
  /** Plans by document and operation name; they die with their edition. */
  readonly prepared: BoundedCache<PreparedOperation>;
}

export interface SupergraphOptions {
  /** Scalars of the schema, so that malformed literals and variables are refused before any subgraph is called. */
  readonly scalars?: readonly GraphQLScalarType[];
}

/** The supergraph in force, and its replacement while requests run. */
export interface SupergraphLife {
  current(): LoadedSupergraph;
  /** Takes a new edition into force. @throws and keeps the current one if the new SDL is not a supergraph. */
  reload(sdl: string): Promise<LoadedSupergraph>;
  /** Calls back after each reload; the answer unsubscribes. */
  onReload(listener: (loaded: LoadedSupergraph) => void): () => void;
  stop(): Promise<void>;
}

/** Reads one edition out of a composed supergraph. @throws when it is malformed or asks for `@policy`. */
export function readSupergraph(
  sdl: string,
  { scalars = [] }: SupergraphOptions = {},
): LoadedSupergraph {
  const document = parse(sdl);
  const rules = readRules(document);
  const supergraph = Supergraph.build(document, { supportedFeatures: null });
  const plannerSchema = supergraph.apiSchema();
  const apiSchema = plannerSchema.toGraphQLJSSchema();
  for (const scalar of scalars) readInputAs(apiSchema, scalar);
  return Object.freeze({
    sdl,
    apiSchema,
    fullSchema: supergraph.schema.toGraphQLJSSchema(),
    plannerSchema,
    planner: new QueryPlanner(supergraph),
    rules,
    prepared: new BoundedCache<PreparedOperation>(MAX_PREPARED_OPERATIONS),
  });
}

/** Input only: what comes from subgraphs is serialised already. */
function readInputAs(
  schema: GraphQLSchema,
  { name, parseValue, parseLiteral }: GraphQLScalarType,
): void {
  const scalar = schema.getType(name);
  if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
}

/**
 * Loads a supergraph. An edition that comes later takes effect only when @apollo/gateway has accepted it as the
 * successor of the current one; until then that package is not loaded, which is a good part of a start.
 */
export async function loadSupergraph(
  sdl: string,
  options: SupergraphOptions = {},
): Promise<SupergraphLife> {
  let editions: Promise<Editions> | undefined;
  const listeners = new Set<(loaded: LoadedSupergraph) => void>();
  let current = readSupergraph(sdl, options);
  return {
    current: () => current,
    async reload(next) {
      const loaded = readSupergraph(next, options);
      editions ??= superviseEditions(sdl);
      (await editions).accept(next);
      current = loaded;
      for (const listener of listeners) listener(loaded);
      return loaded;
    },
    onReload(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => (await editions)?.stop(),
  };
}

interface Editions {
  /** @throws when @apollo/gateway refuses the edition. */
  accept(sdl: string): void;
  stop(): Promise<void>;
}

async function superviseEditions(first: string): Promise<Editions> {
  // Read by ApolloGateway's constructor, which else sends usage figures and asks for cloud metadata.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const { ApolloGateway } = await import('@apollo/gateway');
  let update: ((sdl: string) => void) | undefined;
  const gateway = new ApolloGateway({
    supergraphSdl: {
      async initialize(hooks) {
        update = hooks.update;
        return { supergraphSdl: loadable(first) };
      },
    },
    logger: quiet,
  });
  await gateway.load();
  return {
    accept: (sdl) => update?.(loadable(sdl)),
    stop: () => gateway.stop(),
  };
}

const loadable = (sdl: string): string => print(withoutSecurityDirectives(parse(sdl)));

const silence = (): void => {};
/** Its failures reach us as exceptions; its progress is of no interest to operators. */
const quiet = { debug: silence, info: silence, warn: silence, error: silence };
