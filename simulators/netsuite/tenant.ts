import type { SimClock } from '../kernel/clock.ts';
import type { Faults } from '../kernel/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Books } from './books/books.ts';
import type { Entry } from './books/record.ts';
import { dayOf } from './calendar.ts';
import type { Notices } from './notices.ts';
import type { TypeName } from './schema/names.ts';

/** Account preferences and conditions that acts switch. */
export interface Settings {
  /** Paying an invoice leaves its lastModifiedDate alone, as the vendor does on some paths. */
  quietPayments: boolean;
  /** New invoices wait for approval. */
  invoiceApproval: boolean;
  latencyMs: number;
}

/** One NetSuite account: its books and what acts on them. */
export interface Tenant {
  books: Books;
  settings: Settings;
  readonly clock: SimClock;
  readonly random: Random;
  readonly faults: Faults;
  readonly notices: Notices;
  /** Records that a user-defined workflow has locked. */
  readonly locked: Set<Entry>;
}

export const today = (tenant: Tenant): string => dayOf(tenant.clock.now());

/**
 * The record under an external id as a look-up sees it: the index may lag behind the books, so that a record just
 * written is not found for a while.
 */
export function findExternally(
  tenant: Tenant,
  type: TypeName,
  externalId: string,
): Entry | undefined {
  const holder = tenant.books.holderOf(type, externalId);
  return holder?.type === type && isIndexed(tenant, holder) ? holder : undefined;
}

/** Whether the index of external ids has caught up with the record. */
export function isIndexed(tenant: Tenant, entry: Entry): boolean {
  const lag = tenant.faults.standing('index-lag');
  return lag === undefined || tenant.clock.now() - entry.createdMs >= (lag.ms ?? 1000);
}
