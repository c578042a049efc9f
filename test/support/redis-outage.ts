import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A Redis of one's own, to be stopped and started again on the same port, empty each time. */
export interface RedisOutage {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Null where there is no `redis-server` on PATH; in CI that throws. */
export async function redisOutage(): Promise<RedisOutage | null> {
  const port = await freePort();
  let child: ChildProcess | null = await started(port);
  if (!child) {
    const why = 'there is no redis-server on PATH';
    if (process.env['CI'] === 'true') throw new Error(`Redis is required in CI: ${why}.`);
    console.warn(`Tests that stop Redis are skipped: ${why}.`);
    return null;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      child ??= await started(port);
    },
    stop: async () => {
      const running = child;
      child = null;
      if (!running) return;
      running.kill('SIGKILL');
      await once(running, 'exit');
    },
  };
}

async function started(port: number): Promise<ChildProcess | null> {
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'ignore'], cwd: '/' },
  );
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return new Promise((resolve, reject) => {
    child.once('error', () => resolve(null));
    child.once('exit', () => reject(new Error('redis-server does not start')));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(child);
    });
  });
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
