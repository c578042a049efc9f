import { createInterface } from 'node:readline';
import type { Clock } from '../../connectors/clock.ts';
import type { Binaries } from './binaries.ts';
import { lastWords, launchBinary } from './child.ts';
import type { Cluster } from './cluster.ts';
import { endWithUs, forget, send } from './lifeline.ts';
import type { RunAs } from './os-user.ts';
import { isAlive } from './postmaster-file.ts';

/** How a launch ended. `locked`: another server is, or was a moment ago, on this cluster. */
export type Launch =
  | { readonly is: 'ready'; readonly pid: number }
  | { readonly is: 'port-taken' | 'locked' }
  | { readonly is: 'failed'; readonly reason: string };

export interface LaunchPlan {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly cluster: Cluster;
  readonly port: number;
  /** Overrides of SETTINGS. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** Given on the command line, so that a later edition's settings hold for an older cluster too. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_checkpoints: 'off',
};

const READY = 'database system is ready to accept connections';
const PORT_TAKEN = 'Address already in use';
const LOCKED = /lock file "postmaster\.pid" already exists|shared memory block .* is still in use/;

/** Starts the server and waits until it takes connections or gives up. Crash recovery may take its time. */
export async function launch(plan: LaunchPlan): Promise<Launch> {
  const child = launchBinary(plan.runAs, plan.binaries.postgres, argumentsOf(plan));
  const { pid } = child;
  if (pid !== undefined) {
    endWithUs(pid);
    child.once('exit', (code, signal) => {
      forget(pid);
      plan.log(`PostgreSQL ended (${signal ?? code})`);
    });
  }
  const lines = createInterface({ input: child.stderr }).on('line', plan.log);
  const said: string[] = [];
  const outcome = await new Promise<Launch>((resolve) => {
    const listen = (line: string): void => {
      said.push(line);
      if (pid === undefined || !line.includes(READY)) return;
      lines.off('line', listen);
      resolve({ is: 'ready', pid });
    };
    lines.on('line', listen);
    child.once('error', ({ message }) => resolve({ is: 'failed', reason: message }));
    child.once('close', () => resolve(failureOf(said.join('\n'))));
  });
  // From here on the server alone is no reason for this process to go on.
  child.unref();
  if ('unref' in child.stderr) (child.stderr as { unref(): void }).unref();
  return outcome;
}

function argumentsOf({ cluster, port, settings }: LaunchPlan): string[] {
  const all = Object.entries({ ...SETTINGS, ...settings });
  return ['-D', cluster.path, '-p', String(port), ...all.flatMap(([k, v]) => ['-c', `${k}=${v}`])];
}

function failureOf(said: string): Launch {
  if (said.includes(PORT_TAKEN)) return { is: 'port-taken' };
  if (LOCKED.test(said)) return { is: 'locked' };
  return { is: 'failed', reason: lastWords(said) };
}

/** What is tried in turn: a clean shutdown, one without goodbyes, the end. */
const ENDS = [
  { signal: 'SIGINT', patienceMs: 10_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

const POLL_MS = 10;

/** Ends the server with this process id and returns when it is gone. Committed rows survive every way of it. */
export async function shutDown(pid: number, clock: Clock): Promise<void> {
  for (const { signal, patienceMs } of ENDS) {
    send(pid, signal);
    // A suspended process (Ctrl-Z, a frozen container) would never see it.
    send(pid, 'SIGCONT');
    if (await isGone(pid, patienceMs, clock)) return;
  }
  throw new Error(`The PostgreSQL process ${pid} cannot be stopped: end it, then start again.`);
}

async function isGone(pid: number, patienceMs: number, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + patienceMs;
  while (isAlive(pid)) {
    if (clock.now() > deadline) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}
