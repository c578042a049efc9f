import type { NewEntry } from '../books/books.ts';
import { draftOf, type Entry } from '../books/record.ts';
import { titleOf } from '../books/titles.ts';
import { invalidContent, userError } from '../errors.ts';
import type { TypeName } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';
import type { Tenant } from '../tenant.ts';
import {
  type Mode,
  type Prepare,
  prepareInvoice,
  prepareMemo,
  prepareOrder,
  preparePayment,
  prepareRefund,
} from './documents.ts';
import { settleNeighbours } from './effects.ts';
import {
  prepareContact,
  prepareCustomer,
  prepareList,
  preparePeriod,
  prepareRate,
  prepareScheduleLine,
} from './masters.ts';

const RULES: Readonly<Partial<Record<TypeName, Prepare>>> = {
  salesOrder: prepareOrder,
  invoice: prepareInvoice,
  creditMemo: prepareMemo,
  customerPayment: preparePayment,
  customerRefund: prepareRefund,
  customer: prepareCustomer,
  contact: prepareContact,
  accountingPeriod: preparePeriod,
  currencyRate: prepareRate,
  customrecord_tb_schedule_line: prepareScheduleLine,
};

/** Enters a new record. Either all of it takes effect or nothing does. */
export function enter(tenant: Tenant, record: NewEntry, mode: Mode = 'live'): Entry {
  checkExternalId(tenant, record.type, record.externalId);
  const entry = tenant.books.identify(record);
  prepare(tenant, entry, null, mode);
  number(tenant, entry);
  tenant.books.insert(entry);
  const touched = settleNeighbours(tenant, { after: entry }, mode);
  tenant.notices.tell(entry, 'create');
  for (const neighbour of touched) tenant.notices.tell(neighbour, 'edit');
  return entry;
}

/** Takes over a changed draft of a record. Either all of it takes effect or nothing does. */
export function change(tenant: Tenant, entry: Entry, draft: Entry): void {
  refuseLocked(tenant, entry);
  if (draft.externalId !== entry.externalId) checkExternalId(tenant, entry.type, draft.externalId);
  prepare(tenant, draft, entry, 'live');
  const before = { ...entry };
  tenant.books.replace(entry, draft, tenant.clock.now());
  const touched = settleNeighbours(tenant, { before, after: entry }, 'live');
  for (const changed of [entry, ...touched]) tenant.notices.tell(changed, 'edit');
}

/** Changes a record by a function on a draft of it. */
export function amend(tenant: Tenant, entry: Entry, edit: (draft: Entry) => void): Entry {
  const draft = draftOf(entry);
  edit(draft);
  change(tenant, entry, draft);
  return entry;
}

/** Deletes a record nothing depends on; it stays visible in `deletedrecord`. */
export function erase(tenant: Tenant, entry: Entry): void {
  refuseLocked(tenant, entry);
  refuseNeeded(tenant, entry);
  tenant.books.remove(entry, tenant.clock.now(), titleOf(entry));
  const touched = settleNeighbours(tenant, { before: entry }, 'live');
  tenant.notices.tell(entry, 'delete');
  for (const neighbour of touched) tenant.notices.tell(neighbour, 'edit');
}

function prepare(tenant: Tenant, draft: Entry, before: Entry | null, mode: Mode): void {
  const { required = {} } = TYPES[draft.type];
  const missing = Object.entries(required)
    .filter(([field]) => (draft.values[field] ?? '') === '')
    .map(([, label]) => label);
  if (missing.length > 0) throw userError(`Please enter value(s) for: ${missing.join(', ')}`);
  (RULES[draft.type] ?? prepareList)(tenant, draft, before, mode);
}

function number(tenant: Tenant, entry: Entry): void {
  const { numbered } = TYPES[entry.type];
  if (numbered && !entry.values[numbered.field])
    entry.values[numbered.field] = tenant.books.numbering.next(entry.type);
}

/** Unlike the look-up by external id, the uniqueness rule never lags. */
function checkExternalId(tenant: Tenant, type: TypeName, externalId: string | null): void {
  if (externalId === null) return;
  if (!/^[A-Za-z0-9_-]+$/.test(externalId))
    throw invalidContent(`Invalid external id ${externalId}.`, 'externalId');
  if (tenant.books.holderOf(type, externalId)) throw userError('This record already exists');
}

function refuseLocked(tenant: Tenant, entry: Entry): void {
  if (tenant.locked.has(entry))
    throw userError('This record has been locked by a user defined workflow.');
}

const RELATIONS = ['applied', 'source', 'customer', 'parent', 'company', 'order'] as const;

function refuseNeeded(tenant: Tenant, entry: Entry): void {
  if (RELATIONS.some((relation) => tenant.books.linked(relation, entry).length > 0))
    throw userError('This record cannot be deleted because it has dependent records.');
}
