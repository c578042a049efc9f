import type { FetchNode } from '@apollo/query-planner';
import { type ExecutionResult, Kind, parse } from 'graphql';
import type { ResponsePath } from './errors.ts';
import { copy, type Fields, isFields, merge, read, write } from './merge.ts';
import { type PlanRun, recordError, untilAborted } from './plan-run.ts';
import { commonPath, type Position } from './positions.ts';
import { type Representations, representationsOf } from './representations.ts';
import { rewrite } from './rewrites.ts';

/** Asks one subgraph and merges its answer into the objects at `from`. Never throws for a subgraph's sake. */
export async function performFetch(
  node: FetchNode,
  from: readonly Position[],
  run: PlanRun,
): Promise<void> {
  if (node.requires) return fetchEntities(node, node.requires, from, run);
  return fetchRoot(node, from, run);
}

async function fetchRoot(node: FetchNode, from: readonly Position[], run: PlanRun): Promise<void> {
  const answer = await ask(node, usedVariables(node, run), run, () => rootPaths(node, from));
  for (const error of answer?.errors ?? []) {
    const paths = error.path
      ? from.map(({ path }) => [...path, ...(error.path ?? [])])
      : rootPaths(node, from);
    recordError(run, node.serviceName, error, paths);
  }
  if (!answer?.data) return;
  rewrite(answer.data, node.outputRewrites, run.supergraph.fullSchema);
  for (const { fields } of from) merge(fields, copy(answer.data));
}

async function fetchEntities(
  node: FetchNode,
  requires: NonNullable<FetchNode['requires']>,
  from: readonly Position[],
  run: PlanRun,
): Promise<void> {
  const schema = run.supergraph.fullSchema;
  const asked = representationsOf(from, requires, schema, (representation) =>
    rewrite(representation, node.inputRewrites, schema),
  );
  if (asked.distinct.length > 0) await fetchRepresentations(node, asked, run);
}

/** Asks `_entities` for what the representations stand for and merges the answers where they are waited for. */
export async function fetchRepresentations(
  node: FetchNode,
  asked: Representations,
  run: PlanRun,
): Promise<void> {
  const variables = { ...usedVariables(node, run), representations: asked.distinct };
  const everywhere = (): ResponsePath[] => [commonPath(asked.waiting.flat())];
  const answer = await ask(node, variables, run, everywhere);
  for (const error of answer?.errors ?? []) {
    recordError(run, node.serviceName, error, entityPaths(error, asked) ?? everywhere());
  }
  const entities = answer?.data?.['_entities'];
  if (Array.isArray(entities)) mergeEntities(entities, asked, node, run);
}

function mergeEntities(
  entities: readonly unknown[],
  { waiting }: Representations,
  node: FetchNode,
  run: PlanRun,
): void {
  for (const [index, positions] of waiting.entries()) {
    const entity = entities[index];
    if (!isFields(entity)) {
      run.absent.push(...positions.map(({ path }) => path));
      continue;
    }
    for (const { fields } of positions) {
      const own = copy(entity);
      // Rewrites choose by type, and the plan does not always select `__typename` of an entity again.
      if (read(own, '__typename') === undefined)
        write(own, '__typename', read(fields, '__typename'));
      rewrite(own, node.outputRewrites, run.supergraph.fullSchema);
      merge(fields, own);
    }
  }
}

async function ask(
  node: FetchNode,
  variables: Record<string, unknown>,
  run: PlanRun,
  concerned: () => readonly (ResponsePath | undefined)[],
): Promise<ExecutionResult<Fields> | null> {
  const { fetcher, context, signal } = run;
  const { serviceName: subgraph, operation: document, operationName } = node;
  try {
    return (await untilAborted(
      () => fetcher({ subgraph, document, operationName, variables, context, signal }),
      signal,
    )) as ExecutionResult<Fields>;
  } catch (error) {
    // A subgraph that is down costs its own fields, not the answer.
    recordError(run, subgraph, error, concerned());
    return null;
  }
}

function usedVariables(node: FetchNode, { variables }: PlanRun): Record<string, unknown> {
  const used = (node.variableUsages ?? []).filter(
    (name) => Object.hasOwn(variables, name) && variables[name] !== undefined,
  );
  return Object.fromEntries(used.map((name) => [name, variables[name]]));
}

/** `_entities.3.balance` of a subgraph's answer, at each place where the third entity stands. */
function entityPaths(
  { path }: { readonly path?: ResponsePath | undefined },
  { waiting }: Representations,
): ResponsePath[] | null {
  const [, index, ...rest] = path ?? [];
  const positions = typeof index === 'number' ? waiting[index] : undefined;
  return positions?.map((position) => [...position.path, ...rest]) ?? null;
}

/** Where a root fetch would have put its fields. */
function rootPaths(node: FetchNode, from: readonly Position[]): ResponsePath[] {
  const keys = parse(node.operation).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
  return from.flatMap(({ path }) =>
    keys.flatMap((selection) =>
      selection.kind === Kind.FIELD
        ? [[...path, (selection.alias ?? selection.name).value]]
        : [[...path]],
    ),
  );
}
