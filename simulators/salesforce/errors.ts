import type { SimAnswer } from '../kernel/server.ts';

export interface Refusal {
  status?: number;
  fields?: readonly string[];
  /** Members beside `message` and `errorCode`, such as the outcome of a duplicate rule. */
  extra?: Readonly<Record<string, unknown>>;
}

/** One refusal in the vendor's words. On the wire it is an array with this as its only item. */
export class SalesforceError extends Error {
  readonly errorCode: string;
  readonly status: number;
  readonly fields: readonly string[] | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    errorCode: string,
    message: string,
    { status = 400, fields, extra = {} }: Refusal = {},
  ) {
    super(message);
    this.errorCode = errorCode;
    this.status = status;
    this.fields = fields;
    this.extra = extra;
  }

  toAnswer(): SimAnswer {
    return { status: this.status, body: [this.toWire()] };
  }

  /** Inside single calls the code is called `errorCode` … */
  toWire(): Record<string, unknown> {
    return {
      ...this.extra,
      message: this.message,
      errorCode: this.errorCode,
      ...(this.fields === undefined ? {} : { fields: this.fields }),
    };
  }

  /** … and inside collections `statusCode`, always with `fields`. */
  toSaveError(): { statusCode: string; message: string; fields: readonly string[] } {
    return { statusCode: this.errorCode, message: this.message, fields: this.fields ?? [] };
  }
}

export function notFound(message = 'The requested resource does not exist'): SalesforceError {
  return new SalesforceError('NOT_FOUND', message, { status: 404 });
}

export function unknownExternalId(value: string): SalesforceError {
  return notFound(`Provided external ID field does not exist or is not accessible: ${value}`);
}

export function entityIsDeleted(): SalesforceError {
  return new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404, fields: [] });
}

export function sessionInvalid(): SalesforceError {
  return new SalesforceError('INVALID_SESSION_ID', 'Session expired or invalid', { status: 401 });
}

export function dailyLimitExceeded(): SalesforceError {
  return new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', {
    status: 403,
  });
}

export function concurrencyExceeded(): SalesforceError {
  return new SalesforceError(
    'REQUEST_LIMIT_EXCEEDED',
    'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    { status: 403 },
  );
}

export function serverUnavailable(): SalesforceError {
  return new SalesforceError('SERVER_UNAVAILABLE', 'Server temporarily unavailable', {
    status: 503,
  });
}

export function unableToLock(id: string): SalesforceError {
  return new SalesforceError(
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
    { fields: [] },
  );
}

export function noSuchColumn(field: string, type: string): SalesforceError {
  return new SalesforceError(
    'INVALID_FIELD',
    `No such column '${field}' on sobject of type ${type}`,
  );
}

export function requiredMissing(fields: readonly string[]): SalesforceError {
  return new SalesforceError(
    'REQUIRED_FIELD_MISSING',
    `Required fields are missing: [${fields.join(', ')}]`,
    { fields },
  );
}

export function fieldIntegrity(reason: string, fields: readonly string[]): SalesforceError {
  return new SalesforceError('FIELD_INTEGRITY_EXCEPTION', `field integrity exception: ${reason}`, {
    fields,
  });
}

export function deleteFailed(reason: string): SalesforceError {
  return new SalesforceError('DELETE_FAILED', reason, { fields: [] });
}
