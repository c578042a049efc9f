import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const project = join(import.meta.dirname, '../../..');
const STOP_WITHIN_MS = 30_000;

/** A command of the product in a process of its own. */
export interface Running {
  /** Of the process that was started; the one that does the work may be its child. */
  readonly pid: number;
  /** Ended, by itself or by a signal. */
  readonly ended: () => boolean;
  /** The last of what it wrote. */
  readonly said: () => string;
  stop(): Promise<void>;
}

/** Settings of the one who starts the bench must not leak into what is measured. */
export function cleanEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { DATABASE_URL: _db, REDIS_URL: _redis, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, ...own };
}

export function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Running {
  const child = spawn(command, args, {
    cwd: project,
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm does not hand a signal on to what it runs.
    detached: true,
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  };
  const said = lastWordsOf(child);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  // Nor does a bench that is interrupted.
  process.once('exit', () => ended() || signal('SIGTERM'));
  return {
    pid: child.pid ?? 0,
    ended,
    said,
    stop: async () => {
      signal('SIGTERM');
      const late = setTimeout(() => signal('SIGKILL'), STOP_WITHIN_MS);
      await exited;
      clearTimeout(late);
    },
  };
}

/** A role of the product, without npm and without a launcher between: its pid is the product’s own. */
export const runRole = (role: string, environment: Readonly<Record<string, string>>): Running =>
  run(process.execPath, ['--import', 'tsx', 'gateway/main.ts', role], environment);

function lastWordsOf(child: ChildProcess): () => string {
  let text = '';
  const listen = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-8_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  return () => text;
}

/** Waits for a condition of something that runs; fails with its last words when it ends or takes too long. */
export async function waitFor(
  what: string,
  running: Running,
  condition: () => Promise<boolean>,
  { withinMs = 120_000, everyMs = 20 } = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (running.ended()) throw new Error(`ended before ${what}:\n${running.said()}`);
    if (Date.now() > deadline) throw new Error(`no ${what} in time:\n${running.said()}`);
    await wait(everyMs);
  }
}

export const answersOk = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );

/** Resident memory in MiB, as Linux counts it. */
export async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}
