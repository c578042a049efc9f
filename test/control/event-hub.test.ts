import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { type EventCarrier, postgresCarrier } from '../../control/event-carrier.ts';
import { type EventHub, startEventHub } from '../../control/event-hub.ts';
import type { Subscription } from '../../control/event-stream.ts';
import { redisCarrier } from '../../control/redis-carrier.ts';
import { startRelay } from '../../control/relay.ts';
import type { Database } from '../../store/database.ts';
import { freshDatabase } from '../support/database.ts';
import { collect, writeEvent } from '../support/event-log.ts';
import { redisUrl } from '../support/redis.ts';
import { redisOutage } from '../support/redis-outage.ts';
import { until } from '../support/until.ts';

const quiet = (): void => {};
const url = await redisUrl();
const outage = await redisOutage();
afterAll(async () => outage?.stop());

interface Running {
  readonly db: Database;
  readonly hub: EventHub;
  stop(): Promise<void>;
}

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

/** Two relays and one hub over one carrier each, as two replicas would run them. */
async function running(open: (db: Database) => Promise<EventCarrier>): Promise<Running> {
  const db = await freshDatabase({ poolSize: 10 });
  const carriers = await Promise.all([open(db), open(db)]);
  const relays = carriers.map((carrier) =>
    startRelay(db, carrier, { clock: systemClock, onError: quiet }),
  );
  const hub = await startEventHub(db, carriers[0] as EventCarrier, quiet);
  const stop = async (): Promise<void> => {
    await hub.stop();
    await Promise.all(relays.map((relay) => relay.stop()));
    for (const carrier of carriers)
      if ('close' in carrier) await (carrier.close as () => Promise<void>)();
  };
  closing.push(stop);
  return { db, hub, stop };
}

const subscription = (more: Partial<Subscription> = {}): Subscription => ({
  topic: 'Invoice',
  wants: () => true,
  after: null,
  signal: new AbortController().signal,
  ...more,
});

async function writeMany(db: Database, entity: string, count: number): Promise<string[]> {
  const wanted: string[] = [];
  for (let seq = 1; seq <= count; seq++) {
    await db.transaction((tx) => writeEvent(tx, { entity, seq }));
    wanted.push(`${entity}:${seq}`);
  }
  return wanted;
}

const overRedis = async (address: string, db: Database): Promise<EventCarrier> =>
  redisCarrier(address, { db, clock: systemClock, onError: quiet });

const carriers: [string, ((db: Database) => Promise<EventCarrier>) | null][] = [
  ['PostgreSQL', async (db) => postgresCarrier(db)],
  ['Redis', url === null ? null : (db) => overRedis(url, db)],
];

describe.each(carriers)('over %s', (_name, open) => {
  test.skipIf(!open)('gives every subscriber each event once, in order', async () => {
    if (!open) return;
    const { db, hub } = await running(open);
    const listeners = [1, 2, 3].map(() => collect(hub.subscribe(subscription())));
    await Promise.all(['a', 'b', 'c'].map((name) => writeMany(db, name, 60)));
    await until('all have arrived', () => listeners.every(({ seen }) => seen.length === 180));
    for (const { positions } of listeners)
      expect(positions).toEqual(positions.map((_, place) => BigInt(place + 1)));
  });

  test.skipIf(!open)('resumes by cursor without loss or repeat while writes go on', async () => {
    if (!open) return;
    const { db, hub } = await running(open);
    await writeMany(db, 'before', 50);
    const writing = Promise.all([writeMany(db, 'x', 150), writeMany(db, 'y', 150)]);
    const positions: bigint[] = [];
    // A subscriber that is cut off after every 17 events, and comes back with its cursor.
    while (positions.length < 350) {
      const cut = new AbortController();
      const after = positions.at(-1) ?? 0n;
      for await (const event of hub.subscribe(subscription({ after, signal: cut.signal }))) {
        positions.push(event.position);
        if (positions.length % 17 === 0 || positions.length === 350) cut.abort();
      }
    }
    await writing;
    expect(positions).toEqual(positions.map((_, place) => BigInt(place + 1)));
  });

  test.skipIf(!open)(
    'gives a topic its own events only, and asks at delivery who wants them',
    async () => {
      if (!open) return;
      const { db, hub } = await running(open);
      let allowed = true;
      const listener = collect(hub.subscribe(subscription({ wants: () => allowed })));
      const other = collect(hub.subscribe(subscription({ topic: 'Payment' })));
      await writeMany(db, 'seen', 1);
      await until('the first arrives', () => listener.seen.length === 1);
      allowed = false;
      await writeMany(db, 'hidden', 1);
      await db.transaction((tx) => writeEvent(tx, { entity: 'pay', seq: 1, topic: 'Payment' }));
      await until('the other topic arrives', () => other.seen.length === 1);
      allowed = true;
      await writeMany(db, 'again', 1);
      await until('the last arrives', () => listener.seen.length === 2);
      expect(listener.seen).toEqual(['seen:1', 'again:1']);
      expect(other.seen).toEqual(['pay:1']);
    },
  );
});

