import type { Entry, Line, Values } from '../books/record.ts';
import { exactIn, numberIn } from '../books/record.ts';
import { invalidFieldValue } from '../errors.ts';
import { TYPES } from '../schema/types.ts';
import { PRICING, type Sent, type SentRow } from './write.ts';

/**
 * Writes what was sent into a draft. A sublist row with a known key changes that row, one without is appended (so that
 * sending the same rows twice doubles them); `replaced` names the sublists that are swapped whole.
 */
export function mergeInto(draft: Entry, sent: Sent, replaced: ReadonlySet<string>): void {
  Object.assign(draft.values, sent.values);
  if (sent.externalId !== undefined) draft.externalId = sent.externalId;
  for (const [name, rows] of Object.entries(sent.sublists)) {
    const present = replaced.has(name) ? [] : (draft.sublists[name] ?? []);
    const fresh = replaced.has(name) || present.length === 0;
    draft.sublists[name] = mergeRows(draft, name, present, rows, fresh);
    const taxed = rows.every(({ values }) => exactIn({ values }, 'tax1Amt') !== null);
    if (name === 'item' && !taxed) forgetTaxes(draft.sublists[name]);
  }
}

function mergeRows(
  draft: Entry,
  name: string,
  present: readonly Line[],
  rows: readonly SentRow[],
  fresh: boolean,
): Line[] {
  const lines = [...present];
  for (const [index, row] of rows.entries()) {
    const known = lines.find((line) => matches(draft, name, line, row));
    if (known) Object.assign(known.values, repriced(row.values));
    else if (row.key !== null && !fresh && keyField(draft, name) !== 'doc')
      throw invalidFieldValue(row.key, keyField(draft, name), `${name}.items[${index}]`);
    else lines.push({ key: freeKey(draft, name, lines, row), values: { ...row.values } });
  }
  return lines;
}

const keyField = (draft: Entry, name: string): string =>
  TYPES[draft.type].sublists[name]?.key ?? 'line';

function matches(draft: Entry, name: string, line: Line, row: SentRow): boolean {
  if (row.key === null) return false;
  return keyField(draft, name) === 'doc' ? numberIn(line, 'doc') === row.key : line.key === row.key;
}

/** Rows number themselves from 1; rows of an apply sublist from 0, as the vendor counts them. */
function freeKey(draft: Entry, name: string, lines: readonly Line[], row: SentRow): number {
  const byDocument = keyField(draft, name) === 'doc';
  if (row.key !== null && !byDocument) return row.key;
  return lines.reduce((next, line) => Math.max(next, line.key + 1), byDocument ? 0 : 1);
}

/** A changed price without a new amount means: work the amount out again. */
function repriced(values: Values): Values {
  const touched = PRICING.some((field) => field in values);
  const retaxed = 'taxCode' in values ? { taxRate1: null } : {};
  return touched && exactIn({ values }, 'amount') === null
    ? { ...retaxed, amount: null, ...values }
    : { ...retaxed, ...values };
}

/** Taxes belong to a document's lines together, so one changed line puts all of them in question. */
function forgetTaxes(lines: readonly Line[]): void {
  for (const { values } of lines) values['tax1Amt'] = null;
}
