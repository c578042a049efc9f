import type { SimRequest } from '../../kernel/server.ts';
import { SalesforceError } from '../errors.ts';
import { modstampOf, type Row } from '../store/row.ts';

/** HTTP dates know no milliseconds, so two writes within one second cannot be told apart by these headers. */
function secondsOf(row: Row): number {
  return Math.floor(modstampOf(row) / 1000);
}

function headerSeconds(value: string | undefined): number | undefined {
  const ms = Date.parse(value ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** `If-Unmodified-Since`: 412 when somebody has written the record since. */
export function refuseModified({ headers }: SimRequest, row: Row): void {
  const since = headerSeconds(headers['if-unmodified-since']);
  if (since === undefined || secondsOf(row) <= since) return;
  throw new SalesforceError(
    'PRECONDITION_FAILED',
    'The record has been modified since the date in If-Unmodified-Since',
    { status: 412 },
  );
}

/** `If-Modified-Since`: true when the client's copy is still good and the answer is 304. */
export function isUnmodified({ headers }: SimRequest, row: Row): boolean {
  const since = headerSeconds(headers['if-modified-since']);
  return since !== undefined && secondsOf(row) <= since;
}

export function lastModified(row: Row): Record<string, string> {
  return { 'Last-Modified': new Date(modstampOf(row)).toUTCString() };
}
