import type { Books } from './books/books.ts';
import type { Family, TypeName } from './schema/names.ts';

type Kept = Readonly<Record<string, unknown>>;

/**
 * What no record shows and a restart must not forget: how far ids and document numbers have got (whoever had the
 * highest may be gone, and an old number must not come to mean another invoice), and what was deleted.
 */
const BESIDE: Readonly<Record<string, (books: Books) => readonly Kept[]>> = {
  _series: (books) => [
    ...books.lastIds().map(([family, last]) => ({ id: `id ${family}`, last })),
    ...books.numbering.last().map(([type, last]) => ({ id: `number ${type}`, last })),
  ],
  _deletions: (books) =>
    books.deletions.map(({ id: recordId, ...deletion }, index) => ({
      id: String(index),
      recordId,
      ...deletion,
    })),
};

export const beside = (books: Books): Record<string, readonly Kept[]> =>
  Object.fromEntries(Object.entries(BESIDE).map(([name, show]) => [name, show(books)]));

/** One of them; undefined for any other name or id. */
export const besideOne = (books: Books, name: string, id: string): Kept | undefined =>
  BESIDE[name]?.(books).find((one) => one['id'] === id);

export function recallBeside(
  books: Books,
  series: readonly Kept[] = [],
  deletions: readonly Kept[] = [],
): void {
  for (const { id, last } of series) {
    const [kind, name] = String(id).split(' ');
    if (kind === 'id') books.continueIdsBehind(name as Family, Number(last));
    else books.numbering.continueBehind(name as TypeName, Number(last));
  }
  for (const { type, recordId, name, atMs } of deletions) {
    books.noteDeletion({
      type: type as TypeName,
      id: Number(recordId),
      name: String(name),
      atMs: Number(atMs),
    });
  }
}
