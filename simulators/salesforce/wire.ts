import { Decimal } from './decimal.ts';
import type { Field } from './schema/field.ts';
import type { SObjectType } from './schema/sobject.ts';
import { idOf, type Row, type Value, valueIn } from './store/row.ts';
import { wireDatetime } from './time.ts';

const ADDRESS_PARTS = ['City', 'Country', 'PostalCode', 'State', 'Street'] as const;

/** The path all resources of one API version hang under: `/services/data/v60.0`. */
export type ApiBase = string;

export function recordUrl(base: ApiBase, type: SObjectType, id: string): string {
  return `${base}/sobjects/${type.name}/${id}`;
}

export function attributesOf(base: ApiBase, type: SObjectType, row: Row): Record<string, string> {
  return { type: type.name, url: recordUrl(base, type, idOf(row)) };
}

/** A record as the read API shows it, with these fields in this order. */
export function wireRecord(
  base: ApiBase,
  type: SObjectType,
  row: Row,
  fields: readonly Field[] = type.fields,
): Record<string, unknown> {
  const shown: Record<string, unknown> = { attributes: attributesOf(base, type, row) };
  for (const field of fields) shown[field.name] = wireValue(field, row);
  return shown;
}

export function wireValue(field: Field, row: Row): unknown {
  if (field.type === 'address') return compoundAddress(field.addressPrefix ?? '', row);
  const value = valueIn(row, field.name);
  if (typeof value === 'number') return wireDatetime(value);
  if (value instanceof Decimal) return field.type === 'int' ? value : value.toDouble();
  // An unticked box is false, never null.
  return value === null && field.type === 'boolean' ? false : value;
}

function compoundAddress(prefix: string, row: Row): unknown {
  const parts: [string, Value][] = ADDRESS_PARTS.map((part) => [
    part.charAt(0).toLowerCase() + part.slice(1),
    valueIn(row, prefix + part),
  ]);
  if (parts.every(([, value]) => value === null)) return null;
  return { ...Object.fromEntries(parts), geocodeAccuracy: null, latitude: null, longitude: null };
}
