import type { Deletion } from '../books/books.ts';
import { type Address, type Entry, flagIn, type Line, linesOf, textIn } from '../books/record.ts';
import { titleOf } from '../books/titles.ts';
import { TYPES } from '../schema/types.ts';
import type { Tenant } from '../tenant.ts';
import { nkeyOf } from './list-tables.ts';
import { column, flagText, named, type Table } from './table.ts';

/** What was deleted, by record type and id. */
export function deletedTable({ books }: Tenant): Table {
  return {
    name: 'deletedrecord',
    columns: named([
      column<Deletion>(
        'type',
        'text',
        ({ type }) => type,
        ({ type }) => TYPES[type].label,
      ),
      column<Deletion>('recordid', 'whole', ({ id }) => id),
      column<Deletion>('name', 'text', ({ name }) => name),
      column<Deletion>('deleteddate', 'instant', ({ atMs }) => Math.floor(atMs / 1000)),
      // The integration's own user; the simulator knows no others.
      column<Deletion>('deletedby', 'text', () => '2001'),
    ]),
    rows: () => books.deletions,
    lookUps: new Map(),
    unique: new Set(),
  };
}

interface AddressRow {
  readonly customer: Entry;
  readonly line: Line;
}

function addressRows({ books }: Tenant): AddressRow[] {
  return books
    .all('customer')
    .flatMap((customer) => linesOf(customer, 'addressBook').map((line) => ({ customer, line })));
}

function addressRow({ books }: Tenant, nkey: number): AddressRow[] {
  const customer = books.find('customer', Math.floor(nkey / 1000));
  const line = customer && linesOf(customer, 'addressBook').find(({ key }) => key === nkey % 1000);
  return customer && line ? [{ customer, line }] : [];
}

const nkey = ({ customer, line }: AddressRow): number => nkeyOf(customer, line.key);

const PARTS = [
  ...['addressee', 'attention', 'addr1', 'addr2', 'addr3', 'addrPhone'],
  ...['city', 'state', 'zip', 'country'],
];

/** Customers' addresses; `customer.defaultbillingaddress` is an `nkey`. */
export function addressTable(tenant: Tenant): Table {
  const part = (name: string) =>
    column<AddressRow>(name.toLowerCase(), 'text', ({ line }) => {
      const address = line.values['addressBookAddress'] as Address | null | undefined;
      return address?.[name] ?? null;
    });
  return {
    name: 'entityaddress',
    columns: named([
      column<AddressRow>('nkey', 'whole', nkey),
      column<AddressRow>('recordowner', 'whole', ({ customer }) => customer.id),
      ...PARTS.map(part),
    ]),
    rows: () => addressRows(tenant),
    lookUps: new Map([['nkey', (value) => addressRow(tenant, Number(value))]]),
    unique: new Set(['nkey']),
  };
}

/** Which customer has which address, and for what. */
export function addressBookTable(tenant: Tenant): Table {
  return {
    name: 'customeraddressbook',
    columns: named([
      column<AddressRow>(
        'entity',
        'whole',
        ({ customer }) => customer.id,
        ({ customer }) => titleOf(customer),
      ),
      column<AddressRow>('internalid', 'whole', ({ line }) => line.key),
      column<AddressRow>('label', 'text', ({ line }) => textIn(line, 'label')),
      column<AddressRow>('addressbookaddress', 'whole', nkey),
      column<AddressRow>('defaultbilling', 'flag', ({ line }) => mark(line, 'defaultBilling')),
      column<AddressRow>('defaultshipping', 'flag', ({ line }) => mark(line, 'defaultShipping')),
    ]),
    rows: () => addressRows(tenant),
    lookUps: new Map(),
    unique: new Set(['addressbookaddress']),
  };
}

const mark = (line: Line, field: string): string => flagText(flagIn(line, field));

interface AccountSubsidiary {
  readonly account: number;
  readonly subsidiary: number;
}

/** The legal entities that may post to an account. */
export function accountSubsidiaryTable({ books }: Tenant): Table {
  const rows = (): AccountSubsidiary[] =>
    books.all('account').flatMap((account) => {
      const { subsidiary } = account.values;
      const ids = Array.isArray(subsidiary) ? (subsidiary as readonly number[]) : [];
      return ids.map((id) => ({ account: account.id, subsidiary: id }));
    });
  return {
    name: 'accountsubsidiarymap',
    columns: named([
      column<AccountSubsidiary>('account', 'whole', ({ account }) => account),
      column<AccountSubsidiary>('subsidiary', 'whole', ({ subsidiary }) => subsidiary),
    ]),
    rows,
    lookUps: new Map(),
    unique: new Set(),
  };
}
