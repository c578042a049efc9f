import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Journal, type JournalEntry, readIfThere, readJournal } from './journal.ts';
import type { VendorRecord, VendorRecords } from './wire.ts';

/** A snapshot: which seed the books began with, and every record as the vendor keeps it. */
interface Snapshot {
  readonly seed: number;
  readonly records: VendorRecords;
}

export interface KeptBooks {
  readonly records: VendorRecords;
  /** Lines of the journal that were left out because they could not be read. */
  readonly torn: number;
  /** Whether the snapshot alone says the same. */
  readonly isSnapshot: boolean;
}

/**
 * A stand-in's books on disk: a snapshot and, beside it, the journal of what has changed since. An id given out once
 * must not come to mean another invoice after a restart, nor an invoice be gone that somebody was told of.
 */
export class LedgerFile {
  readonly #snapshot: string;
  readonly #journal: string;
  readonly #seed: number;

  constructor(dataDir: string, name: string, seed: number) {
    this.#snapshot = join(dataDir, 'simulators', `${name}.json`);
    this.#journal = join(dataDir, 'simulators', `${name}.journal`);
    this.#seed = seed;
  }

  /** Snapshot and journal as one set of records; undefined where there are none, or those of another seed. */
  read(): KeptBooks | undefined {
    const text = readIfThere(this.#snapshot);
    if (text === '') return undefined;
    const { seed, records } = JSON.parse(text) as Snapshot;
    if (seed !== this.#seed) return undefined;
    const { entries, torn } = readJournal(this.#journal);
    return { records: merged(records, entries), torn, isSnapshot: entries.length === 0 };
  }

  /**
   * Replaces the snapshot. The journal that led to it must be emptied next, by `openJournal`; when the process ends
   * in between, the same journal over the newer snapshot gives the same books again.
   */
  write(records: Readonly<Record<string, readonly unknown[]>>): void {
    mkdirSync(dirname(this.#snapshot), { recursive: true });
    writeFileSync(`${this.#snapshot}.new`, JSON.stringify({ seed: this.#seed, records }));
    renameSync(`${this.#snapshot}.new`, this.#snapshot);
  }

  openJournal(): Journal {
    return new Journal(this.#journal);
  }

  /** Snapshot first: a journal alone says nothing. */
  remove(): void {
    rmSync(this.#snapshot, { force: true });
    rmSync(this.#journal, { force: true });
  }
}

/** The records with the last word of the journal on each, in their old order and new ones behind. */
function merged(records: VendorRecords, entries: readonly JournalEntry[]): VendorRecords {
  const byType = new Map<string, Map<string, VendorRecord | null>>();
  for (const [type, id, record] of entries) {
    const last = byType.get(type);
    if (last) last.set(id, record);
    else byType.set(type, new Map([[id, record]]));
  }
  const changed = [...byType].map(([type, last]) => [type, mergedType(records[type] ?? [], last)]);
  return { ...records, ...Object.fromEntries(changed) };
}

function mergedType(
  rows: readonly VendorRecord[],
  last: Map<string, VendorRecord | null>,
): VendorRecord[] {
  const kept = rows.flatMap((row, index) => {
    const id = idOf(row, index);
    const now = last.get(id);
    last.delete(id);
    if (now === undefined) return [row];
    return now === null ? [] : [now];
  });
  return [...kept, ...[...last.values()].filter((record) => record !== null)];
}

/** As the vendors spell it; what has no id (a confirmation) is known by its place. */
const idOf = (row: VendorRecord, index: number): string =>
  String(row['id'] ?? row['Id'] ?? row['reportId'] ?? index);
