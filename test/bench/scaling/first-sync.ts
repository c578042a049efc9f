import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../../store/database.ts';
import { rounded } from '../support/figures.ts';
import { freePorts } from '../support/free-ports.ts';
import { netSuiteKeys } from '../support/netsuite-account.ts';
import { withPostgres } from '../support/postgres.ts';
import { answersOk, type Running, residentMiB, run, runRole, waitFor } from '../support/product.ts';
import { connectionsFile } from '../support/production.ts';
import { writeBooks } from './books.ts';

const INVOICES = 100_000;
const EVERY_MS = 250;
const SAY_EVERY_MS = 10_000;
const WITHIN_MS = 30 * 60_000;

export interface FirstSync {
  readonly invoices: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Most memory of the worker while the first fifth of the invoices was read. */
  readonly firstFifthMiB: number;
  /** Most memory until the end. */
  readonly peakMiB: number;
  readonly growth: number;
}

/** A fresh store is filled by the worker as in production; NetSuite and PostgreSQL are processes beside it. */
export async function firstSync(folder: string, say: (line: string) => void): Promise<FirstSync> {
  await mkdir(folder, { recursive: true });
  const keys = netSuiteKeys();
  const books = await writeBooks(folder, INVOICES);
  const netsuite = await startNetSuite(keys.client, books, say);
  try {
    return await withPostgres(folder, async ({ db, url }) => {
      const { privateKeyPem, ...credentials } = keys.credentials;
      const connections = await connectionsFile(folder, [
        {
          id: 'netsuite',
          system: 'netsuite',
          environment: 'sandbox',
          baseUrl: netsuite.url,
          credentials: { ...credentials, privateKey: privateKeyPem },
          legalEntities: ['US01', 'DE01'],
          syncWindows: {},
        },
      ]);
      const worker = runRole('worker', {
        TRIBUTARY_MODE: 'production',
        DATABASE_URL: url,
        DATA_DIR: join(folder, 'worker'),
        LOG_LEVEL: 'warn',
        CONNECTIONS: connections,
      });
      try {
        return await follow(worker, db, say);
      } finally {
        await worker.stop();
      }
    });
  } finally {
    await netsuite.running.stop();
  }
}

async function startNetSuite(
  client: ReturnType<typeof netSuiteKeys>['client'],
  books: string,
  say: (line: string) => void,
): Promise<{ readonly url: string; readonly running: Running }> {
  const port = await freePorts(1);
  const entry = join(import.meta.dirname, 'netsuite-alone.ts');
  const running = run(process.execPath, ['--import', 'tsx', entry], {
    BENCH_PORT: String(port),
    BENCH_CLIENT: JSON.stringify(client),
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor('NetSuite', running, () => answersOk(`${url}/_sim/faults`));
  say(`loading the books of ${INVOICES} invoices into NetSuite`);
  const answer = await fetch(`${url}/_sim/load`, {
    method: 'POST',
    body: JSON.stringify({ path: books }),
  });
  if (!answer.ok) throw new Error(`the books do not load: ${await answer.text()}`);
  return { url, running };
}

interface Progress {
  readonly done: number;
  readonly loaded: boolean;
  readonly failed: number;
  readonly last_error: string | null;
}

/** Watches the feed of invoices, which is all but everything, and the worker’s memory. */
async function follow(
  worker: Running,
  db: Database,
  say: (line: string) => void,
): Promise<FirstSync> {
  let startedAt = 0;
  let saidAt = 0;
  let firstFifthMiB = 0;
  let peakMiB = 0;
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await wait(EVERY_MS)) {
    if (worker.ended()) throw new Error(`the worker ended:\n${worker.said()}`);
    const { done, loaded, failed, last_error } = await progressOf(db);
    if (failed > 0) throw new Error(`${failed} invoices cannot be read`);
    const memory = await residentMiB(worker.pid);
    if (done > 0 && startedAt === 0) startedAt = Date.now();
    peakMiB = Math.max(peakMiB, memory);
    if (done <= INVOICES / 5) firstFifthMiB = peakMiB;
    if (Date.now() - saidAt > SAY_EVERY_MS) {
      saidAt = Date.now();
      say(`${done} of ${INVOICES} invoices, ${Math.round(memory)} MiB ${last_error ?? ''}`);
    }
    if (!loaded) continue;
    const seconds = (Date.now() - startedAt) / 1000;
    return {
      invoices: done,
      seconds: rounded(seconds),
      rowsPerSecond: rounded(done / seconds, 0),
      firstFifthMiB: rounded(firstFifthMiB, 0),
      peakMiB: rounded(peakMiB, 0),
      growth: rounded(peakMiB / firstFifthMiB, 2),
    };
  }
  throw new Error(`the first sync does not end:\n${worker.said()}`);
}

async function progressOf(db: Database): Promise<Progress> {
  const [row] = await db.query<Progress>(
    `select done, loaded, failed, last_error from control.sync_state where feed = 'invoice'`,
  );
  return row ?? { done: 0, loaded: false, failed: 0, last_error: null };
}
