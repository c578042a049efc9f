import { randomInt } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { commands } from '../commands/index.ts';
import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import type { Connector } from '../connectors/ports.ts';
import type { EventCarrier } from '../control/event-carrier.ts';
import { startRelay } from '../control/relay.ts';
import type { Database } from '../store/database.ts';
import { pgBossSendQueue, startSendJobs } from '../workflows/send-jobs.ts';
import { startSync } from '../workflows/sync.ts';
import { announceConnection } from '../workflows/sync-state.ts';
import { type Logger, safeError } from './log.ts';

export interface WorkMeans {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly environments: ReadonlyMap<string, string>;
  readonly boss: PgBoss;
  readonly carrier: EventCarrier;
  readonly log: Logger;
}

export interface RunningWork {
  stop(): Promise<void>;
}

const SWEEP_EVERY_SECONDS = 3_600;

/** In [0, 1), for jitter. */
export const chance = (): number => randomInt(2 ** 32) / 2 ** 32;

/** What happens by itself: sync, sending, numbering of events. Any number of replicas may run it. */
export async function startWork(means: WorkMeans): Promise<RunningWork> {
  const { db, clock, carrier, log, connectors, boss, environments } = means;
  for (const connector of connectors.values())
    await announceConnection(db, connector, environments.get(connector.connectionId) ?? 'unknown');
  const relay = startRelay(db, carrier, {
    clock,
    onError: (error) => log.warn(safeError(error), 'relay'),
  });
  const sending = await startSendJobs(
    { ...means, random: chance, commands, queue: pgBossSendQueue(boss) },
    boss,
  );
  const syncs = [...connectors.values()].map((connector) =>
    startSync(means, connector, {
      sweepEverySeconds: SWEEP_EVERY_SECONDS,
      onError: (error, where) => log.warn({ ...safeError(error), where }, 'sync'),
    }),
  );
  return {
    stop: async () => {
      await Promise.all(syncs.map((sync) => sync.stop()));
      await sending.stop();
      await relay.stop();
    },
  };
}
