import { readFile } from 'node:fs/promises';
import type { GraphQLSchema } from 'graphql';
import { createContext, type Services } from '../resolvers/context.ts';
import {
  CountryCodeScalar,
  CurrencyCodeScalar,
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  EventCursorScalar,
  JsonScalar,
} from '../schema/scalars.ts';
import type { SubgraphName } from './config.ts';
import {
  inProcessFetcher,
  loadSupergraph,
  type SubgraphFetcher,
  type SupergraphLife,
} from './federation/index.ts';

const SUPERGRAPH = new URL('../schema/generated/supergraph.graphql', import.meta.url);

/** The committed supergraph: what was reviewed is what runs. */
export async function loadCommittedSupergraph(): Promise<SupergraphLife> {
  return loadSupergraph(await readFile(SUPERGRAPH, 'utf8'), {
    scalars: [
      DecimalScalar,
      DateScalar,
      DateTimeScalar,
      CurrencyCodeScalar,
      CountryCodeScalar,
      EventCursorScalar,
      JsonScalar,
    ],
  });
}

/** Subgraphs are built when they are needed: a gateway without any does not load them. */
export async function buildSubgraph(name: SubgraphName): Promise<GraphQLSchema> {
  switch (name) {
    case 'crm':
      return (await import('../subgraphs/crm.ts')).crm.schema;
    case 'erp':
      return (await import('../subgraphs/erp.ts')).erp.schema;
    case 'expense':
      return (await import('../subgraphs/expense.ts')).expense.schema;
    case 'control':
      return (await import('../subgraphs/control.ts')).control.schema;
  }
}

/** All subgraphs in this process: no HTTP, the context is passed as it is. */
export async function localSubgraphs(services: Services): Promise<SubgraphFetcher> {
  const names: readonly SubgraphName[] = ['crm', 'erp', 'expense', 'control'];
  const schemas = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await buildSubgraph(name)] as const)),
  );
  return inProcessFetcher(schemas, (request, subgraph) =>
    createContext(services, request, subgraph as SubgraphName),
  );
}
