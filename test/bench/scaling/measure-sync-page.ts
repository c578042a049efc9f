import { systemClock } from '../../../connectors/clock.ts';
import { timeOrderedIds } from '../../../connectors/ids.ts';
import { type Recorded, record } from '../../../control/record.ts';
import type { Database } from '../../../store/database.ts';
import { median, rounded } from '../support/figures.ts';
import { INVOICES_PER_CUSTOMER, type Size } from './company.ts';
import { invoiceChange, type KeptInvoice, THROUGH } from './invoice-change.ts';

const PAGE = 1_000;
const PAGES = 6;
const ROUNDS = 3;

/** Rows per second through the one writer of canonical rows, pages of 1,000 invoices. */
export interface SyncPages {
  readonly unchanged: number;
  readonly changed: number;
}

/**
 * Pages of invoices from all over the table, as a day’s changes are: first they become known as NetSuite shows
 * them now, then they are read again as they are, then each has changed its status.
 */
export async function measureSyncPages(db: Database, size: Size): Promise<SyncPages> {
  const unchanged: number[] = [];
  const changed: number[] = [];
  for (let page = 0; page < PAGES; page++) {
    const invoices = await keptInvoices(db, size, page);
    let at = new Date(systemClock.now() - 60_000);
    let generation = page;
    const read = async (wanted: number): Promise<number> => {
      const changes = invoices.map((invoice) => invoiceChange(invoice, generation, at));
      const started = performance.now();
      const { written } = await recordPage(db, changes);
      const tookMs = performance.now() - started;
      if (written !== wanted) throw new Error(`${written} rows were written, not ${wanted}`);
      return tookMs;
    };
    await read(PAGE);
    for (let round = 0; round < ROUNDS; round++) {
      unchanged.push(await read(0));
      generation += 1;
      at = new Date(at.getTime() + 1_000);
      changed.push(await read(PAGE));
    }
  }
  return { unchanged: perSecond(unchanged), changed: perSecond(changed) };
}

const perSecond = (samples: readonly number[]): number =>
  rounded((PAGE / median(samples)) * 1000, 0);

function recordPage(
  db: Database,
  changes: Parameters<typeof record>[1]['changes'],
): Promise<Recorded> {
  const now = new Date(systemClock.now());
  const means = { ids: timeOrderedIds(systemClock), now };
  return db.transaction((tx) =>
    record(tx, { through: THROUGH, changes, readAt: now, announceNew: true }, means),
  );
}

/** Every so-many-th invoice, other ones for each page. */
function keptInvoices(db: Database, { invoices }: Size, page: number): Promise<KeptInvoice[]> {
  const stride = invoices / PAGE;
  return db.query<KeptInvoice>(
    `select source_id as n, substring(billing_account_id, 5)::bigint::text as account,
  substring(legal_entity_id, 5)::int as entity, total_minor::text as total
from erp.invoice where id = any(select 'inv_' || lpad((1 + k * $1 + $2)::text, 12, '0') from generate_series(0, ${PAGE - 1}) k)`,
    [stride, (page * 7) % Math.min(stride, INVOICES_PER_CUSTOMER)],
  );
}