describe('a subscription', async () => {
  const { db, hub } = await running(async (d) => postgresCarrier(d));

  test('ends at once when it is aborted, whatever waits for it', async () => {
    const cut = new AbortController();
    const events = hub.subscribe(subscription({ signal: cut.signal }));
    const first = events.next();
    await writeMany(db, 'abort', 20);
    expect((await first).done).toBe(false);
    cut.abort();
    expect((await events.next()).done).toBe(true);
    const never = hub.subscribe(subscription({ signal: AbortSignal.abort() }));
    expect((await never.next()).done).toBe(true);
  });

  test('refuses a cursor from the future, and one older than what is kept', async () => {
    await writeMany(db, 'kept', 5);
    const live = collect(hub.subscribe(subscription({ after: 0n })));
    await until('all are numbered', () => live.seen.includes('kept:5'));
    await expect(hub.subscribe(subscription({ after: 9_999n })).next()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await db.query('delete from control.event where position <= 3');
    await expect(hub.subscribe(subscription({ after: 2n })).next()).rejects.toMatchObject({
      code: 'CURSOR_EXPIRED',
      details: { oldestCursor: Buffer.from('p3').toString('base64url') },
    });
    const oldest = await hub.subscribe(subscription({ after: 3n })).next();
    expect(oldest.value?.position).toBe(4n);
  });

  test('cuts off who is too slow, behind the last event that it was given', async () => {
    const slow = hub.subscribe(subscription());
    const first = slow.next();
    const fast = collect(hub.subscribe(subscription()));
    await db.query(
      `insert into control.event (topic, entity_type, entity_id, doc_seq, legal_entity_id, previous, status, occurred_at, recorded_at, payload)
select 'Invoice', 'Invoice', 'flood', n, 'ent_1', null, 'OPEN', now(), now(), '{}' from generate_series(1, 900) n`,
    );
    await writeMany(db, 'flood2', 1);
    await until('some have arrived', () => fast.seen.length >= 901);
    await db.query(
      `insert into control.event (topic, entity_type, entity_id, doc_seq, legal_entity_id, previous, status, occurred_at, recorded_at, payload)
select 'Invoice', 'Invoice', 'flood3', n, 'ent_1', null, 'OPEN', now(), now(), '{}' from generate_series(1, 900) n`,
    );
    await writeMany(db, 'flood4', 1);
    await until('all have arrived', () => fast.seen.length === 1_802);
    const positions = [(await first).value?.position];
    const rest = (async () => {
      for await (const { position } of slow) positions.push(position);
    })();
    await expect(rest).rejects.toMatchObject({ code: 'CURSOR_LAGGED' });
    expect(positions).toHaveLength(1_001);
    const resumed = hub.subscribe(subscription({ after: positions.at(-1) ?? null }));
    expect((await resumed.next()).value?.position).toBe((positions.at(-1) ?? 0n) + 1n);
  });

  test('replays a long past without being cut off for what happens meanwhile', async () => {
    const [row] = await db.query<{ oldest: string; head: string }>(
      'select min(position) as oldest, max(position) as head from control.event',
    );
    const events = hub.subscribe(subscription({ after: BigInt(row?.oldest ?? 1) - 1n }));
    let count = 0;
    for await (const { position } of events) {
      if (count++ === 0) await writeMany(db, 'meanwhile', 30);
      if (position === BigInt(row?.head ?? 0) + 30n) break;
    }
    expect(count).toBe(Number(BigInt(row?.head ?? 0) - BigInt(row?.oldest ?? 0)) + 31);
  });

  test('finds in the table what the carrier has lost', async () => {
    const silent: EventCarrier = {
      announce: async () => {},
      listen: async () => ({ stop: async () => {} }),
    };
    const deaf = await startEventHub(db, silent, quiet);
    const listener = collect(deaf.subscribe(subscription()));
    await writeMany(db, 'unheard', 3);
    await until('all have arrived', () => listener.seen.includes('unheard:3'));
    await deaf.stop();
  });

  test('ends when the hub stops', async () => {
    const other = await startEventHub(db, postgresCarrier(db), quiet);
    const open = collect(other.subscribe(subscription()));
    await other.stop();
    await open.ended;
    expect((await other.subscribe(subscription()).next()).done).toBe(true);
  });
});

test.skipIf(!outage)(
  'loses nothing over Redis that is flushed, stopped and restarted in the middle',
  async () => {
    if (!outage) return;
    const { db, hub } = await running((d) => overRedis(outage.url, d));
    const listener = collect(hub.subscribe(subscription()));
    await writeMany(db, 'healthy', 30);
    await until('Redis carries', () => listener.seen.length === 30);
    await outage.stop();
    await writeMany(db, 'down', 30);
    await until('the table fills in', () => listener.seen.length === 60);
    await outage.start();
    const writing = writeMany(db, 'restarted', 200);
    await outage.stop();
    await outage.start();
    await writing;
    await until('all have arrived', () => listener.seen.length === 260);
    expect(listener.positions).toEqual(listener.positions.map((_, place) => BigInt(place + 1)));
  },
);

test.skipIf(!url)('takes no events out of a Redis stream of another database', async () => {
  if (!url) return;
  const first = await running((d) => overRedis(url, d));
  const one = collect(first.hub.subscribe(subscription()));
  await writeMany(first.db, 'first', 20);
  await until('the first has its own', () => one.seen.length === 20);
  const second = await running((d) => overRedis(url, d));
  const two = collect(second.hub.subscribe(subscription()));
  const wanted = await writeMany(second.db, 'second', 5);
  await until('the second has its own', () => two.seen.length === 5);
  expect(two.seen).toEqual(wanted);
});
