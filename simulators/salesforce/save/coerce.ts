import { Decimal } from '../decimal.ts';
import { SalesforceError } from '../errors.ts';
import { normaliseId } from '../ids.ts';
import type { Field, FieldType } from '../schema/field.ts';
import { sobjectOfId } from '../schema/index.ts';
import type { Value } from '../store/row.ts';
import { parseDate, parseDatetime } from '../time.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

type Reader = (field: Field, raw: unknown) => Value;

/** What a client wrote into a field, checked and as the org keeps it. An empty text is a null. */
export function coerce(field: Field, raw: unknown): Value {
  if (raw === null || raw === undefined || raw === '') return emptyOf(field);
  return readers[field.type](field, raw);
}

function emptyOf(field: Field): Value {
  return field.type === 'boolean' ? false : null;
}

const readers: Readonly<Record<FieldType, Reader>> = {
  id: readId,
  reference: readReference,
  string: readText,
  textarea: readText,
  phone: readText,
  url: readText,
  email: readEmail,
  picklist: readPicklist,
  multipicklist: readMultipicklist,
  boolean: readBoolean,
  int: readWhole,
  double: readNumber,
  currency: readNumber,
  percent: readNumber,
  date: (field, raw) => parseDate(scalar(field, raw)) ?? refuseJson(field, raw),
  datetime: (field, raw) => parseDatetime(scalar(field, raw)) ?? refuseJson(field, raw),
  address: refuseJson,
};

function readText(field: Field, raw: unknown): Value {
  const value = scalar(field, raw).trim();
  if (value.length > field.length) {
    throw new SalesforceError(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value} (max length=${field.length})`,
      { fields: [field.name] },
    );
  }
  return value === '' ? null : value;
}

function readEmail(field: Field, raw: unknown): Value {
  const value = readText(field, raw);
  if (typeof value === 'string' && !EMAIL.test(value)) {
    throw new SalesforceError(
      'INVALID_EMAIL_ADDRESS',
      `${field.label}: invalid email address: ${value}`,
      { fields: [field.name] },
    );
  }
  return value;
}

function readPicklist(field: Field, raw: unknown): Value {
  const value = readText(field, raw);
  if (typeof value === 'string') refuseUnlisted(field, [value]);
  return value;
}

/** Several values in one text, `;` between them; kept in the order of the picklist. */
function readMultipicklist(field: Field, raw: unknown): Value {
  const given = scalar(field, raw)
    .split(';')
    .map((value) => value.trim())
    .filter(Boolean);
  refuseUnlisted(field, given);
  const ordered = [...field.values.filter((value) => given.includes(value))];
  const unlisted = given.filter((value) => !field.values.includes(value));
  return [...ordered, ...new Set(unlisted)].join(';') || null;
}

function refuseUnlisted(field: Field, values: readonly string[]): void {
  if (!field.restricted) return;
  const bad = values.find((value) => !field.values.includes(value));
  if (bad === undefined) return;
  throw new SalesforceError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${bad}`,
    { fields: [field.name] },
  );
}

function readBoolean(field: Field, raw: unknown): Value {
  const word = scalar(field, raw).toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : refuseJson(field, raw);
}

function readWhole(field: Field, raw: unknown): Value {
  const value = Decimal.parse(scalar(field, raw));
  if (value?.compare(value.round(0)) !== 0) return refuseJson(field, raw);
  return value.round(0);
}

function readNumber(field: Field, raw: unknown): Value {
  const value = Decimal.parse(scalar(field, raw));
  if (!value) return refuseJson(field, raw);
  if (value.wholeDigits > field.precision - field.scale) {
    throw new SalesforceError(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${value}`,
      { fields: [field.name] },
    );
  }
  return value.round(field.scale);
}

function readId(field: Field, raw: unknown): Value {
  return normaliseId(scalar(field, raw)) ?? refuseId(field, raw);
}

function readReference(field: Field, raw: unknown): Value {
  const id = normaliseId(scalar(field, raw));
  if (!id || sobjectOfId(id)?.name !== field.referenceTo) return refuseId(field, raw);
  return id;
}

function refuseId(field: Field, raw: unknown): never {
  throw new SalesforceError(
    'MALFORMED_ID',
    `${field.label}: id value of incorrect type: ${String(raw)}`,
    { fields: [field.name] },
  );
}

/** JSON numbers and booleans are accepted for text and the other way round, as the vendor does. */
function scalar(field: Field, raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  if (raw instanceof Decimal) return raw.toString();
  return refuseJson(field, raw);
}

function refuseJson(field: Field, raw: unknown): never {
  const kind =
    typeof raw === 'string'
      ? 'VALUE_STRING'
      : typeof raw === 'object'
        ? 'START_OBJECT'
        : 'VALUE_NUMBER';
  const shown = typeof raw === 'object' ? '' : ` value ${String(raw)}`;
  throw new SalesforceError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from ${kind}${shown} or request may be missing a required field`,
  );
}
