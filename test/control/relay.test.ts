import { expect, test } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import type { EventCarrier } from '../../control/event-carrier.ts';
import { numberEvents, startRelay } from '../../control/relay.ts';
import { freshDatabase } from '../support/database.ts';
import { numbered, unnumbered, writeEvent } from '../support/event-log.ts';
import { until } from '../support/until.ts';

const db = await freshDatabase({ poolSize: 12 });
const announced: bigint[] = [];
const carrier: EventCarrier = {
  announce: async (events) => void announced.push(...events.map(({ position }) => position)),
  listen: async () => ({ stop: async () => {} }),
};
const onError = (error: unknown): void => {
  throw error;
};

test('numbers without a gap or repeat with two relays and writers that commit late or roll back', async () => {
  const relays = [1, 2].map(() => startRelay(db, carrier, { clock: systemClock, onError }));
  const written = new Set<string>();
  const writer = async (name: number): Promise<void> => {
    for (let seq = 1; seq <= 40; seq++) {
      const writing = db.transaction(async (tx) => {
        await writeEvent(tx, { entity: `w${name}`, seq });
        if (seq % 5 === 0) await tx.query('select pg_sleep(0.02)');
        if (seq % 7 === 0) throw new Error('roll back');
      });
      await writing.then(
        () => written.add(`w${name}:${seq}`),
        () => {},
      );
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(writer));
  await until('all are numbered', async () => (await unnumbered(db)) === 0);
  const positions = await numbered(db);
  expect(positions).toHaveLength(written.size);
  expect(positions).toEqual(positions.map((_, place) => BigInt(place + 1)));
  const rows = await db.query<{ entity_id: string; doc_seq: number }>(
    'select entity_id, doc_seq from control.event order by position',
  );
  for (const name of [1, 2, 3, 4, 5, 6]) {
    const own = rows.filter(({ entity_id }) => entity_id === `w${name}`).map((r) => r.doc_seq);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
  await Promise.all(relays.map((relay) => relay.stop()));
  expect(announced.toSorted((a, b) => Number(a - b))).toEqual(positions);
});

test('announces nothing that is not committed', async () => {
  await writeEvent(db, { entity: 'committed', seq: 1 });
  let seenByOthers: bigint[] = [];
  await numberEvents(db, {
    ...carrier,
    announce: async (events) => {
      const head = (await numbered(db)).at(-1) ?? 0n;
      seenByOthers = events.map(({ position }) => position).filter((p) => p <= head);
    },
  });
  expect(seenByOthers).toHaveLength(1);
});

test('numbers on after the carrier and the database have failed', async () => {
  const errors: unknown[] = [];
  let failing = true;
  const relay = startRelay(
    db,
    {
      ...carrier,
      announce: async () => {
        if (failing) throw new Error('carrier down');
      },
    },
    { clock: systemClock, onError: (error) => errors.push(error) },
  );
  await writeEvent(db, { entity: 'outage', seq: 1 });
  await until('the carrier failed', () => errors.length > 0);
  failing = false;
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await writeEvent(db, { entity: 'outage', seq: 2 });
  await until('all are numbered', async () => (await unnumbered(db)) === 0);
  await relay.stop();
});
