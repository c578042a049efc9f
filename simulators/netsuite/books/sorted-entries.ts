import type { Entry } from './record.ts';

/** Whole seconds: what the query service can tell apart, so the order must not know more. */
export const modifiedSecond = (entry: Entry): number => Math.floor(entry.modifiedMs / 1000);

type Order = (left: Entry, right: Entry) => number;

export const byId: Order = (left, right) => left.id - right.id;
export const byModified: Order = (left, right) =>
  modifiedSecond(left) - modifiedSecond(right) || left.id - right.id;

/**
 * Entries in order, so that a page of a change feed costs the page and not the table. Additions at the end are free;
 * additions elsewhere wait for the next reader, which sorts once, so that a load of any order stays fast.
 */
export class SortedEntries {
  readonly #order: Order;
  #entries: Entry[] = [];
  #sorted = true;

  constructor(order: Order) {
    this.#order = order;
  }

  add(entry: Entry): void {
    const last = this.#entries.at(-1);
    if (last && this.#order(last, entry) > 0) this.#sorted = false;
    this.#entries.push(entry);
  }

  /** Must be called before the entry's sort key changes. */
  remove(entry: Entry): void {
    const at = this.firstWhere((other) => this.#order(other, entry) >= 0);
    if (this.#entries[at] === entry) this.#entries.splice(at, 1);
  }

  all(): readonly Entry[] {
    if (!this.#sorted) {
      this.#entries.sort(this.#order);
      this.#sorted = true;
    }
    return this.#entries;
  }

  /** Position of the first entry that has reached a point in the order; the length when none has. */
  firstWhere(reached: (entry: Entry) => boolean): number {
    const entries = this.all();
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (reached(entries[middle] as Entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
