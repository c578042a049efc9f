/** Where a record stood when it was last written. */
interface Entry {
  readonly stamp: number;
  readonly id: string;
}

const byStampAndId = (a: Entry, b: Entry): number =>
  a.stamp - b.stamp || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Records in the order of (SystemModstamp, Id), for the keyset queries of change polling.
 * Stamps only grow, so a write appends; the entry of the former version stays behind, and readers skip it.
 */
export class ModstampIndex {
  #entries: Entry[] = [];
  #sorted = true;

  get length(): number {
    return this.#entries.length;
  }

  add(stamp: number, id: string): void {
    const entry = { stamp, id };
    const last = this.#entries.at(-1);
    // Only loaded and rolled-back records bring an older stamp.
    if (last && byStampAndId(last, entry) > 0) this.#sorted = false;
    this.#entries.push(entry);
  }

  /** Forgets the entries left behind. */
  rebuild(entries: Iterable<Entry>): void {
    this.#entries = [...entries];
    this.#sorted = false;
  }

  /** Ids and stamps from `stamp` on, in order, each pair once. */
  *from(stamp: number): Generator<Entry> {
    this.#sort();
    let previous: Entry | undefined;
    for (let i = this.#firstAt(stamp); i < this.#entries.length; i++) {
      const entry = this.#entries[i] as Entry;
      if (previous && byStampAndId(previous, entry) === 0) continue;
      previous = entry;
      yield entry;
    }
  }

  #sort(): void {
    if (this.#sorted) return;
    this.#entries.sort(byStampAndId);
    this.#sorted = true;
  }

  #firstAt(stamp: number): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle] as Entry).stamp < stamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
