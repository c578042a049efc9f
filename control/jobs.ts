import { PgBoss } from 'pg-boss';
import type { Database } from '../store/database.ts';
import type { Queryable } from '../store/statement.ts';

/** The queues of this product. */
export const SEND = 'send-operation';
export const LOOK_UP = 'look-up-operation';

export interface OperationJob {
  readonly operationId: string;
}

/**
 * A job fails only by a fault of ours (the database away, a connector not configured): what a vendor answers is a
 * new job or none. So it is tried until it works, or its operation would wait for ever.
 */
const RETRIES = {
  retryLimit: 1_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
} as const;

/** A worker that is silent for so long is taken for dead, and its jobs are given to another. */
const HEARTBEAT_SECONDS = 10;

/**
 * The job queue: rows in this database, so that a job exists exactly if the transaction it was made in commits,
 * and any replica takes over what a dead one held.
 */
export async function startJobs(
  db: Database,
  { worker, onError }: { readonly worker: boolean; readonly onError: (error: Error) => void },
): Promise<PgBoss> {
  const boss = new PgBoss({
    db,
    schema: 'jobs',
    useListenNotify: worker,
    supervise: worker,
    schedule: false,
  });
  boss.on('error', onError);
  await boss.start();
  const queue = { ...RETRIES, notify: true, heartbeatSeconds: HEARTBEAT_SECONDS };
  const known = new Set((await boss.getQueues([SEND, LOOK_UP])).map(({ name }) => name));
  for (const name of [SEND, LOOK_UP]) if (!known.has(name)) await boss.createQueue(name, queue);
  return boss;
}

/** Enqueues in the caller’s transaction. */
export async function enqueue(
  boss: PgBoss,
  tx: Queryable,
  queue: string,
  job: OperationJob,
  at: Date | null,
): Promise<void> {
  await boss.send(queue, job, { db: tx, ...(at ? { startAfter: at } : {}) });
}
