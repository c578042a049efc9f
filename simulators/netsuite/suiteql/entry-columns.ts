import type { Books } from '../books/books.ts';
import type { Entry, Value, Values } from '../books/record.ts';
import { modifiedSecond } from '../books/sorted-entries.ts';
import { titleOf } from '../books/titles.ts';
import { daySeconds } from '../calendar.ts';
import type { Field } from '../schema/field.ts';
import { isIndexed, type Tenant } from '../tenant.ts';
import { referenced } from '../wire/references.ts';
import { type Column, column, flagText, type SqlType, type SqlValue } from './table.ts';

const TYPE_OF: Readonly<Record<Field['kind'], SqlType | null>> = {
  text: 'text',
  day: 'day',
  instant: 'instant',
  flag: 'flag',
  whole: 'whole',
  exact: 'exact',
  reference: 'whole',
  references: 'text',
  choice: 'text',
  // Addresses have tables of their own.
  address: null,
};

/** The column that shows a field of a row's values, under the field's name in lower case. */
export function fieldColumn<R extends object>(
  books: Books,
  name: string,
  field: Field,
  values: (row: R) => Values,
): Column[] {
  const type = TYPE_OF[field.kind];
  if (type === null) return [];
  const read = (row: R) => sqlValue(field, values(row)[name] ?? null);
  const shown = displayOf(books, field);
  return [
    column<R>(name.toLowerCase(), type, read, shown && ((row) => shown(values(row)[name] ?? null))),
  ];
}

function sqlValue(field: Field, value: Value): SqlValue {
  if (field.kind === 'flag') return flagText(value === true);
  if (value === null) return null;
  if (field.kind === 'day') return daySeconds(String(value));
  if (field.kind === 'instant') return Math.floor(Number(value) / 1000);
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? null : (value as SqlValue);
}

function displayOf(books: Books, field: Field): ((value: Value) => string | null) | undefined {
  const { kind, labels } = field;
  if (kind === 'choice')
    return (value) => (value === null ? null : (labels?.[String(value)] ?? null));
  if (kind === 'reference') return (value) => titleOfId(books, field, value);
  if (kind !== 'references') return undefined;
  return (value) =>
    Array.isArray(value) ? value.map((id) => titleOfId(books, field, id)).join(', ') : null;
}

export function titleOfId(books: Books, field: Field, id: Value): string | null {
  const target = typeof id === 'number' ? referenced(books, field, id) : undefined;
  return target ? titleOf(target) : null;
}

/** What every record has: `id`, `externalid`, `lastmodifieddate` and when it was made. */
export function identityColumns(tenant: Tenant, created: string): Column[] {
  const external = (entry: Entry) => entry.externalId;
  return [
    column<Entry>('id', 'whole', (entry) => entry.id, titleOf),
    {
      ...column<Entry>('externalid', 'text', external),
      indexed: (row) => (isIndexed(tenant, row as Entry) ? external(row as Entry) : null),
    },
    column<Entry>('lastmodifieddate', 'instant', modifiedSecond),
    column<Entry>(created, 'instant', (entry) => Math.floor(entry.createdMs / 1000)),
  ];
}
