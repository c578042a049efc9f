import { amountIn, type Entry, linesOf, numberIn, textIn } from '../books/record.ts';
import { modifiedSecond } from '../books/sorted-entries.ts';
import { daySeconds } from '../calendar.ts';
import type { Exact } from '../exact.ts';
import { TRANSACTION_NAMES } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';
import type { Tenant } from '../tenant.ts';
import { type Column, column, named, type Table } from './table.ts';

/**
 * One link from a document to what came of it:
 * - `Payment`: an invoice (previous) and the payment or memo applied to it (next);
 * - `Refund`: a memo or payment (previous) and the refund that paid it back (next);
 * - `OrdBill`: a line of an order (previous) and the invoice line that bills it (next);
 * - `SaleRet`: an invoice (previous) and the memo created from it (next).
 */
interface LinkRow {
  readonly linkType: 'Payment' | 'Refund' | 'OrdBill' | 'SaleRet';
  readonly previous: Entry;
  readonly previousLine: number;
  readonly next: Entry;
  readonly nextLine: number;
  readonly amount: Exact;
  readonly discount: Exact | null;
  readonly applied: string | null;
}

/** `previoustransactionlinelink` and `nexttransactionlinelink`: the same links, under either name. */
export function linkTable(tenant: Tenant, name: string): Table {
  const { books } = tenant;
  const byId = (id: unknown) => books.findInFamily('transaction', Number(id));
  return {
    name,
    columns: named([...sideColumns('previous'), ...sideColumns('next'), ...factColumns()]),
    rows: () =>
      TRANSACTION_NAMES.flatMap((type) => books.all(type)).flatMap((next) =>
        linksFrom(tenant, next),
      ),
    lookUps: new Map([
      ['nextdoc', (id) => linksOf(byId(id), (next) => linksFrom(tenant, next))],
      ['previousdoc', (id) => linksOf(byId(id), (previous) => linksTo(tenant, previous))],
    ]),
    unique: new Set(),
  };
}

const linksOf = (entry: Entry | undefined, links: (entry: Entry) => LinkRow[]): LinkRow[] =>
  entry ? links(entry) : [];

function linksTo(tenant: Tenant, previous: Entry): LinkRow[] {
  const { books } = tenant;
  const nexts = new Set([
    ...books.linked('applied', previous),
    ...books.linked('source', previous),
  ]);
  return [...nexts]
    .flatMap((next) => linksFrom(tenant, next))
    .filter((link) => link.previous === previous);
}

function linksFrom(tenant: Tenant, next: Entry): LinkRow[] {
  return [...applications(tenant, next), ...origins(tenant, next)];
}

function applications({ books }: Tenant, next: Entry): LinkRow[] {
  return linesOf(next, 'apply').flatMap((line) => {
    const previous = books.findInFamily('transaction', numberIn(line, 'doc') ?? 0);
    if (!previous) return [];
    return [
      {
        linkType: next.type === 'customerRefund' ? 'Refund' : 'Payment',
        previous,
        previousLine: 0,
        next,
        nextLine: line.key,
        amount: amountIn(line, 'amount'),
        discount: amountIn(line, 'disc'),
        applied: textIn(line, 'applyDate'),
      } as const,
    ];
  });
}

function origins({ books }: Tenant, next: Entry): LinkRow[] {
  const previous = books.findInFamily('transaction', numberIn(next, 'createdFrom') ?? 0);
  if (!previous) return [];
  const link = { previous, next, discount: null, applied: null };
  if (next.type === 'creditMemo') {
    const amount = amountIn(next, 'total');
    return [{ ...link, linkType: 'SaleRet', previousLine: 0, nextLine: 0, amount }];
  }
  return linesOf(next, 'item').map((line) => ({
    ...link,
    linkType: 'OrdBill',
    previousLine: numberIn(line, 'orderLine') ?? 0,
    nextLine: line.key,
    amount: amountIn(line, 'amount'),
  }));
}

function sideColumns(side: 'previous' | 'next'): Column[] {
  const line = `${side}Line` as const;
  return [
    column<LinkRow>(
      `${side}doc`,
      'whole',
      (row) => row[side].id,
      (row) => textIn(row[side], 'tranId'),
    ),
    column<LinkRow>(`${side}line`, 'whole', (row) => row[line]),
    column<LinkRow>(`${side}type`, 'text', (row) => TYPES[row[side].type].sqlType ?? null),
    column<LinkRow>(`${side}date`, 'day', (row) => dayIn(textIn(row[side], 'tranDate'))),
  ];
}

const dayIn = (day: string | null): number | null => (day === null ? null : daySeconds(day));

function factColumns(): Column[] {
  return [
    column<LinkRow>('linktype', 'text', ({ linkType }) => linkType),
    column<LinkRow>('foreignamount', 'exact', ({ amount }) => amount),
    column<LinkRow>('discount', 'exact', ({ discount }) => discount),
    column<LinkRow>('applydate', 'day', ({ applied }) => dayIn(applied)),
    column<LinkRow>('lastmodifieddate', 'instant', ({ next }) => modifiedSecond(next)),
  ];
}
