import type { Changes } from '../../kernel/changes.ts';
import type { TypeName } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';

const FIRST_NUMBER = 1001;

/** Document numbers: one running number per record type, `INV1001` onwards. */
export class Numbering {
  readonly #next = new Map<TypeName, number>();
  readonly #changes: Changes;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** The next free number of the type; `null` when the type has none. */
  next(type: TypeName): string | null {
    const { numbered } = TYPES[type];
    if (!numbered) return null;
    const number = this.#next.get(type) ?? FIRST_NUMBER;
    this.continueBehind(type, number);
    return `${numbered.prefix}${number}`;
  }

  /** Keeps clear of a number that came in from outside. */
  reserve(type: TypeName, given: string): void {
    const prefix = TYPES[type].numbered?.prefix;
    if (prefix === undefined || !given.startsWith(prefix)) return;
    const digits = given.slice(prefix.length);
    if (!/^\d{1,12}$/.test(digits)) return;
    this.continueBehind(type, Number(digits));
  }

  /** The highest number ever given or taken, by type: a document that had it may be gone. */
  last(): [TypeName, number][] {
    return [...this.#next].map(([type, next]) => [type, next - 1]);
  }

  continueBehind(type: TypeName, last: number): void {
    if (last < (this.#next.get(type) ?? FIRST_NUMBER)) return;
    this.#next.set(type, last + 1);
    this.#changes.note('_series', `number ${type}`);
  }
}
