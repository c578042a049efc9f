import { type ExecutionResult, type GraphQLError, getVariableValues } from 'graphql';
import type { RequestContext } from '../../control/principal.ts';
import { requestError } from './errors.ts';
import type { SubgraphFetcher } from './fetcher.ts';
import type { Fields } from './merge.ts';
import type { PlanRun, ReportError } from './plan-run.ts';
import { walk } from './plan-walk.ts';
import type { PreparedOperation } from './prepare.ts';
import { respond } from './respond.ts';

export interface ExecuteRequest {
  readonly operation: PreparedOperation;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: RequestContext;
  readonly fetcher: SubgraphFetcher;
  /** Deadline and cancellation; what is missing then is answered as UPSTREAM_TIMEOUT. */
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportError | undefined;
}

const MAX_VARIABLE_ERRORS = 20;

/** Runs a query or mutation: one plan node after the other, then the answer. Failures of subgraphs are in the result. */
export async function execute(request: ExecuteRequest): Promise<ExecutionResult> {
  const { node } = request.operation.plan;
  if (node?.kind === 'Subscription') {
    throw new Error('A subscription is opened with subscribe().');
  }
  const run = startRun(request);
  if ('refused' in run) return { errors: run.refused };
  const gathered: Fields = {};
  if (node) await walk(node, [{ fields: gathered, path: [] }], run);
  return respond(request.operation, gathered, run);
}

/** Checks the variables against the operation before any subgraph sees them. */
export function startRun(
  request: ExecuteRequest,
): PlanRun | { readonly refused: readonly GraphQLError[] } {
  const { operation, context, fetcher, signal, report } = request;
  const variables = request.variables ?? {};
  const { coerced, errors } = getVariableValues(
    operation.supergraph.apiSchema,
    operation.definition.variableDefinitions ?? [],
    variables,
    { maxErrors: MAX_VARIABLE_ERRORS },
  );
  if (errors) {
    return {
      refused: errors.map((error) => requestError('BAD_USER_INPUT', error, context.correlationId)),
    };
  }
  const { supergraph } = operation;
  return {
    supergraph,
    variables,
    coerced,
    context,
    fetcher,
    signal,
    report,
    errors: [],
    absent: [],
  };
}
