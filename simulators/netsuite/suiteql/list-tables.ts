import { consolidatedStanding } from '../accounting/standing.ts';
import { type Entry, linesOf, textIn, type Values } from '../books/record.ts';
import type { TypeName } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';
import { findExternally, type Tenant, today } from '../tenant.ts';
import { fieldColumn, identityColumns } from './entry-columns.ts';
import { type Column, column, named, type Table } from './table.ts';

/** The table of one record type: a column per field, in lower case. */
export function listTable(tenant: Tenant, name: string, type: TypeName): Table {
  const { books } = tenant;
  const values = valuesOf(tenant, type);
  const fields = Object.entries(TYPES[type].fields).filter(
    ([, field]) => !(field.kind === 'instant' && field.computed),
  );
  const columns = [
    ...identityColumns(tenant, 'datecreated'),
    ...fields.flatMap(([field, shape]) => fieldColumn<Entry>(books, field, shape, values)),
    ...extraColumns(type),
  ];
  return {
    name,
    columns: named(columns),
    rows: () => books.all(type),
    lookUps: new Map([
      ['id', (id) => present(books.find(type, Number(id)))],
      ['externalid', (key) => present(findExternally(tenant, type, String(key)))],
      ...relationLookUps(tenant, type),
    ]),
    unique: new Set(['id', 'externalid']),
    ordered: (by) => [by === 'id' ? books.shelf(type).byId : books.shelf(type).byModified],
  };
}

const present = (entry: Entry | undefined): Entry[] => (entry ? [entry] : []);

/** Customers show their balances; they are worked out once per query and customer. */
function valuesOf(tenant: Tenant, type: TypeName): (entry: Entry) => Values {
  if (type !== 'customer') return (entry) => entry.values;
  const known = new Map<Entry, Values>();
  const day = today(tenant);
  return (customer) => {
    const held = known.get(customer);
    if (held) return held;
    const standing = consolidatedStanding(tenant.books, customer, day);
    const values: Values = { ...customer.values, ...standing };
    known.set(customer, values);
    return values;
  };
}

function extraColumns(type: TypeName): Column[] {
  switch (type) {
    case 'serviceSaleItem':
      return [column('itemtype', 'text', () => 'Service'), column('subtype', 'text', () => 'Sale')];
    case 'account':
      return [column<Entry>('accountsearchdisplayname', 'text', accountTitle)];
    case 'customer':
      return [
        column<Entry>('defaultbillingaddress', 'whole', (entry) =>
          addressKey(entry, 'defaultBilling'),
        ),
        column<Entry>('defaultshippingaddress', 'whole', (entry) =>
          addressKey(entry, 'defaultShipping'),
        ),
      ];
    default:
      return [];
  }
}

const accountTitle = (entry: Entry): string =>
  [textIn(entry, 'acctNumber'), textIn(entry, 'acctName')].filter(Boolean).join(' ');

function addressKey(customer: Entry, mark: string): number | null {
  const line = linesOf(customer, 'addressBook').find((held) => held.values[mark] === true);
  return line ? nkeyOf(customer, line.key) : null;
}

/** Key of an address: unique over all customers. */
export const nkeyOf = (customer: Entry, lineKey: number): number => customer.id * 1000 + lineKey;

function relationLookUps({ books }: Tenant, type: TypeName): [string, (id: unknown) => Entry[]][] {
  if (type === 'customrecord_tb_schedule_line')
    return [
      [
        'custrecord_tb_sl_order',
        (id) => {
          const order = books.find('salesOrder', Number(id));
          return order ? [...books.linked('order', order)] : [];
        },
      ],
    ];
  if (type !== 'contact') return [];
  return [
    [
      'company',
      (id) => {
        const customer = books.find('customer', Number(id));
        return customer ? [...books.linked('company', customer)] : [];
      },
    ],
  ];
}
