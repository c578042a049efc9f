import { connect } from 'node:net';
import { createClient } from 'redis';
import { afterEach, expect, test, vi } from 'vitest';
import { redisUrl, stopRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await stopRedis();
});

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('takes the server it is given', async () => {
  vi.stubEnv('REDIS_URL', 'redis://given:6379');
  expect(await redisUrl()).toBe('redis://given:6379');
});

test('starts one server for all who ask, and stops it', async ({ skip }) => {
  vi.stubEnv('REDIS_URL', '');
  const url = await redisUrl();
  if (url === null) return skip('no redis-server on PATH');
  expect(await redisUrl()).toBe(url);
  const client = await createClient({ url }).connect();
  expect(await client.ping()).toBe('PONG');
  expect(await client.configGet('save')).toEqual({ save: '' });
  await client.close();

  await stopRedis();
  await until('the port is free', async () => !(await isOpen(Number(new URL(url).port))));
});

test('says why there is none', async () => {
  vi.stubEnv('REDIS_URL', '');
  vi.stubEnv('PATH', '');
  vi.stubEnv('CI', '');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(await redisUrl()).toBeNull();
  expect(warn.mock.calls.flat().join()).toContain('no redis-server on PATH');
});

test('fails in CI when there is none', async () => {
  vi.stubEnv('REDIS_URL', '');
  vi.stubEnv('PATH', '');
  vi.stubEnv('CI', 'true');
  await expect(redisUrl()).rejects.toThrow('Redis is required in CI');
});
