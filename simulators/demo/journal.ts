import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { RecordChange } from '../kernel/changes.ts';
import type { VendorRecord } from './wire.ts';

/** Type, id and the record as the stand-in keeps it; null when it is gone. */
export type JournalEntry = readonly [type: string, id: string, record: VendorRecord | null];

export interface JournalText {
  /** In the order in which they were written. */
  readonly entries: readonly JournalEntry[];
  /** Lines that could not be read and are left out: the last one of a process that was killed while it wrote. */
  readonly torn: number;
}

/** What has changed since the snapshot beside it, one line per answered request, so that no request is kept by half. */
export class Journal {
  readonly #path: string;
  readonly #file: number;
  #size = 0;
  #unwritten = '';

  /** Empties the file. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'w');
  }

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  /**
   * Returns when the operating system has the changes, which is as far as they must get: it keeps them when this
   * process is killed (`kill -9`). Only a machine that loses its power would need fsync, which costs milliseconds.
   * What could not be written is tried again with the next call.
   */
  append(changes: readonly RecordChange[]): void {
    if (changes.length > 0) {
      const entries = changes.map(({ type, id, record }) => [type, id, record]);
      this.#unwritten += `${JSON.stringify(entries)}\n`;
    }
    if (this.#unwritten === '') return;
    this.#size += this.#write(Buffer.from(this.#unwritten));
    this.#unwritten = '';
  }

  close(): void {
    closeSync(this.#file);
  }

  /** At its place, so that a line that was written in part is written over. */
  #write(bytes: Buffer): number {
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done);
      return bytes.length;
    } catch (error) {
      throw new Error(`the simulators cannot write to ${this.#path}: ${(error as Error).message}`);
    }
  }
}

/** What a journal says; nothing where there is none. */
export function readJournal(path: string): JournalText {
  const lines = readIfThere(path).split('\n');
  // A line is whole when its end is there; without it the text may read well and still be half of it.
  const rest = lines.pop();
  const read = lines.map(entriesOf);
  return {
    entries: read.flatMap((entries) => entries ?? []),
    torn: read.filter((entries) => entries === null).length + (rest ? 1 : 0),
  };
}

function entriesOf(line: string): readonly JournalEntry[] | null {
  try {
    return JSON.parse(line) as JournalEntry[];
  } catch {
    // Said by the caller, who knows whose journal it is.
    return null;
  }
}

/** The text of a file, empty where there is no such file. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
