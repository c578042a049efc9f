import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../../control/principal.ts';

/** One query or mutation for one subgraph. */
export interface SubgraphRequest {
  readonly subgraph: string;
  readonly document: string;
  readonly operationName?: string | undefined;
  readonly variables: Record<string, unknown>;
  readonly context: RequestContext;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a subgraph. The answer is the caller's to change.
 *
 * @throws SubgraphFailure when there is no GraphQL answer.
 */
export type SubgraphFetcher = (request: SubgraphRequest) => Promise<ExecutionResult>;
