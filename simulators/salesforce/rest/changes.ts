import type { SimAnswer } from '../../kernel/server.ts';
import { SalesforceError } from '../errors.ts';
import { idOf, isDeleted, modstampOf, type Row } from '../store/row.ts';
import { DAY_MS, MINUTE_MS, parseDatetime, startOfMinute, wireDatetime } from '../time.ts';
import { type Call, typeOf } from './call.ts';

/** Ids of what changed within a window of time: `/updated` and `/deleted`. */

const UPDATED_DAYS = 30;
const DELETED_DAYS = 15;

interface Window {
  readonly from: number;
  readonly to: number;
}

export function listUpdated(call: Call): SimAnswer {
  const window = windowOf(call, UPDATED_DAYS);
  const ids = [...writtenIn(call, window)].filter((row) => !isDeleted(row)).map(idOf);
  return { status: 200, body: { ids, latestDateCovered: covered(call, window) } };
}

export function listDeleted(call: Call): SimAnswer {
  const window = windowOf(call, DELETED_DAYS);
  const deletedRecords = [...writtenIn(call, window)].filter(isDeleted).map((row) => ({
    id: idOf(row),
    deletedDate: wireDatetime(modstampOf(row)),
  }));
  return {
    status: 200,
    body: {
      deletedRecords,
      earliestDateAvailable: wireDatetime(earliest(call, DELETED_DAYS)),
      latestDateCovered: covered(call, window),
    },
  };
}

function* writtenIn(call: Call, { from, to }: Window): Generator<Row> {
  for (const row of call.org.table(typeOf(call).name).since(from)) {
    if (modstampOf(row) >= to) return;
    yield row;
  }
}

/** Both ends lose their seconds: what happened in the running minute is not told before the next. */
function windowOf(call: Call, daysBack: number): Window {
  const [from, to] = [timeParam(call, 'start'), timeParam(call, 'end')].map(startOfMinute) as [
    number,
    number,
  ];
  if (to - from < MINUTE_MS) {
    throw replicationDate('endDate must be at least one minute greater than startDate');
  }
  if (from < earliest(call, daysBack)) {
    throw replicationDate(`startDate cannot be more than ${daysBack} days ago`);
  }
  return { from, to };
}

function earliest({ org }: Call, daysBack: number): number {
  return startOfMinute(org.clock.now() - daysBack * DAY_MS);
}

function covered({ org }: Call, { to }: Window): string {
  return wireDatetime(Math.min(to, startOfMinute(org.clock.now())));
}

function timeParam({ request }: Call, name: string): number {
  // A plus sign that was not escaped arrives as a blank.
  const text = request.url.searchParams.get(name)?.replace(' ', '+');
  const ms = parseDatetime(text ?? '');
  if (ms !== undefined) return ms;
  throw new SalesforceError(
    'INVALID_REPLICATION_DATE',
    `${name} is required and must be a datetime: ${text ?? ''}`,
  );
}

function replicationDate(reason: string): SalesforceError {
  return new SalesforceError('INVALID_REPLICATION_DATE', reason);
}
