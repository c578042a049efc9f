const refusals = {
  UNAUTHENTICATED: { httpStatus: 401, message: 'A valid access token is required.' },
  BAD_REQUEST: { httpStatus: 400, message: 'The request headers are malformed.' },
  UPSTREAM_UNAVAILABLE: { httpStatus: 503, message: 'Access tokens cannot be verified now.' },
} as const;

export type AccessCode = keyof typeof refusals;

/**
 * A caller that was not let in. `code`, `message` and `httpStatus` are for the caller and say nothing about
 * the cause; `reason` is for the log alone, so it is neither enumerable nor part of the JSON form.
 */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code: AccessCode;
  readonly httpStatus: number;
  readonly #reason: string;

  constructor(code: AccessCode, reason: string) {
    super(refusals[code].message);
    this.code = code;
    this.httpStatus = refusals[code].httpStatus;
    this.#reason = reason;
  }

  get reason(): string {
    return this.#reason;
  }
}
