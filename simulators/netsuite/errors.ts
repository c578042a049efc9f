import type { SimAnswer } from '../kernel/server.ts';

const RFC_2616 = 'https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html';
export const JSON_TYPE = 'application/vnd.oracle.resource+json';

/** Where in the request the fault lies, under the vendor's own key. */
export interface Blame {
  readonly 'o:errorPath'?: string;
  readonly 'o:errorQueryParam'?: string;
  readonly 'o:errorHeader'?: string;
  readonly 'o:errorUrl'?: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  // The vendor titles its 429 "Bad Request" too.
  429: 'Bad Request',
  500: 'Internal Server Error',
};

/** A refusal in the vendor's words. `message` is the `detail` it shows. */
export class NetSuiteError extends Error {
  readonly status: number;
  readonly code: string;
  readonly blame: Blame;

  constructor(status: number, code: string, detail: string, blame: Blame = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.blame = blame;
  }
}

/** A business rule or a tenant's script refuses. */
export const userError = (detail: string): NetSuiteError =>
  new NetSuiteError(400, 'USER_ERROR', detail);

export const invalidContent = (detail: string, path: string): NetSuiteError =>
  new NetSuiteError(400, 'INVALID_CONTENT', `Error while accessing resource: ${detail}`, {
    'o:errorPath': path,
  });

export const invalidFieldValue = (shown: unknown, field: string, path: string): NetSuiteError =>
  invalidContent(
    `You have entered an Invalid Field Value ${typeof shown === 'object' ? JSON.stringify(shown) : String(shown)} for the following field: ${field}`,
    path,
  );

export const invalidParameter = (detail: string, parameter: string): NetSuiteError =>
  new NetSuiteError(400, 'INVALID_PARAMETER', detail, { 'o:errorQueryParam': parameter });

export const invalidRequest = (detail: string, blame: Blame = {}): NetSuiteError =>
  new NetSuiteError(400, 'INVALID_REQUEST', detail, blame);

export const noSuchRecord = (): NetSuiteError =>
  new NetSuiteError(404, 'NONEXISTENT_ID', 'Record does not exist.');

export const invalidLogin = (): NetSuiteError =>
  new NetSuiteError(401, 'INVALID_LOGIN', 'Invalid login attempt.');

export const insufficientPermission = (detail: string): NetSuiteError =>
  new NetSuiteError(403, 'INSUFFICIENT_PERMISSION', detail);

export const concurrencyExceeded = (): NetSuiteError =>
  new NetSuiteError(
    429,
    'CONCURRENCY_LIMIT_EXCEEDED',
    'Concurrent request limit exceeded. Request blocked.',
  );

export const unexpected = (errorId: string): NetSuiteError =>
  new NetSuiteError(500, 'UNEXPECTED_ERROR', `An unexpected error occurred. Error ID: ${errorId}`);

export function errorAnswer(error: NetSuiteError): SimAnswer {
  return {
    status: error.status,
    headers: { 'content-type': `${JSON_TYPE}; type=error` },
    body: {
      type: error.status === 400 ? `${RFC_2616}#sec10.4.1` : RFC_2616,
      title: TITLES[error.status] ?? 'Error',
      status: error.status,
      ...(error.status === 429 && { 'o:errorCode': 'USER_ERROR' }),
      'o:errorDetails': [{ detail: error.message, 'o:errorCode': error.code, ...error.blame }],
    },
  };
}
