import type { Books } from '../books/books.ts';
import type { Address, Value, Values } from '../books/record.ts';
import { instantOf, isDay } from '../calendar.ts';
import { invalidContent, invalidFieldValue, NetSuiteError } from '../errors.ts';
import { exactOf } from '../exact.ts';
import { own } from '../own.ts';
import type { Field, RecordType, Sublist } from '../schema/field.ts';
import { isChoosable, referencedId } from './references.ts';

/** What the server does about names or values it does not accept. */
export type Validation = 'Error' | 'Warning' | 'Ignore';

export interface Reading {
  readonly books: Books;
  readonly names: Validation;
  readonly values: Validation;
  /** A load also takes what the system computes or stamps, and may point at records still to come. */
  readonly history: boolean;
  /** What was let pass; goes out in the answer's headers. */
  readonly warnings: string[];
}

/** A row of a sublist as a caller sent it; only what was sent is in `values`. */
export interface SentRow {
  readonly key: number | null;
  readonly values: Values;
}

/** The body of a write, understood; only what was sent is in it. */
export interface Sent {
  readonly externalId?: string | null;
  readonly values: Values;
  readonly sublists: Record<string, readonly SentRow[]>;
}

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (input: unknown): input is JsonObject =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** Fields every record has beside its own. */
const COMMON = new Set(['id', 'externalId', 'links', 'refName', 'customForm']);

export function readBody(type: RecordType, body: unknown, reading: Reading): Sent {
  if (!isObject(body)) throw invalidContent('Invalid content in the request body.', '');
  const values: Values = {};
  const sublists: Record<string, readonly SentRow[]> = {};
  for (const [name, input] of Object.entries(body)) {
    const field = own(type.fields, name);
    const sublist = own(type.sublists, name);
    if (field) readField(values, field, name, input, name, reading);
    else if (sublist) sublists[name] = readSublist(sublist, name, input, reading);
    else if (!COMMON.has(name)) refuseName(name, name, reading);
  }
  return { ...externalIdIn(body), values, sublists };
}

function externalIdIn(body: JsonObject): { externalId?: string | null } {
  const { externalId } = body;
  if (externalId === undefined) return {};
  if (externalId === null || externalId === '') return { externalId: null };
  return { externalId: isObject(externalId) ? String(externalId['id']) : String(externalId) };
}

function readSublist(
  sublist: Sublist,
  name: string,
  input: unknown,
  reading: Reading,
): readonly SentRow[] {
  const rows = Array.isArray(input) ? input : isObject(input) ? input['items'] : undefined;
  if (rows === undefined && isObject(input)) return [];
  if (!Array.isArray(rows)) throw invalidFieldValue(input, name, name);
  return rows.map((row: unknown, index) =>
    readRow(sublist, `${name}.items[${index}]`, row, reading),
  );
}

function readRow(sublist: Sublist, path: string, row: unknown, reading: Reading): SentRow {
  if (!isObject(row)) throw invalidFieldValue(row, path, path);
  const values: Values = {};
  for (const [name, input] of Object.entries(row)) {
    const field = own(sublist.fields, name);
    if (field) readField(values, field, name, input, `${path}.${name}`, reading);
    else if (!COMMON.has(name)) refuseName(name, `${path}.${name}`, reading);
  }
  const { [sublist.key]: key } = values;
  // The row's number is its identity, not one of its facts; a document applied to is both.
  if (sublist.fields[sublist.key]?.kind === 'whole') delete values[sublist.key];
  return { key: typeof key === 'number' ? key : null, values };
}

function refuseName(name: string, path: string, { names, warnings }: Reading): void {
  if (names === 'Error') throw invalidContent(`Unknown reference or field: ${name}.`, path);
  if (names === 'Warning') warnings.push(`Unknown field ${path} was ignored`);
}

function readField(
  into: Values,
  field: Field,
  name: string,
  input: unknown,
  path: string,
  reading: Reading,
): void {
  if (field.computed && !reading.history) return;
  try {
    into[name] = input === null ? null : parsedValue(field, name, input, path, reading);
  } catch (error) {
    // Only the header X-NetSuite-PropertyValueValidation turns a bad value into a remark.
    if (!(error instanceof NetSuiteError) || reading.values === 'Error') throw error;
    if (reading.values === 'Warning') reading.warnings.push(error.message);
  }
}

function parsedValue(
  field: Field,
  name: string,
  input: unknown,
  path: string,
  reading: Reading,
): Value {
  const value = PARSERS[field.kind](input, field, reading);
  if (value === undefined) throw invalidFieldValue(input, name, path);
  return value;
}

type Parser = (input: unknown, field: Field, reading: Reading) => Value | undefined;

const PARSERS: Readonly<Record<Field['kind'], Parser>> = {
  text: (input) =>
    typeof input === 'string' || typeof input === 'number' ? String(input) : undefined,
  day: (input) => (typeof input === 'string' && isDay(input) ? input : undefined),
  instant: (input) => (typeof input === 'string' ? (instantOf(input) ?? undefined) : undefined),
  flag: (input) => (typeof input === 'boolean' ? input : undefined),
  whole: (input) => (/^-?\d{1,15}$/.test(String(input)) ? Number(input) : undefined),
  exact: (input) =>
    typeof input === 'number' || typeof input === 'string'
      ? (exactOf(input) ?? undefined)
      : undefined,
  reference: readReference,
  references: (input, field, reading) => {
    const rows = Array.isArray(input) ? input : isObject(input) ? (input['items'] ?? []) : null;
    if (!Array.isArray(rows)) return undefined;
    const ids = rows.map((row: unknown) => readReference(row, field, reading));
    return ids.every((id) => id !== undefined) ? ids : undefined;
  },
  choice: (input, field) => {
    const id = String(isObject(input) ? input['id'] : input);
    return own(field.labels ?? {}, id) === undefined ? undefined : id;
  },
  address: readAddress,
};

function readReference(input: unknown, field: Field, reading: Reading): number | undefined {
  const id = referencedId(reading.books, field, input);
  if (id === undefined || reading.history) return id;
  return isChoosable(reading.books, field, id) ? id : undefined;
}

const ADDRESS_PARTS = [
  ...['addressee', 'attention', 'addr1', 'addr2', 'addr3', 'addrPhone'],
  ...['city', 'state', 'zip', 'country'],
];

function readAddress(input: unknown): Address | undefined {
  if (!isObject(input)) return undefined;
  const parts = ADDRESS_PARTS.flatMap((part) => {
    const given = input[part];
    const text = isObject(given) ? given['id'] : given;
    return typeof text === 'string' && text !== '' ? [[part, text] as const] : [];
  });
  return Object.fromEntries(parts);
}

/** The row fields that make up a price: changing one of them gives the line a new amount. */
export const PRICING: readonly string[] = ['item', 'quantity', 'rate', 'custcol_tb_discount_pct'];
