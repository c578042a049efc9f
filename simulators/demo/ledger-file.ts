import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulatedSystem } from '../kernel/server.ts';
import type { VendorRecords } from './wire.ts';

/** Kept books: which seed they began with, and every record as the vendor shows it. */
interface Kept {
  readonly seed: number;
  readonly records: VendorRecords;
}

/** What a stand-in shows but works out by itself, or does not take back. */
const NOT_LOADED = new Set(['fiDocuments', 'confirmations', 'subscriptions']);

/**
 * Keeps a stand-in's books in a file, so that the vendor remembers over a restart what it was told: an id given out
 * once must not come to mean another invoice the next day.
 */
export class LedgerFile {
  readonly #path: string;
  readonly #seed: number;

  constructor(dataDir: string, name: string, seed: number) {
    this.#path = join(dataDir, 'simulators', `${name}.json`);
    this.#seed = seed;
  }

  /** The kept records; undefined where there are none, or those of another seed. */
  async read(): Promise<VendorRecords | undefined> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as Kept;
    return kept.seed === this.#seed ? kept.records : undefined;
  }

  /** Replaces the file as a whole, so that a crash leaves the old one. */
  async write(system: SimulatedSystem): Promise<void> {
    const records = Object.fromEntries(
      Object.entries(system.ledger()).filter(([type]) => !NOT_LOADED.has(type)),
    );
    await mkdir(join(this.#path, '..'), { recursive: true });
    await writeFile(`${this.#path}.new`, JSON.stringify({ seed: this.#seed, records }));
    await rename(`${this.#path}.new`, this.#path);
  }
}
