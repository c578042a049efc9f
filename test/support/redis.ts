import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';

/**
 * A Redis for this test file: that of `REDIS_URL`, else a `redis-server` from PATH without persistence, stopped
 * after the file. Without either it prints why and returns null, so that the suite skips; in CI it throws.
 * Call it at the top of the file, or stop what it started with `stopRedis` in `afterAll`.
 */
export async function redisUrl(): Promise<string | null> {
  const given = process.env['REDIS_URL'];
  if (given) return given;
  started ??= start().catch((error) => {
    started = undefined;
    throw error;
  });
  afterAll(stopRedis);
  return (await started)?.url ?? null;
}

export async function stopRedis(): Promise<void> {
  const server = await started;
  started = undefined;
  if (server) await end(server.child);
}

interface Started {
  readonly url: string;
  readonly child: ChildProcess;
}

let started: Promise<Started | null> | undefined;

async function start(): Promise<Started | null> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn('redis-server', argumentsFor(port), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const outcome = await readiness(child);
    if (outcome === 'ready')
      return { url: `redis://127.0.0.1:${port}`, child: endingWithUs(child) };
    if (outcome === 'absent') return absent();
    if (attempt === 5) throw new Error('redis-server does not start; run it by hand to see why.');
  }
}

const argumentsFor = (port: number): string[] => [
  ...['--port', String(port), '--bind', '127.0.0.1'],
  ...['--save', '', '--appendonly', 'no', '--dir', '/tmp'],
];

/** `failed` is mostly a port taken between choosing and binding it. */
async function readiness(child: ChildProcess): Promise<'ready' | 'absent' | 'failed'> {
  return new Promise((resolve) => {
    child.once('error', () => resolve('absent'));
    child.once('exit', () => resolve('failed'));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve('ready');
    });
  });
}

function absent(): null {
  const why = 'no REDIS_URL is set and there is no redis-server on PATH';
  if (process.env['CI'] === 'true') throw new Error(`Redis is required in CI: ${why}.`);
  console.warn(`Tests that need Redis are skipped: ${why}.`);
  return null;
}

function endingWithUs(child: ChildProcess): ChildProcess {
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  child.unref();
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
