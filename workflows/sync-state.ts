import type { Connector, Feed } from '../connectors/ports.ts';
import type { Queryable } from '../store/statement.ts';
import type { SubgraphSchema } from '../store/table.ts';
import { tableOf } from '../store/tables/index.ts';

/** How far one feed of one connection has come. */
export interface FeedState {
  readonly feed: string;
  readonly cursor: string | null;
  /** Whether everything has been read once. */
  readonly loaded: boolean;
  readonly done: number;
  readonly loadStartedAt: Date | null;
  readonly nextRunAt: Date | null;
  readonly lastSweepAt: Date | null;
  readonly failed: number;
}

/** Rows for a connection and its feeds, so that what was never read shows as waiting instead of missing. */
export async function announceConnection(
  db: Queryable,
  connector: Connector,
  environment: string,
): Promise<void> {
  await db.query(
    `insert into control.connection (id, system, environment, role, state, capabilities)
values ($1, $2, $3, $4, 'UNREACHABLE', $5)
on conflict (id) do update set system = excluded.system, environment = excluded.environment, role = excluded.role, capabilities = excluded.capabilities`,
    [
      connector.connectionId,
      connector.system,
      environment,
      connector.role,
      JSON.stringify(connector.capabilities),
    ],
  );
  for (const feed of connector.feeds) await announceFeed(db, connector, feed);
}

async function announceFeed(db: Queryable, connector: Connector, feed: Feed): Promise<void> {
  await db.query(
    `insert into control.sync_state (connection_id, feed, system, emits, mode, window_seconds)
values ($1, $2, $3, $4, 'INITIAL', $5)
on conflict (connection_id, feed) do update set emits = excluded.emits, window_seconds = excluded.window_seconds`,
    [connector.connectionId, feed.name, connector.system, feed.emits, feed.windowSeconds],
  );
  for (const type of feed.emits)
    await db.query(
      `insert into ${tableOf(type).schema}.freshness (connection_id, object_type, window_seconds)
values ($1, $2, $3) on conflict (connection_id, object_type) do update set window_seconds = excluded.window_seconds`,
      [connector.connectionId, type, feed.windowSeconds],
    );
}

export async function feedStates(
  db: Queryable,
  connectionId: string,
): Promise<Map<string, FeedState>> {
  const rows = await db.query<FeedState>({
    name: 'feed_states',
    text: `select feed, cursor, loaded, done, load_started_at as "loadStartedAt", next_run_at as "nextRunAt",
  last_sweep_at as "lastSweepAt", failed from control.sync_state where connection_id = $1`,
    values: [connectionId],
  });
  return new Map(rows.map((row) => [row.feed, row]));
}

/** Saved with the page itself: after a kill, reading goes on exactly behind the last page that was kept. */
export async function savePage(
  tx: Queryable,
  connectionId: string,
  feed: string,
  page: { readonly cursor: string; readonly count: number; readonly unreadable: number },
  now: Date,
): Promise<void> {
  await tx.query({
    name: 'save_page',
    text: `update control.sync_state set cursor = $3, done = done + $4, failed = failed + $5, last_attempt_at = $6
where connection_id = $1 and feed = $2`,
    values: [connectionId, feed, page.cursor, page.count, page.unreadable, now.toISOString()],
  });
}

export async function beginRun(
  db: Queryable,
  connectionId: string,
  feed: Feed,
  {
    loaded,
    total,
    now,
  }: { readonly loaded: boolean; readonly total: number | null; readonly now: Date },
): Promise<void> {
  await db.query({
    name: 'begin_run',
    text: `update control.sync_state set last_attempt_at = $3, mode = $4, total = coalesce($5, total),
  load_started_at = coalesce(load_started_at, $3) where connection_id = $1 and feed = $2`,
    values: [connectionId, feed.name, now.toISOString(), modeOf(feed, loaded), total],
  });
}

function modeOf(feed: Feed, loaded: boolean): 'INITIAL' | 'INCREMENTAL' | 'FULL' {
  if (!loaded) return 'INITIAL';
  return feed.changeFeed === 'FULL_ONLY' ? 'FULL' : 'INCREMENTAL';
}

/** Everything up to `confirmedAt` is known to be kept; each kept type learns it in its own schema. */
export async function endRun(
  tx: Queryable,
  connectionId: string,
  feed: Feed,
  { confirmedAt, nextRunAt }: { readonly confirmedAt: Date; readonly nextRunAt: Date },
): Promise<void> {
  await tx.query({
    name: 'end_run',
    text: `update control.sync_state set loaded = true, last_success_at = $3, next_run_at = $4, last_error = null,
  total = case when loaded then total else done end where connection_id = $1 and feed = $2`,
    values: [connectionId, feed.name, confirmedAt.toISOString(), nextRunAt.toISOString()],
  });
  for (const [schema, types] of bySchema(feed))
    await tx.query({
      name: `confirm_${schema}`,
      text: `update ${schema}.freshness set confirmed_at = $3, reachable = true
where connection_id = $1 and object_type = any($2)`,
      values: [connectionId, types, confirmedAt.toISOString()],
    });
}

export async function failRun(
  db: Queryable,
  connectionId: string,
  feed: string,
  { error, nextRunAt }: { readonly error: string; readonly nextRunAt: Date },
): Promise<void> {
  await db.query({
    name: 'fail_run',
    text: `update control.sync_state set last_error = $3, next_run_at = $4 where connection_id = $1 and feed = $2`,
    values: [connectionId, feed, error, nextRunAt.toISOString()],
  });
}

const SCHEMAS: readonly SubgraphSchema[] = ['crm', 'erp', 'expense'];

/** Whether the system answers at all; readers show it as the freshness of every record of that system. */
export async function setReachable(
  db: Queryable,
  connectionId: string,
  state: 'CONNECTED' | 'DEGRADED' | 'UNREACHABLE' | 'REFUSED',
  error: string | null,
  now: Date,
): Promise<void> {
  const answered = state === 'CONNECTED' || state === 'DEGRADED';
  await db.query({
    name: 'set_connection_state',
    text: `update control.connection set state = $2, last_error = $3,
  last_answer_at = case when $4 then $5 else last_answer_at end where id = $1`,
    values: [connectionId, state, error, answered, now.toISOString()],
  });
  for (const schema of SCHEMAS)
    await db.query({
      name: `set_reachable_${schema}`,
      text: `update ${schema}.freshness set reachable = $2 where connection_id = $1 and reachable <> $2`,
      values: [connectionId, answered],
    });
}

const bySchema = (feed: Feed): Map<SubgraphSchema, string[]> =>
  Map.groupBy<SubgraphSchema, string>(feed.emits, (type) => tableOf(type as never).schema);
