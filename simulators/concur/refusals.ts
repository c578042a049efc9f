import type { SimAnswer } from '../kernel/server.ts';
import { instant } from './dates.ts';
import type { Json } from './json.ts';

/** Which generation of the API answers: each has an error shape of its own. */
export type Family = 'reports' | 'lists' | 'scim' | 'fis' | 'ess' | 'v3' | 'image' | 'oauth';

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Why a call is refused, before it is put into the shape of its API. */
export class Refusal extends Error {
  readonly status: number;
  /** The vendor's id of the error, such as `item.duplicate.code`, or a SCIM keyword. */
  readonly errorId: string;
  readonly validationErrors: readonly Json[] | undefined;

  constructor(status: number, message: string, errorId = '', validationErrors?: readonly Json[]) {
    super(message);
    this.status = status;
    this.errorId = errorId;
    this.validationErrors = validationErrors;
  }
}

export const invalid = (source: string, message: string): Refusal =>
  new Refusal(400, 'Please check your request parameter', 'request.validation.error', [
    { source, message, id: 'request.validation.error' },
  ]);

interface Occasion {
  readonly family: Family;
  readonly path: string;
  readonly now: number;
  readonly correlationId: string;
}

export function refusalAnswer(refusal: Refusal, occasion: Occasion): SimAnswer {
  const { family } = occasion;
  if (family === 'v3' || family === 'image') return v3Error(refusal, occasion);
  const contentType = family === 'scim' ? 'application/scim+json' : 'application/json';
  return {
    status: refusal.status,
    headers: { 'content-type': contentType },
    body: bodyOf(refusal, occasion),
  };
}

function bodyOf(refusal: Refusal, occasion: Occasion): Json {
  switch (occasion.family) {
    case 'lists':
      return listError(refusal, occasion);
    case 'scim':
      return scimError(refusal);
    case 'fis':
    case 'ess':
      return { message: refusal.message };
    default:
      return reportError(refusal, occasion);
  }
}

const statusLine = (status: number): string => `${status} - ${REASONS[status] ?? 'Error'}`;

const reportError = (refusal: Refusal, { path, now, correlationId }: Occasion): Json => ({
  timestamp: instant(now),
  httpStatus: statusLine(refusal.status),
  errorMessage: refusal.message,
  errorId: refusal.errorId || correlationId,
  path,
  ...(refusal.validationErrors && { validationErrors: refusal.validationErrors }),
});

const listError = (refusal: Refusal, { path, now }: Occasion): Json => ({
  timestamp: instant(now),
  httpStatus: statusLine(refusal.status),
  error: { id: refusal.errorId || 'request.error', message: refusal.message },
  path,
  ...(refusal.validationErrors && {
    validationErrors: refusal.validationErrors.map(({ source, message }) => ({ source, message })),
  }),
});

const scimError = (refusal: Refusal): Json => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(refusal.status),
  ...(refusal.errorId && { scimType: refusal.errorId }),
  detail: refusal.message,
  'urn:ietf:params:scim:api:messages:concur:2.0:Error': {
    messages: [
      {
        code: refusal.errorId || 'error',
        type: 'error',
        message: refusal.message,
        schemaPath: String(refusal.validationErrors?.[0]?.['source'] ?? ''),
      },
    ],
  },
});

/** The oldest APIs answer errors in XML unless JSON was asked for; the router turns this body into either. */
const v3Error = (refusal: Refusal, { now, correlationId }: Occasion): SimAnswer => ({
  status: refusal.status,
  body: {
    Error: {
      Message: refusal.message,
      'Server-Time': instant(now).slice(0, 19),
      Id: correlationId,
    },
  },
});
