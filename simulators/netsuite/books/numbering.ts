import type { TypeName } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';

const FIRST_NUMBER = 1001;

/** Document numbers: one running number per record type, `INV1001` onwards. */
export class Numbering {
  readonly #next = new Map<TypeName, number>();

  /** The next free number of the type; `null` when the type has none. */
  next(type: TypeName): string | null {
    const { numbered } = TYPES[type];
    if (!numbered) return null;
    const number = this.#next.get(type) ?? FIRST_NUMBER;
    this.#next.set(type, number + 1);
    return `${numbered.prefix}${number}`;
  }

  /** Keeps clear of a number that came in from outside. */
  reserve(type: TypeName, given: string): void {
    const prefix = TYPES[type].numbered?.prefix;
    if (prefix === undefined || !given.startsWith(prefix)) return;
    const digits = given.slice(prefix.length);
    if (!/^\d{1,12}$/.test(digits)) return;
    const next = this.#next.get(type) ?? FIRST_NUMBER;
    this.#next.set(type, Math.max(next, Number(digits) + 1));
  }
}
