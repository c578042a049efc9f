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
  const queue = { notify: true, retryLimit: 5, retryDelay: 1, retryBackoff: true, heartbeatSeconds: 10 };
  await boss.createQueue(SEND, queue);
  await boss.createQueue(LOOK_UP, queue);
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
