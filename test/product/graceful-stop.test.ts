import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { freePorts } from '../bench/support/free-ports.ts';
import { answersOk } from '../bench/support/product.ts';
import { until } from '../support/until.ts';
import { atEnd } from './support/at-end.ts';
import { clientOf, type GraphqlAnswer } from './support/client.ts';
import { customer360, customerOfAllSystems } from './support/customer-360.ts';
import { descendantsOf, isRunning, type RoleProcess, startRole } from './support/processes.ts';
import { subscribe } from './support/subscriber.ts';

const STOPPED_WITHIN_MS = 25_000;
const OPEN_REQUESTS = 20;

let product: RoleProcess;
let client: ReturnType<typeof clientOf>;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-stop-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const [port, simPortBase] = [await freePorts(1), await freePorts(3)];
  product = startRole([], {
    PORT: String(port),
    SIM_PORT_BASE: String(simPortBase),
    DATA_DIR: folder,
  });
  client = clientOf({ host: '127.0.0.1', port, simPortBase });
  await until('ready', () => answersOk(`${client.url}/readyz`), 90_000);
}, 120_000);

test('at SIGTERM open requests finish, sockets close with 1001, and nothing stays behind', async () => {
  const id = await customerOfAllSystems(client);
  const subscriber = await subscribe(client.url, await client.token('demo-dashboard'), {
    query: 'subscription { invoiceStatusChanged { cursor } }',
  });
  const children = await descendantsOf(product.pid);
  expect(children.length, 'the embedded PostgreSQL').toBeGreaterThan(0);
  const requests = Array.from({ length: OPEN_REQUESTS }, () =>
    client.send('demo-analyst', customer360, { id }),
  );
  await Promise.any(requests);
  const at = systemClock.now();
  const ending = product.end('SIGTERM');
  const answers: GraphqlAnswer[] = await Promise.all(requests);
  expect(answers.map(({ status }) => status)).toEqual(requests.map(() => 200));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(await ending, product.said().slice(-2_000)).toBe(0);
  expect(systemClock.now() - at).toBeLessThan(STOPPED_WITHIN_MS);
  await expect.poll(() => subscriber.closedWith()).toBe(1001);
  const left = await Promise.all(children.map(isRunning));
  expect(children.filter((_pid, at) => left[at])).toEqual([]);
}, 60_000);
