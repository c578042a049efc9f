import { enter } from './accounting/save.ts';
import type { NewEntry } from './books/books.ts';
import type { Entry, Line, Values } from './books/record.ts';
import type { RecordType } from './schema/field.ts';
import { TYPE_NAMES } from './schema/names.ts';
import { TYPES, targetsOf, typeNamed } from './schema/types.ts';
import type { Tenant } from './tenant.ts';
import { referenced } from './wire/references.ts';
import { type Reading, readBody, type SentRow } from './wire/write.ts';

type Records = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Takes records of the read API's shape, in any order of types, and checks that no reference dangles. */
export function load(tenant: Tenant, records: Records, webhooks: boolean): void {
  const enterAll = (): void => {
    const entered = inLoadOrder(records).flatMap(([type, rows]) => enterRows(tenant, type, rows));
    for (const entry of entered) checkReferences(tenant, entry);
  };
  if (webhooks) enterAll();
  else tenant.notices.quietly(enterAll);
}

function inLoadOrder(records: Records): [RecordType, Records[string]][] {
  const byType = new Map(Object.entries(records).map(([name, rows]) => [known(name), rows]));
  return TYPE_NAMES.flatMap((name) => {
    const rows = byType.get(TYPES[name]);
    return rows ? [[TYPES[name], rows] as [RecordType, Records[string]]] : [];
  });
}

function known(name: string): RecordType {
  const type = typeNamed(name);
  if (!type) throw new Error(`there is no record type "${name}"`);
  return type;
}

function enterRows(tenant: Tenant, type: RecordType, rows: Records[string]): Entry[] {
  const reading: Reading = {
    books: tenant.books,
    names: 'Error',
    values: 'Error',
    history: true,
    warnings: [],
  };
  return rows.map((row, index) => {
    try {
      return enter(tenant, loaded(tenant, type, row, reading), 'history');
    } catch (error) {
      // A load of thousands is only of use when it says which record it stumbled over.
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${type.name} ${row['id'] ?? `at ${index}`}: ${reason}`, { cause: error });
    }
  });
}

function loaded(
  tenant: Tenant,
  type: RecordType,
  row: Readonly<Record<string, unknown>>,
  reading: Reading,
): NewEntry {
  const { externalId = null, values, sublists } = readBody(type, row, reading);
  const now = tenant.clock.now();
  const stamps = takeStamps(values, now);
  const lines = Object.entries(sublists).map(
    ([name, rows]) => [name, rows.map((sent, index) => lineOf(name, sent, index))] as const,
  );
  return {
    type: type.name,
    id: idOf(row['id']),
    externalId,
    values,
    sublists: Object.fromEntries(lines),
    ...stamps,
  };
}

function takeStamps(values: Values, now: number): { createdMs: number; modifiedMs: number } {
  const { createdDate, dateCreated, lastModifiedDate } = values;
  for (const name of ['createdDate', 'dateCreated', 'lastModifiedDate']) delete values[name];
  const modifiedMs = Number(lastModifiedDate ?? createdDate ?? dateCreated ?? now);
  return { createdMs: Number(createdDate ?? dateCreated ?? modifiedMs), modifiedMs };
}

/** Apply sublists count from 0, all others from 1. */
function lineOf(sublist: string, { key, values }: SentRow, index: number): Line {
  return { key: sublist === 'apply' ? index : (key ?? index + 1), values };
}

function idOf(id: unknown): number | undefined {
  if (id === undefined || id === null) return undefined;
  if (!/^\d{1,15}$/.test(String(id))) throw new Error(`the internal id "${id}" is not a number`);
  return Number(id);
}

function checkReferences(tenant: Tenant, entry: Entry): void {
  for (const [name, field] of Object.entries(TYPES[entry.type].fields)) {
    const value = entry.values[name];
    const ids = Array.isArray(value) ? value : [value];
    for (const id of targetsOf(field).length > 0 ? ids : []) {
      if (typeof id === 'number' && !referenced(tenant.books, field, id))
        throw new Error(`${entry.type} ${entry.id}: ${name} ${id} does not exist`);
    }
  }
}
