import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../../control/principal.ts';
import { publicError, type ResponsePath, SubgraphFailure } from './errors.ts';
import type { SubgraphFetcher } from './fetcher.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Told of each error before it is masked, for the log. */
export type ReportError = (
  error: unknown,
  where: { readonly subgraph: string; readonly correlationId: string },
) => void;

/** What the nodes of one running plan share. */
export interface PlanRun {
  readonly supergraph: LoadedSupergraph;
  /** As the caller sent them; subgraphs coerce them again. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** With defaults, for conditions. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly fetcher: SubgraphFetcher;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportError | undefined;
  /** Grows while the plan runs. */
  readonly errors: GraphQLError[];
  /** Where an entity stands that its own subgraph does not have, or not for this caller. */
  readonly absent: ResponsePath[];
}

/** Enough to see what is wrong; a list of thousands that all lack one field would only bury it. */
const MAX_ERRORS = 100;

export function recordError(
  run: PlanRun,
  subgraph: string,
  error: unknown,
  paths: readonly (ResponsePath | undefined)[],
): void {
  const { correlationId } = run.context;
  run.report?.(error, { subgraph, correlationId });
  for (const path of paths) {
    if (run.errors.length === MAX_ERRORS) return;
    run.errors.push(publicError(error, path, correlationId));
  }
}

/** `work`, or a timeout as soon as the signal fires: a subgraph in this process cannot be interrupted. */
export async function untilAborted<T>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return work();
  const late = (): SubgraphFailure => new SubgraphFailure('UPSTREAM_TIMEOUT', signal.reason);
  if (signal.aborted) throw late();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(late());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
