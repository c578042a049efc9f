import { afterEach } from 'vitest';
import type { Connector } from '../../connectors/ports.ts';
import type { Database } from '../../store/database.ts';
import { type RunningSync, startSync } from '../../workflows/sync.ts';
import { announceConnection } from '../../workflows/sync-state.ts';
import { change } from './changes.ts';
import { freshDatabase } from './database.ts';
import { hurriedClock } from './hurried-clock.ts';
import { countingIds } from './recording.ts';
import { ScriptedFeed, scriptedConnector } from './scripted-connector.ts';
import { until } from './until.ts';

const SPEED = 20;
export const WINDOW_MS = 60_000;
export const clock = hurriedClock(SPEED);
export const ids = countingIds();

export const running: RunningSync[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sync) => sync.stop()));
});

export interface Company {
  readonly db: Database;
  readonly customers: ScriptedFeed;
  readonly invoices: ScriptedFeed;
  readonly connector: Connector;
  readonly errors: unknown[];
  start(db?: Database, sweepEverySeconds?: number): RunningSync;
}

export async function company(invoices = 0): Promise<Company> {
  const db = await freshDatabase({ poolSize: 8 });
  const feeds = {
    customers: new ScriptedFeed('customer', ['Customer']),
    invoices: new ScriptedFeed('invoice', ['Invoice']),
  };
  feeds.customers.put(change('Customer', 'c1'));
  for (let n = 1; n <= invoices; n++) feeds.invoices.put(change('Invoice', `i${n}`));
  const connector = scriptedConnector('netsuite', [feeds.customers, feeds.invoices]);
  await announceConnection(db, connector, 'test');
  const errors: unknown[] = [];
  return {
    db,
    ...feeds,
    connector,
    errors,
    start: (replica = db, sweepEverySeconds = 3_600_000) => {
      const sync = startSync({ db: replica, clock, ids }, connector, {
        sweepEverySeconds,
        onError: (error) => errors.push(error),
      });
      running.push(sync);
      return sync;
    },
  };
}

export const rows = async (db: Database): Promise<Record<string, unknown>[]> =>
  db.query(
    `select source_id, status, balance_minor, doc_seq, deleted_at is not null as deleted from erp.invoice order by source_id`,
  );

export const kept = async (db: Database, where = 'true'): Promise<number> => {
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count from erp.invoice where ${where}`,
  );
  return row?.count ?? 0;
};

export interface State {
  readonly loaded: boolean;
  readonly done: number;
  readonly total: number;
  readonly cursor: string | null;
  readonly mode: string;
  readonly last_error: string | null;
}
export const state = async (db: Database, feed = 'invoice'): Promise<State> => {
  const [row] = await db.query<State>('select * from control.sync_state where feed = $1', [feed]);
  if (!row) throw new Error(`no feed ${feed}`);
  return row;
};

export const loaded = ({ db }: Company): Promise<void> =>
  until('everything is loaded', async () => (await state(db)).loaded);

/** Waits for the next run of a feed that is not due yet. */
export async function nextRun({ db, invoices }: Company): Promise<void> {
  const asked = invoices.cursorsAsked.length;
  clock.pass(WINDOW_MS);
  await until('the feed was asked again', () => invoices.cursorsAsked.length > asked);
  const since = async (): Promise<boolean> => {
    const [row] = await db.query<{ due: Date }>(
      `select next_run_at as due from control.sync_state where feed = 'invoice'`,
    );
    return (row?.due.getTime() ?? 0) > clock.now();
  };
  await until('the run is over', since);
}
