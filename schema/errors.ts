/**
 * Codes of top-level errors: malformed requests, access, limits, faults. Business outcomes are data
 * (`userErrors`, schema/mutation.ts). Source: reliability-security 5.
 */
export const TOP_LEVEL_CODES = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'OPERATION_LIMIT_EXCEEDED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'OVERLOADED',
  'IDEMPOTENCY_KEY_REQUIRED',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_IN_PROGRESS',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_AUTH_FAILED',
  'CURSOR_EXPIRED',
  'CURSOR_LAGGED',
  'INTERNAL_SERVER_ERROR',
] as const;
export type TopLevelCode = (typeof TOP_LEVEL_CODES)[number];

/** Whether the same request may succeed later without a change. */
const retryable: ReadonlySet<TopLevelCode> = new Set([
  'RATE_LIMITED',
  'OVERLOADED',
  'IDEMPOTENCY_IN_PROGRESS',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_RATE_LIMITED',
  'CURSOR_LAGGED',
]);

/**
 * The one error class of the product. `message` names business identifiers, never a stack, a host or a secret;
 * `details` go to the client as extensions.
 */
export class FinanceError extends Error {
  readonly code: TopLevelCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: TopLevelCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'FinanceError';
    this.code = code;
    this.details = details;
  }

  /** graphql-js copies this into the error it reports. */
  get extensions(): Record<string, unknown> {
    return { code: this.code, retryable: retryable.has(this.code), ...this.details };
  }
}
