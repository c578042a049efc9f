import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnvironment } from '../../bench/support/product.ts';
import { atEnd } from './at-end.ts';

const checkout = join(import.meta.dirname, '../../..');

/** A role of the product in a process of its own. */
export interface RoleProcess {
  readonly pid: number;
  /** Everything it wrote. */
  readonly said: () => string;
  /** Sends the signal and waits for the end: the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** Waits for a line of its log; throws with what it said when it ends before. */
  says(words: string): Promise<void>;
}

/** Starts `npm start -- <role>` without npm. What is left of it is killed after the file. */
export function startRole(
  role: readonly string[],
  environment: Readonly<Record<string, string>>,
): RoleProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'gateway/main.ts', ...role], {
    cwd: checkout,
    env: cleanEnvironment({ LOG_LEVEL: 'info', ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const end = (signal: NodeJS.Signals) => ended(child, signal);
  atEnd(() => end('SIGKILL'));
  return {
    pid: child.pid ?? 0,
    said: () => said,
    end,
    says: (words) =>
      new Promise((resolve, reject) => {
        const listen = (): void => {
          if (said.includes(words)) resolve();
        };
        listeners.add(listen);
        child.once('close', () => reject(new Error(`${role.join(' ')} ended:\n${said}`)));
        listen();
      }),
  };
}

async function ended(
  child: ChildProcess,
  signal: NodeJS.Signals,
): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  return child.exitCode ?? child.signalCode;
}

/** Every process that descends from this one, as Linux knows them. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (child) => {
      const status = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => '');
      return { child, parent: Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]) };
    }),
  );
  const below = (parent: number): number[] =>
    parents.flatMap((entry) =>
      entry.parent === parent ? [entry.child, ...below(entry.child)] : [],
    );
  return below(pid);
}

/** A dead one that nobody has buried yet does not run. */
export async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return state !== '' && !/\) [ZX] /.test(state);
}
