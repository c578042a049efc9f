// Starts what `npm run build` made, as the container image does, waits until it is ready, and stops it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WITHIN_MS = 90_000;

const dataDir = await mkdtemp(join(tmpdir(), 'tributary-built-'));
const port = await freePorts();
const simPortBase = port + 1;
const product = spawn(process.execPath, ['dist/gateway/main.js'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    PORT: port,
    SIM_PORT_BASE: simPortBase,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
  },
});
const ended = new Promise((resolve) =>
  product.once('exit', (code, signal) => resolve(code ?? signal)),
);

try {
  await ready(`http://127.0.0.1:${port}`);
  product.kill('SIGTERM');
  const code = await ended;
  if (code !== 0) throw new Error(`It ended with ${code}.`);
  console.log('The built product starts, shows its page and stops.');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  product.kill('SIGKILL');
  await ended;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

async function ready(url) {
  const deadline = Date.now() + WITHIN_MS;
  while ((await status(`${url}/readyz`)) !== 200) {
    if (product.exitCode !== null)
      throw new Error(`It ended at its start with ${product.exitCode}.`);
    if (Date.now() > deadline) throw new Error(`It was not ready within ${WITHIN_MS / 1_000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  if ((await status(`${url}/graphiql/`)) !== 200) throw new Error('It does not show its page.');
}

function status(url) {
  return fetch(url).then(
    (answer) => answer.status,
    () => 0,
  );
}

/** The first of four neighbouring ports that nobody uses: one for the gateway, the others for the simulators. */
async function freePorts() {
  for (;;) {
    const first = await listenOn(0);
    const others = await Promise.allSettled([1, 2, 3].map((next) => listenOn(first + next)));
    if (others.every((other) => other.status === 'fulfilled')) return first;
  }
}

function listenOn(port) {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address().port;
      server.close(() => resolve(bound));
    });
  });
}
