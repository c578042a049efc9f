import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems hand out by themselves: nobody gets one between this look and its use. */
const LOWEST = 12_000;
const HIGHEST = 31_000;

/** The first of so many neighbouring ports that nobody uses. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = randomInt(LOWEST, HIGHEST);
    const wanted = Array.from({ length: count }, (_, i) => tryPort(first + i));
    const tried = await Promise.allSettled(wanted);
    if (tried.every(({ status }) => status === 'fulfilled')) return first;
  }
  throw new Error(`no ${count} neighbouring ports are free`);
}

function tryPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
