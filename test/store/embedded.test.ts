import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import {
  canRunAsPlainUser,
  exitOf,
  isServing,
  plainUser,
  sharedFolder,
  sql,
  startGateway,
  temporaryFolder,
} from './processes.ts';

const pidFile = (folder: string): string => join(folder, 'postgres', 'postmaster.pid');

test('initialises on the first start, keeps the rows for the next', async () => {
  const folder = await temporaryFolder();
  const first = await startGateway(folder);
  await sql(first.url, 'create table kept (id int)', 'insert into kept values (7)');
  await first.tell('stop');
  expect(isServing(first.pid, folder)).toBe(false);

  const second = await startGateway(folder);
  expect(second.pid).not.toBe(first.pid);
  expect(await sql(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
});

describe('the server', () => {
  const folder = sharedFolder();

  test('is durable and reached from this machine only', async () => {
    const { url } = await startGateway(folder.path);
    const settings = await sql(
      url,
      `select name, setting from pg_settings where name in
         ('fsync', 'synchronous_commit', 'max_connections', 'listen_addresses', 'server_encoding')
       order by name`,
    );
    expect(Object.fromEntries(settings.map((row) => [row['name'], row['setting']]))).toEqual({
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      max_connections: '200',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    });
  });

  test('orders text by code point and knows letters beyond ASCII', async () => {
    const { url } = await startGateway(folder.path);
    const rows = await sql(url, `select x from unnest(array['b','Z','ä','a']) x order by x`);
    expect(rows.map((row) => row['x'])).toEqual(['Z', 'a', 'b', 'ä']);
    expect(await sql(url, `select upper('ä') as up`)).toEqual([{ up: 'Ä' }]);
  });

  test('refuses a connection with another password', async () => {
    const { url } = await startGateway(folder.path);
    const address = new URL(url);
    address.password = 'guessed';
    await expect(sql(address.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'ends with its process on %s',
    async (signal) => {
      const gateway = await startGateway(folder.path);
      await gateway.end(signal);
      expect(isServing(gateway.pid, folder.path)).toBe(false);
      expect(await readdir(join(folder.path, 'postgres'))).not.toContain('postmaster.pid');
    },
  );

  test.each(['exit', 'finish'])('ends when its process comes to its end by %s', async (order) => {
    const gateway = await startGateway(folder.path);
    gateway.child.stdin?.write(`${order}\n`);
    expect(await exitOf(gateway.child)).toBe(0);
    expect(isServing(gateway.pid, folder.path)).toBe(false);
  });
});

describe('after kill -9', () => {
  const shared = sharedFolder();
  const keep = ['drop table if exists kept', 'create table kept as select 7 as id'];

  test('adopts the server that the killed process left, and ends it in its stead', async () => {
    const folder = shared.path;
    const killed = await startGateway(folder);
    await sql(killed.url, ...keep);
    await killed.end('SIGKILL');
    expect(isServing(killed.pid, folder)).toBe(true);

    const next = await startGateway(folder);
    expect(next).toMatchObject({ pid: killed.pid, port: killed.port, url: killed.url });
    expect(await sql(next.url, 'select id from kept')).toEqual([{ id: 7 }]);
    await next.end('SIGTERM');
    expect(isServing(killed.pid, folder)).toBe(false);
  });

  test('recovers committed rows when the server was killed as well', async () => {
    const folder = shared.path;
    const killed = await startGateway(folder);
    await sql(killed.url, ...keep);
    process.kill(killed.pid, 'SIGKILL');
    await killed.end('SIGKILL');
    await until('the server is gone', () => !isServing(killed.pid, folder));

    const next = await startGateway(folder);
    expect(await sql(next.url, 'select id from kept')).toEqual([{ id: 7 }]);
  });

  test('replaces a server that does not answer', async () => {
    const folder = shared.path;
    const killed = await startGateway(folder);
    await sql(killed.url, ...keep);
    await killed.end('SIGKILL');
    process.kill(killed.pid, 'SIGSTOP');

    const next = await startGateway(folder);
    expect(next.pid).not.toBe(killed.pid);
    expect(isServing(killed.pid, folder)).toBe(false);
    expect(await sql(next.url, 'select id from kept')).toEqual([{ id: 7 }]);
  });

  test('starts although the process id left behind is another program now', async () => {
    const folder = shared.path;
    const first = await startGateway(folder);
    const left = await readFile(pidFile(folder), 'utf8');
    await first.tell('stop');
    const other = spawn('sleep', ['60']);
    await once(other, 'spawn');
    await writeFile(pidFile(folder), left.replace(/^\d+/, String(other.pid)));

    const next = await startGateway(folder);
    expect(await sql(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(other.exitCode).toBeNull();
    other.kill();
  });
});

describe('with two processes on one folder', () => {
  test('starts one server when both come first at once', async () => {
    const folder = await temporaryFolder();
    const [one, other] = await Promise.all([startGateway(folder), startGateway(folder)]);
    expect(one.pid).toBe(other.pid);
    expect(one.url).toBe(other.url);
    expect(await readdir(folder)).toEqual(['postgres']);
  });

  test('leaves the server to the process that started it', async () => {
    const folder = await temporaryFolder();
    const host = await startGateway(folder);
    const guest = await startGateway(folder);
    expect(guest.pid).toBe(host.pid);
    await guest.tell('stop');
    await guest.end('SIGTERM');
    expect(await sql(host.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await host.tell('stop');
    expect(isServing(host.pid, folder)).toBe(false);
  });

  test('runs every migration once when four migrate together', async () => {
    const folder = await temporaryFolder();
    const gateways = await Promise.all([1, 2, 3, 4].map(() => startGateway(folder)));
    const ran = await Promise.all(gateways.map((gateway) => gateway.tell('migrate')));
    const [{ count } = {}] = await sql(
      gateways[0]?.url ?? '',
      'select count(*)::int from control.migration',
    );
    expect(ran.flat()).toHaveLength(Number(count));
    expect(Number(count)).toBeGreaterThan(0);
    expect(ran.filter((names) => (names as string[]).length > 0)).toHaveLength(1);
  });
});

describe.runIf(canRunAsPlainUser)('as a user without rights', () => {
  test('starts, stops and starts again', async () => {
    const folder = await temporaryFolder(plainUser);
    const first = await startGateway(folder, { as: plainUser });
    await sql(first.url, 'create table kept (id int)');
    await first.tell('stop');
    const second = await startGateway(folder, { as: plainUser });
    expect(await sql(second.url, 'select * from kept')).toEqual([]);
  });
});
