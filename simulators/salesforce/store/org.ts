import { Changes } from '../../kernel/changes.ts';
import type { SimClock } from '../../kernel/clock.ts';
import { IdMint, withChecksum } from '../ids.ts';
import { findSObject, SOBJECTS } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { type Draft, idOf, isDeleted, type Row, withoutNulls } from './row.ts';
import { Table } from './table.ts';

/** On whose behalf a record is written, and how. */
export interface Author {
  readonly userId: string;
  /**
   * `api`: a client, under all rules. `person`: somebody in the browser, who clicks "save anyway" on duplicates.
   * `load`: records that existed before we look: system fields are taken as given and no automation fires.
   */
  readonly origin: 'api' | 'person' | 'load';
  /** Whether alert-type duplicate rules are overridden. */
  readonly allowDuplicates: boolean;
}

/** One customer's Salesforce: its records, its clock, its transactions. */
export class Org {
  readonly id: string;
  readonly clock: SimClock;
  readonly #changes: Changes;
  readonly #ids: IdMint;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #numbers = new Map<string, number>();
  readonly #journal: (() => void)[] = [];
  readonly #revised = new Set<string>();
  #depth = 0;
  #lastStamp = 0;
  #backdating = false;

  /** `instance`: the two characters that name the org's server and stand in every id. `changes` is told of every row kept. */
  constructor({
    clock,
    instance,
    changes = new Changes(),
  }: { clock: SimClock; instance: string; changes?: Changes }) {
    this.id = withChecksum(`00D${instance}0000000001`);
    this.clock = clock;
    this.#changes = changes;
    this.#ids = new IdMint(instance);
    this.#tables = new Map(SOBJECTS.map((type) => [type.name, new Table(type)]));
  }

  table(type: string): Table {
    const table = this.#tables.get(type);
    if (!table) throw new Error(`no table for ${type}`);
    return table;
  }

  tables(): Iterable<Table> {
    return this.#tables.values();
  }

  /** The living record behind an id, of whatever type it says it is. */
  living(type: string, id: unknown): Row | undefined {
    const row = typeof id === 'string' ? this.table(type).get(id) : undefined;
    return row && !isDeleted(row) ? row : undefined;
  }

  mintId(type: SObjectType): string {
    for (;;) {
      const id = this.#ids.mint(type.keyPrefix);
      if (!this.table(type.name).get(id)) return id;
    }
  }

  /** `00000123`: order and quote numbers. */
  autoNumber(type: string): string {
    const next = (this.#numbers.get(type) ?? 99) + 1;
    this.#numbers.set(type, next);
    return String(next).padStart(8, '0');
  }

  observeNumber(type: string, given: number): void {
    this.#numbers.set(type, Math.max(this.#numbers.get(type) ?? 99, given));
  }

  today(): string {
    return new Date(this.clock.now()).toISOString().slice(0, 10);
  }

  /** A moment later than every stamp before it: two writes never share a SystemModstamp. */
  stamp(): number {
    const next = this.#lastStamp + 1;
    this.#lastStamp = this.#backdating ? next : Math.max(next, this.clock.now());
    return this.#lastStamp;
  }

  /** No stamp handed out from now on is older than one that came with a loaded record. */
  observeStamp(ms: number): void {
    this.#lastStamp = Math.max(this.#lastStamp, ms);
  }

  /** Lets the `count` stamps handed out by `work` end now, as of records that were there before, instead of running ahead. */
  backdated(count: number, work: () => void): void {
    this.#lastStamp = Math.max(this.#lastStamp, this.clock.now() - count);
    this.#backdating = true;
    try {
      work();
    } finally {
      this.#backdating = false;
    }
  }

  /** All of it or nothing: when `work` throws, everything it kept is undone. */
  atomically<T>(work: () => T): T {
    const mark = this.#journal.length;
    this.#depth += 1;
    try {
      return work();
    } catch (error) {
      // Rolls back and lets the caller see why.
      while (this.#journal.length > mark) this.#journal.pop()?.();
      throw error;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) {
        this.#journal.length = 0;
        this.#revised.clear();
      }
    }
  }

  keep(type: string, draft: Draft): Row {
    const table = this.table(type);
    const row = withoutNulls(draft);
    const before = table.get(idOf(row));
    this.#journal.push(() => (before ? table.put(before) : table.remove(idOf(row))));
    table.put(row);
    // What is undone later is told of as well: whoever asks finds it as it was, or gone.
    this.#changes.note(type, idOf(row));
    return row;
  }

  /** A change made by the org itself, without the checks of a save; stamped unless records are being loaded. */
  rewrite(type: string, row: Row, changes: Draft, author: Author): Row {
    return this.keep(type, { ...row, ...changes, ...this.stampsBy(author) });
  }

  stampsBy(author: Author): Draft {
    if (author.origin === 'load') return {};
    const now = this.stamp();
    return { LastModifiedDate: now, LastModifiedById: author.userId, SystemModstamp: now };
  }

  /** True the first time in a transaction: the guard that keeps automation from counting one change twice. */
  firstRevision(id: string): boolean {
    if (this.#revised.has(id)) return false;
    this.#revised.add(id);
    this.#journal.push(() => this.#revised.delete(id));
    return true;
  }
}

/** The type of that name, or an Error with a sentence. */
export function typeNamed(name: string): SObjectType {
  const type = findSObject(name);
  if (!type) throw new Error(`this org has no sObject type ${name}`);
  return type;
}
