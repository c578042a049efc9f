import type { SimulatedSystem } from '../kernel/server.ts';
import type { VendorRecord } from './wire.ts';

/**
 * Things waiting to be done in a system, picked from its books. Reading the books is dear, so the list is
 * taken once and read again only when it has run out; meanwhile others may have done some of it.
 */
export class WaitingList {
  readonly #read: () => VendorRecord[];
  #items: VendorRecord[] = [];
  #rests = 0;

  constructor(system: SimulatedSystem, type: string, isWaiting: (record: VendorRecord) => boolean) {
    this.#read = () => (system.ledger()[type] ?? []).map(asRecord).filter(isWaiting);
  }

  /** The next thing, chosen by `choose` among those waiting; taken off the list. */
  take(choose: (items: readonly VendorRecord[]) => VendorRecord): VendorRecord | undefined {
    if (this.#items.length === 0) this.#refill();
    if (this.#items.length === 0) return undefined;
    const item = choose(this.#items);
    this.#items = this.#items.filter((other) => other !== item);
    return item;
  }

  /** After an empty reading the books are left alone for a while. */
  #refill(): void {
    if (this.#rests > 0) {
      this.#rests -= 1;
      return;
    }
    this.#items = this.#read();
    if (this.#items.length === 0) this.#rests = READINGS_SKIPPED;
  }
}

const READINGS_SKIPPED = 20;

export function asRecord(value: unknown): VendorRecord {
  return typeof value === 'object' && value !== null ? (value as VendorRecord) : {};
}

/** Id of a reference `{ id }`, or of an enumeration. */
export function idIn(record: VendorRecord, field: string): string {
  return String(asRecord(record[field])['id'] ?? '');
}

export function textIn(record: VendorRecord, field: string): string {
  return String(record[field] ?? '');
}
