import type { Clock } from '../../connectors/clock.ts';
import type { Cluster } from './cluster.ts';
import { type Answer, ask, isPostmasterOf } from './identity.ts';
import { shutDown } from './postmaster.ts';
import {
  isAlive,
  isUnburied,
  type PostmasterFile,
  readPostmasterFile,
  removePostmasterFile,
} from './postmaster-file.ts';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const POLL_MS = 50;

/** How long a server may say nothing at all, and how long it may say "not yet" (recovering after a crash). */
const SILENCE_MS = 5_000;
const NOT_YET_MS = 120_000;

/**
 * The server that already keeps this cluster, started by another process or left behind by a killed one.
 * Returns undefined once the way is free: there is none, or it was stopped because it answered nothing.
 */
export async function findRunning(
  cluster: Cluster,
  clock: Clock,
  log: (line: string) => void,
): Promise<RunningServer | undefined> {
  const since = clock.now();
  for (;;) {
    const file = await readPostmasterFile(cluster.path);
    if (!file || !isAlive(file.pid)) {
      await clearWay(cluster, file);
      return undefined;
    }
    const answer = await ask(cluster, file.port);
    if (answer === 'ours') return file;
    if (!isPostmasterOf(file.pid, cluster)) {
      log(`postmaster.pid names process ${file.pid}, which is another program: removed`);
      await removePostmasterFile(cluster.path, file);
      return undefined;
    }
    if (isOverdue(answer, clock.now() - since)) {
      await giveUpOn(file, answer, clock, log);
      return undefined;
    }
    await clock.sleep(POLL_MS);
  }
}

/** PostgreSQL itself removes the file of a process that is no more, but not of one that is merely unburied. */
async function clearWay(cluster: Cluster, file: PostmasterFile | undefined): Promise<void> {
  if (file && isUnburied(file.pid)) await removePostmasterFile(cluster.path, file);
}

const isOverdue = (answer: Answer, waitedMs: number): boolean =>
  waitedMs > (answer === 'not-yet' ? NOT_YET_MS : SILENCE_MS);

async function giveUpOn(
  { pid, port }: PostmasterFile,
  answer: Answer,
  clock: Clock,
  log: (line: string) => void,
): Promise<void> {
  if (answer === 'not-yet') {
    // Recovery is work that must not be interrupted.
    throw new Error(
      `The database server with process id ${pid} is still recovering: wait and start again.`,
    );
  }
  log(`process ${pid} keeps the data folder but does not answer on port ${port}: stopping it`);
  await shutDown(pid, clock);
}
