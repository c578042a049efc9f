import type { Books } from '../books/books.ts';
import { type Entry, flagIn } from '../books/record.ts';
import { titleOf } from '../books/titles.ts';
import type { Field } from '../schema/field.ts';
import { targetsOf } from '../schema/types.ts';

/** What a write may say of another record. */
interface ReferenceText {
  readonly id?: unknown;
  readonly externalId?: unknown;
  readonly refName?: unknown;
}

/** The id behind `{id}`, `{externalId}`, `{refName}` or a bare id; `undefined` when there is none such. */
export function referencedId(books: Books, field: Field, input: unknown): number | undefined {
  if (typeof input !== 'object' || input === null) return idOf(input);
  const { id, externalId, refName } = input as ReferenceText;
  if (id !== undefined) return idOf(id);
  for (const type of targetsOf(field)) {
    const found =
      typeof externalId === 'string'
        ? books.holderOf(type, externalId)
        : books.all(type).find((entry) => titleOf(entry) === refName);
    if (found?.type === type) return found.id;
  }
  return undefined;
}

function idOf(input: unknown): number | undefined {
  return /^\d{1,15}$/.test(String(input)) ? Number(input) : undefined;
}

/** The record a stored reference points at. */
export function referenced(books: Books, field: Field, id: number): Entry | undefined {
  for (const type of targetsOf(field)) {
    const found = books.find(type, id);
    if (found) return found;
  }
  return undefined;
}

/** Whether a new reference may be made to the record: inactive ones can no longer be chosen. */
export function isChoosable(books: Books, field: Field, id: number): boolean {
  const target = referenced(books, field, id);
  return target !== undefined && !flagIn(target, 'isInactive');
}
