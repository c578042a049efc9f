import { openOn } from '../accounting/applications.ts';
import { amountIn, type Entry, exactIn, numberIn, textIn, type Values } from '../books/record.ts';
import { titleOf } from '../books/titles.ts';
import type { Exact } from '../exact.ts';
import type { Field } from '../schema/field.ts';
import { TRANSACTION_NAMES, type TransactionName } from '../schema/names.ts';
import { customerField, TYPES } from '../schema/types.ts';
import { findExternally, type Tenant } from '../tenant.ts';
import { fieldColumn, identityColumns, titleOfId } from './entry-columns.ts';
import { type Column, column, flagText, named, type Table } from './table.ts';

const NAME_OF_SQL_TYPE = new Map(
  TRANSACTION_NAMES.map((name) => [TYPES[name].sqlType ?? name, name] as const),
);

/** All transactions in one table; legal entity, origin and lines are in `transactionline`. */
export function transactionTable(tenant: Tenant): Table {
  const { books } = tenant;
  return {
    name: 'transaction',
    columns: named([
      ...identityColumns(tenant, 'createddate'),
      ...kindColumns(),
      ...partyColumns(tenant),
      ...amountColumns(tenant),
      ...plainColumns(tenant),
    ]),
    rows: () => TRANSACTION_NAMES.flatMap((name) => books.all(name)),
    lookUps: new Map([
      ['id', (id) => present(books.findInFamily('transaction', Number(id)))],
      ['externalid', (key) => byExternalId(tenant, String(key))],
      ['entity', (id) => ofCustomer(tenant, Number(id))],
    ]),
    unique: new Set(['id', 'externalid']),
    ordered: (by, types) =>
      namesOf(types).map((name) => {
        const shelf = books.shelf(name);
        return by === 'id' ? shelf.byId : shelf.byModified;
      }),
  };
}

const present = (entry: Entry | undefined): Entry[] => (entry ? [entry] : []);

function namesOf(types: readonly string[] | null): TransactionName[] {
  if (types === null) return [...TRANSACTION_NAMES];
  return types.flatMap((type) => NAME_OF_SQL_TYPE.get(type) ?? []);
}

const byExternalId = (tenant: Tenant, externalId: string): Entry[] =>
  TRANSACTION_NAMES.flatMap((name) => present(findExternally(tenant, name, externalId)));

function ofCustomer({ books }: Tenant, id: number): Entry[] {
  const customer = books.find('customer', id);
  return customer ? [...books.linked('customer', customer)] : [];
}

const sqlTypeOf = (entry: Entry): string => TYPES[entry.type].sqlType ?? entry.type;
const labelOf = (entry: Entry): string => TYPES[entry.type].label;

function kindColumns(): Column[] {
  return [
    column<Entry>('type', 'text', sqlTypeOf, labelOf),
    column<Entry>('recordtype', 'text', (entry) => entry.type.toLowerCase()),
    // The bare letter; with its type and meaning through BUILTIN.DF.
    column<Entry>('status', 'text', (entry) => textIn(entry, 'status'), statusText),
    column<Entry>('voided', 'flag', (entry) => flagText(textIn(entry, 'status') === 'V')),
    column<Entry>('posting', 'flag', (entry) => flagText(isPosting(entry))),
  ];
}

function statusText(entry: Entry): string | null {
  const status = textIn(entry, 'status');
  const labels = TYPES[entry.type].fields['status']?.labels;
  return status === null ? null : `${labelOf(entry)} : ${labels?.[status] ?? status}`;
}

const isPosting = (entry: Entry): boolean =>
  entry.type !== 'salesOrder' && !['D', 'E'].includes(textIn(entry, 'status') ?? '');

const CUSTOMER: Field = { kind: 'reference', to: 'customer' };

export const customerIdOf = (entry: Entry): number | null =>
  numberIn(entry, customerField(entry.type));

function partyColumns({ books }: Tenant): Column[] {
  return [
    {
      ...column<Entry>('entity', 'whole', customerIdOf, (entry) =>
        titleOfId(books, CUSTOMER, customerIdOf(entry)),
      ),
      sure: 'customer',
    },
    column<Entry>('displayname', 'text', titleOf),
  ];
}

/** A memo's total is negative, as everything is that lowers what the customer owes by itself. */
const signOf = (entry: Entry): Exact => (entry.type === 'creditMemo' ? -1n : 1n);

function amountColumns({ books }: Tenant): Column[] {
  const when = (types: readonly string[], read: (entry: Entry) => Exact | null) => (entry: Entry) =>
    types.includes(entry.type) ? read(entry) : null;
  const sources = ['customerPayment', 'creditMemo'];
  return [
    column<Entry>('foreigntotal', 'exact', (entry) => signOf(entry) * amountIn(entry, 'total')),
    column<Entry>(
      'foreignamountpaid',
      'exact',
      when(['invoice'], (entry) => exactIn(entry, 'amountPaid')),
    ),
    column<Entry>(
      'foreignamountunpaid',
      'exact',
      when(['invoice'], (entry) => exactIn(entry, 'amountRemaining')),
    ),
    column<Entry>(
      'foreignpaymentamountused',
      'exact',
      when(sources, (entry) => amountIn(entry, 'total') - openOn(books, entry)),
    ),
    column<Entry>(
      'foreignpaymentamountunused',
      'exact',
      when(sources, (entry) => openOn(books, entry)),
    ),
  ];
}

const HEADER = [
  ...['tranId', 'tranDate', 'dueDate', 'currency', 'exchangeRate', 'terms', 'postingPeriod'],
  ...['memo', 'otherRefNum', 'approvalStatus', 'orderStatus', 'checkNumber'],
];

/** Header fields that some transaction type has, and all custom body fields. */
function plainColumns({ books }: Tenant): Column[] {
  const fields = new Map<string, Field>();
  for (const type of TRANSACTION_NAMES) {
    for (const [name, field] of Object.entries(TYPES[type].fields)) {
      if (HEADER.includes(name) || name.startsWith('custbody_')) fields.set(name, field);
    }
  }
  const values = (entry: Entry): Values => entry.values;
  return [...fields]
    .flatMap(([name, field]) => fieldColumn<Entry>(books, name, field, values))
    .map((held) => (held.name === 'currency' ? { ...held, sure: 'currency' } : held));
}
