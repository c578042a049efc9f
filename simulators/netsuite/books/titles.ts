import { TYPES } from '../schema/types.ts';
import { type Entry, textIn } from './record.ts';

/** What the vendor shows as `refName`: entity id and name, account number and name, document number. */
export function titleOf(entry: Entry): string {
  const parts = TYPES[entry.type].titledBy.map((field) => textIn(entry, field));
  const title = parts.filter((part) => part !== null && part !== '').join(' ');
  return title === '' ? String(entry.id) : title;
}
