import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

export const isRoot = process.getuid?.() === 0;

/** An OS user without rights, to start processes as; only root can. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

const script = fileURLToPath(new URL('gateway-process.ts', import.meta.url));
const checkout = fileURLToPath(new URL('../..', import.meta.url));

const idOf = (flag: string): number =>
  Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout.trim());

const nobody: OsUser | undefined = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;

/** Whoever is not root here: the user `nobody`, or this process's own. */
export const plainUser: OsUser | undefined = nobody;

/** False where root's checkout is closed to other users; says so. */
export const canRunAsPlainUser = ((): boolean => {
  if (!nobody) return true;
  const { status } = spawnSync('test', ['-r', script], nobody);
  if (status !== 0) console.warn(`The user nobody cannot read ${checkout}: its cases are skipped.`);
  return status === 0;
})();

/** A folder that is gone after the test. */
export async function temporaryFolder(owner?: OsUser): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  if (owner) await chown(folder, owner.uid, owner.gid);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** One folder for the tests of a group, so that only the first pays for the initialisation. */
export function sharedFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  });
  afterAll(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly log: readonly string[];
  readonly child: ChildProcess;
  /** Answers when it has obeyed. */
  tell(order: string): Promise<unknown>;
  /** The exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts a gateway process on the folder; throws what it refused with. */
export async function startGateway(
  dataDir: string,
  { as, port }: { as?: OsUser | undefined; port?: number } = {},
): Promise<Gateway> {
  const args = ['--import', 'tsx', script, dataDir, ...(port === undefined ? [] : [String(port)])];
  const child = spawn(process.execPath, args, { cwd: checkout, stdio: 'pipe', ...as });
  const server = { pid: 0 };
  onTestFinished(async () => {
    await end(child);
    killServer(server.pid, dataDir);
  });
  const said = createInterface({ input: child.stdout });
  const started = await nextLine(said, child);
  if (typeof started['refused'] === 'string') throw new Error(started['refused']);
  const gateway = started as unknown as Omit<Gateway, 'child'>;
  server.pid = gateway.pid;
  return {
    ...gateway,
    child,
    async tell(order) {
      child.stdin.write(`${order}\n`);
      return (await nextLine(said, child))[order];
    },
    async end(signal) {
      child.kill(signal);
      return exitOf(child);
    },
  };
}

async function nextLine(said: Interface, child: ChildProcess): Promise<Record<string, unknown>> {
  const errors: string[] = [];
  child.stderr?.on('data', (text) => errors.push(String(text)));
  const line = await Promise.race([
    once(said, 'line').then(([text]) => String(text)),
    once(child, 'close').then(() => undefined),
  ]);
  if (line === undefined) throw new Error(`the process ended: ${errors.join('')}`);
  return JSON.parse(line);
}

export async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}

/** In the ordinary way, so that its server goes with it. */
async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await exitOf(child);
}

/** A test that fails half-way must not leave its server behind. */
function killServer(pid: number, dataDir: string): void {
  if (commandOf(pid).includes(dataDir)) process.kill(pid, 'SIGKILL');
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Whether that process still serves the folder. */
export const isServing = (pid: number, dataDir: string): boolean =>
  commandOf(pid).includes(dataDir);

export const osUserOf = (pid: number): number =>
  Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** Runs statements on a connection of their own and returns the rows of the last. */
export async function sql(url: string, ...texts: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const text of texts) rows = (await client.query(text)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
