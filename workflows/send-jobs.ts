import type { PgBoss } from 'pg-boss';
import { lookUpOperation } from '../commands/look-up.ts';
import { sendOperation } from '../commands/send.ts';
import type { SendQueue } from '../commands/send-queue.ts';
import type { SendMeans } from '../commands/sending.ts';
import { enqueue, LOOK_UP, type OperationJob, SEND } from '../control/jobs.ts';

/** The queue of stored writes, as rows of pg-boss in the caller’s transaction. */
export const pgBossSendQueue = (boss: PgBoss): SendQueue => ({
  send: (tx, operationId, at) => enqueue(boss, tx, SEND, { operationId }, at),
  lookUp: (tx, operationId, at) => enqueue(boss, tx, LOOK_UP, { operationId }, at),
});

export interface RunningSendJobs {
  /** Takes no more jobs, and waits for those at work. */
  stop(): Promise<void>;
}

const CONCURRENCY = 4;
const LOOK_UP_CONCURRENCY = 1;
/** New jobs are notified; what becomes due later, retries and look-ups, is found this soon. */
const POLLING = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };

type Step = (means: SendMeans, operationId: string) => Promise<void>;

/**
 * Sends what waits, and looks up what is in doubt, until stopped. Any number of replicas may run it; each has at
 * most `concurrency` sends under way.
 */
export async function startSendJobs(
  means: SendMeans,
  boss: PgBoss,
  { concurrency = CONCURRENCY }: { readonly concurrency?: number } = {},
): Promise<RunningSendJobs> {
  const works = (queue: string, step: Step, localConcurrency: number): Promise<string> =>
    boss.work<OperationJob>(
      queue,
      { ...POLLING, batchSize: 1, localConcurrency },
      async (jobs: readonly { readonly data: OperationJob }[]) => {
        for (const { data } of jobs) await step(means, data.operationId);
      },
    );
  await works(SEND, sendOperation, concurrency);
  await works(LOOK_UP, lookUpOperation, LOOK_UP_CONCURRENCY);
  return {
    stop: async () => {
      await boss.offWork(SEND, { wait: true });
      await boss.offWork(LOOK_UP, { wait: true });
    },
  };
}
