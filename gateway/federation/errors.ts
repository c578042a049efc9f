import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { FinanceError, TOP_LEVEL_CODES } from '../../schema/errors.ts';

export type ResponsePath = readonly (string | number)[];

/** What a subgraph says about documents and faults is for us: callers wrote neither. */
const ownMatters: readonly string[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL_SERVER_ERROR',
];
/** Codes whose message and details were written for callers. */
const publicCodes: ReadonlySet<unknown> = new Set(
  TOP_LEVEL_CODES.filter((code) => !ownMatters.includes(code)),
);
/** What libraries add to `extensions` on their own account. */
const privateExtensions: ReadonlySet<string> = new Set(['stacktrace', 'exception', 'http']);

/** Why a subgraph gave no answer at all. Thrown by fetchers; its `cause` is for the log only. */
export class SubgraphFailure extends FinanceError {
  constructor(code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_TIMEOUT', cause?: unknown) {
    super(
      code,
      code === 'UPSTREAM_TIMEOUT'
        ? 'A part of the graph did not answer in time.'
        : 'A part of the graph is unavailable.',
    );
    this.cause = cause;
  }
}

/** A refusal before anything was sent: keeps the reason's text and places in the document. */
export function requestError(
  code: string,
  reason: GraphQLError,
  correlationId: string,
): GraphQLError {
  return new GraphQLError(reason.message, {
    nodes: reason.nodes ?? null,
    source: reason.source ?? null,
    positions: reason.positions ?? null,
    // A scalar that refuses a value says BAD_USER_INPUT, whichever check has asked it.
    extensions: { code, ...reason.extensions, correlationId, retryable: false },
  });
}

/** An error as its caller may see it: known codes keep message and details, everything else is masked. */
export function publicError(
  error: unknown,
  path: ResponsePath | undefined,
  correlationId: string,
): GraphQLError {
  const { message, extensions = {} } = error as Partial<GraphQLFormattedError>;
  if (!publicCodes.has(extensions['code'])) return internalError(path, correlationId);
  const shown = Object.entries(extensions).filter(([name]) => !privateExtensions.has(name));
  return new GraphQLError(message ?? '', {
    ...(path ? { path } : {}),
    extensions: { retryable: false, ...Object.fromEntries(shown), correlationId },
  });
}

export function internalError(
  path: ResponsePath | undefined,
  correlationId: string,
  message = 'Something failed inside. Quote the correlation id when you report it.',
): GraphQLError {
  return new GraphQLError(message, {
    ...(path ? { path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId, retryable: false },
  });
}
