import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const database = await freshDatabase({ applicationName: 'listening test' });

const notify = (channel: string, payload: string): Promise<unknown> =>
  database.query('select pg_notify($1, $2)', [channel, payload]);

/** Ends the one session that listens on the channel, as a failing server would. */
const cutSession = (channel: string): Promise<unknown> =>
  database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen "' || $1 || '"'`,
    [channel],
  );

async function subscription(channel: string) {
  const heard: string[] = [];
  const seen = { connections: 0 };
  const listening = await database.listen(
    channel,
    (payload) => heard.push(payload),
    () => {
      seen.connections += 1;
    },
  );
  onTestFinished(() => listening.close());
  return { heard, seen, listening };
}

test('hears what is notified, in order', async () => {
  const { heard } = await subscription('orderly');
  for (const payload of ['1', '2', '3']) await notify('orderly', payload);
  await until('three payloads', () => heard.length === 3);
  expect(heard).toEqual(['1', '2', '3']);
});

test('hears a notification only when its transaction commits', async () => {
  const { heard } = await subscription('committed');
  const undone = database.transaction(async (tx) => {
    await tx.query(`select pg_notify('committed', 'undone')`);
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  await database.transaction((tx) => tx.query(`select pg_notify('committed', 'done')`));
  await until('a payload', () => heard.length > 0);
  expect(heard).toEqual(['done']);
});

test('comes back after its connection was cut, and says so', async () => {
  const { heard, seen } = await subscription('cut');
  expect(seen.connections).toBe(1);
  await cutSession('cut');
  await until('the second connection', () => seen.connections === 2);
  await notify('cut', 'afterwards');
  await until('a payload', () => heard.length > 0);
  expect(heard).toEqual(['afterwards']);
});

test('leaves no connection behind when it is closed', async () => {
  const { listening } = await subscription('closed');
  await listening.close();
  const left = await database.query(
    `select from pg_stat_activity where datname = current_database() and query like 'listen "closed"'`,
  );
  expect(left).toEqual([]);
});

test('fails when the first connection does', async () => {
  const nowhere = await freshDatabase();
  await nowhere.close();
  await expect(nowhere.listen('any', () => {})).rejects.toThrow(/does not exist/);
});
