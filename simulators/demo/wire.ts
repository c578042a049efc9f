import type { Address } from './model.ts';

/** A record in the vendor's own shape. */
export type VendorRecord = Record<string, unknown>;

/** What `load` of a stand-in takes: records by the vendor's record type. */
export type VendorRecords = Record<string, VendorRecord[]>;

/** `2026-01-31T10:11:12Z`: seconds are the finest that NetSuite shows. */
export function wholeSeconds(instant: string): string {
  return instant.replace(/\.\d+Z$/, 'Z');
}

/** A unit price, quantity or rate as the JSON number on the wire. */
export function wireDecimal(text: string): number {
  return Number(text);
}

export function streetOf(address: Address): string {
  return address.lines.join('\n');
}
