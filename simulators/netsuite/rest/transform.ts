import { checkBillable, linesLeftToBill, linesOfSchedule } from '../accounting/orders.ts';
import { type Entry, linesOf, numberIn, type Values } from '../books/record.ts';
import { invalidRequest, userError } from '../errors.ts';
import type { RecordType } from '../schema/field.ts';
import type { Tenant } from '../tenant.ts';
import { mergeInto } from '../wire/merge.ts';
import type { Sent, SentRow } from '../wire/write.ts';

/** A document made from another one, with the caller's overrides on top; not yet entered. */
export function transformed(
  tenant: Tenant,
  source: Entry,
  target: RecordType,
  sent: Sent,
  replaced: ReadonlySet<string>,
): Entry {
  const route = `${source.type} ${target.name}`;
  if (route === 'salesOrder invoice') return billed(tenant, source, sent, replaced);
  if (route === 'customer invoice' || route === 'customer salesOrder')
    return merged(blank(tenant, target, { entity: source.id }, []), sent, replaced);
  throw invalidRequest(`The transformation of ${source.type} to ${target.name} is not supported.`);
}

function billed(tenant: Tenant, order: Entry, sent: Sent, replaced: ReadonlySet<string>): Entry {
  checkBillable(order);
  const scheduleId = numberIn({ values: sent.values }, 'custbody_tb_schedule_line');
  const lines = replaced.has('item')
    ? []
    : scheduleId === null
      ? linesLeftToBill(tenant.books, order)
      : scheduledLines(tenant, order, scheduleId);
  const target = blank(tenant, { name: 'invoice' }, headerOf(order), lines);
  return merged(target, { ...sent, sublists: keyedByOrderLine(target, sent) }, replaced);
}

function scheduledLines(tenant: Tenant, order: Entry, scheduleId: number): Values[] {
  const scheduled = tenant.books.find('customrecord_tb_schedule_line', scheduleId);
  if (!scheduled) throw userError('The billing schedule line does not exist.');
  return linesOfSchedule(tenant.books, order, scheduled);
}

const TAKEN_OVER = [
  ...['entity', 'subsidiary', 'currency', 'exchangeRate', 'terms', 'department', 'class'],
  ...['location', 'job', 'otherRefNum', 'memo', 'billingAddress'],
];

function headerOf(order: Entry): Values {
  const taken = TAKEN_OVER.map((field) => [field, order.values[field] ?? null] as const);
  return { ...Object.fromEntries(taken), createdFrom: order.id };
}

/** Overrides may name a line by the order's line number. */
function keyedByOrderLine(target: Entry, sent: Sent): Sent['sublists'] {
  const { item } = sent.sublists;
  if (!item) return sent.sublists;
  return { ...sent.sublists, item: item.map((row) => keyed(target, row)) };
}

function keyed(target: Entry, row: SentRow): SentRow {
  const orderLine = numberIn(row, 'orderLine');
  if (row.key !== null || orderLine === null) return row;
  const line = linesOf(target, 'item').find((held) => numberIn(held, 'orderLine') === orderLine);
  return { ...row, key: line?.key ?? null };
}

/** An unsaved record of a type. */
export function blank(
  tenant: Tenant,
  { name }: Pick<RecordType, 'name'>,
  values: Values,
  items: readonly Values[],
): Entry {
  const now = tenant.clock.now();
  const lines = items.map((item, index) => ({ key: index + 1, values: { ...item } }));
  return {
    type: name,
    id: 0,
    externalId: null,
    values,
    sublists: lines.length > 0 ? { item: lines } : {},
    createdMs: now,
    modifiedMs: now,
  };
}

function merged(target: Entry, sent: Sent, replaced: ReadonlySet<string>): Entry {
  mergeInto(target, sent, replaced);
  return target;
}
