import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The whole product as `npm start` runs it, in a process, folder and on ports of its own. */
export interface Product {
  readonly url: string;
  /** Control API of the simulator that knows this action. */
  simulatorFor(action: string): Promise<string>;
  /** What a client of the demo gets for this query. */
  ask<T>(client: string, query: string, variables?: Record<string, unknown>): Promise<T>;
  stop(): Promise<void>;
}

const project = join(import.meta.dirname, '../../..');
const readyWithinMs = 90_000;
const stopWithinMs = 25_000;
const simulators = 8;

export async function startProduct(): Promise<Product> {
  const port = await freePorts(1);
  const simPortBase = await freePorts(simulators);
  const folder = await mkdtemp(join(tmpdir(), 'tributary-e2e-'));
  const child = spawn(
    process.execPath,
    [join(project, 'node_modules/tsx/dist/cli.mjs'), 'gateway/main.ts'],
    {
      cwd: project,
      env: {
        ...environment(),
        PORT: String(port),
        SIM_PORT_BASE: String(simPortBase),
        DATA_DIR: folder,
        TRIBUTARY_MODE: 'demo',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = collect(child);
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, child);
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${said()}`);
  }
  return {
    url,
    stop,
    simulatorFor: (action) => simulatorFor(action, simPortBase),
    ask: (client, query, variables) => ask(url, client, query, variables),
  };
}

/** Without the test runner's own settings, which change how the product logs and loads. */
function environment(): NodeJS.ProcessEnv {
  const {
    NODE_ENV: _mode,
    VITEST: _runner,
    DATABASE_URL: _db,
    REDIS_URL: _redis,
    ...rest
  } = process.env;
  return rest;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const listen = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-8_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  return () => text;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:`);
    const answered = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the product was not ready within ${readyWithinMs / 1_000} s:`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await ended;
  clearTimeout(timer);
}

async function simulatorFor(action: string, base: number): Promise<string> {
  for (let port = base; port < base + simulators; port++) {
    const url = `http://127.0.0.1:${port}/_sim`;
    const actions: unknown = await fetch(`${url}/act`).then(
      (response) => response.json(),
      () => ({}),
    );
    if (Object.hasOwn(actions as object, action)) return url;
  }
  throw new Error(`no simulator from port ${base} on knows the action ${action}`);
}

async function ask<T>(
  url: string,
  client: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const granted = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:demo`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: T; errors?: unknown };
  if (errors !== undefined) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return data;
}

/** The first of so many neighbouring ports that nobody uses. */
async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = await listenOn(0);
    const neighbours = Array.from({ length: count - 1 }, (_, i) => listenOn(first + 1 + i));
    const taken = await Promise.allSettled(neighbours);
    if (taken.every(({ status }) => status === 'fulfilled')) return first;
  }
  throw new Error(`no ${count} neighbouring ports are free`);
}

function listenOn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (port > 65_535) return reject(new Error('beyond the last port'));
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = (server.address() as { port: number }).port;
      server.close(() => resolve(bound));
    });
  });
}
