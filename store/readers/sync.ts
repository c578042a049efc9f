import type { Connection, ConnectionFilter } from '../../schema/connection.ts';
import type { SyncProgress, SyncStatus, SyncStatusFilter } from '../../schema/sync-status.ts';
import type { Row } from '../columns.ts';
import { byEnum, byId, byText, type FilterScope } from '../filters.ts';
import { listing } from '../listing.ts';
import type { Parameters } from '../sql.ts';
import { byInstantOf, byTextOf } from './orders.ts';

/**
 * A feed of a connection as one row for each type it yields. How late it is depends on the instant of the
 * request, which is a parameter, so that the state can be filtered by.
 */
function syncStates(parameters: Parameters, { now }: FilterScope): string {
  const at = `${parameters.bind(now.toISOString())}::timestamptz`;
  return `(select s.*, s.connection_id || ':' || s.feed || ':' || e.type as id, e.type as object_type,
  coalesce(s.last_success_at, 'epoch') as ordered_success_at,
  floor(extract(epoch from ${at} - s.last_success_at))::integer as lag_seconds,
  greatest(extract(epoch from ${at} - s.load_started_at), 1)::double precision as loading_seconds,
  (select count(*)::integer from control.inbox i
    where i.connection_id = s.connection_id and i.feed = s.feed and i.done_at is null) as pending,
  case
    when s.last_error is not null then 'FAILING'
    when not s.loaded then case when s.load_started_at is null then 'WAITING' else 'LOADING' end
    when s.last_success_at is null or s.last_success_at < ${at} - make_interval(secs => s.window_seconds) then 'LATE'
    else 'CURRENT'
  end as state
from control.sync_state s cross join unnest(s.emits) as e(type))`;
}

export const syncStatusReader = listing<SyncStatus, SyncStatusFilter>({
  source: {
    name: 'sync_status',
    from: syncStates,
    selected: [
      ...['id', 'object_type', 'connection_id', 'system', 'mode', 'state', 'last_success_at'],
      ...['last_attempt_at', 'cursor', 'lag_seconds', 'window_seconds', 'pending', 'failed'],
      ...['next_run_at', 'last_error', 'loaded', 'done', 'total', 'load_started_at'],
      'loading_seconds',
    ],
    visibility: 'everyone',
    aliases: null,
    listed: [],
    decode: decodeSyncStatus,
  },
  parents: ['object_type'],
  filters: {
    connection: byId('connection_id'),
    objectType: byText('object_type'),
    state: byEnum('state'),
  },
  orders: {
    OBJECT_TYPE: byTextOf('object_type'),
    LAST_SUCCESS_AT: byInstantOf('t.ordered_success_at'),
  },
  defaultOrder: { field: 'OBJECT_TYPE', direction: 'ASC' },
});

function decodeSyncStatus(row: Row): SyncStatus {
  return {
    id: row['id'] as string,
    objectType: row['object_type'] as string,
    connectionId: row['connection_id'] as string,
    system: row['system'] as SyncStatus['system'],
    mode: row['mode'] as SyncStatus['mode'],
    state: row['state'] as SyncStatus['state'],
    lastSuccessAt: row['last_success_at'] as Date | null,
    lastAttemptAt: row['last_attempt_at'] as Date | null,
    cursor: row['cursor'] as string | null,
    lagSeconds: row['lag_seconds'] as number | null,
    windowSeconds: row['window_seconds'] as number,
    progress: progressOf(row),
    pending: row['pending'] as number,
    failed: row['failed'] as number,
    nextRunAt: row['next_run_at'] as Date | null,
    lastError: row['last_error'] as string | null,
  };
}

/** How far the first read has come; null before it begins and once it is done. */
function progressOf(row: Row): SyncProgress | null {
  if (row['loaded'] || row['load_started_at'] === null) return null;
  const done = row['done'] as number;
  const total = row['total'] as number | null;
  const perSecond = done / (row['loading_seconds'] as number);
  const left = total === null || perSecond === 0 ? null : Math.max(0, total - done);
  return {
    done,
    total,
    perSecond,
    etaSeconds: left === null ? null : Math.ceil(left / perSecond),
  };
}

export const connectionReader = listing<Connection, ConnectionFilter>({
  source: {
    name: 'connection',
    from: () => 'control.connection',
    selected: [
      ...['id', 'system', 'environment', 'state', 'role', 'last_answer_at', 'last_error'],
      'capabilities',
    ],
    visibility: 'everyone',
    aliases: null,
    listed: [],
    decode: decodeConnection,
  },
  filters: { id: byId('id'), state: byEnum('state') },
  orders: { ID: byTextOf('id') },
  defaultOrder: { field: 'ID', direction: 'ASC' },
});

function decodeConnection(row: Row): Connection {
  return {
    id: row['id'] as string,
    system: row['system'] as Connection['system'],
    environment: row['environment'] as string,
    state: row['state'] as Connection['state'],
    role: row['role'] as string[],
    lastAnswerAt: row['last_answer_at'] as Date | null,
    lastError: row['last_error'] as string | null,
    capabilities: row['capabilities'] as Connection['capabilities'],
  };
}
