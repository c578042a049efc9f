import {
  insertAttempt,
  lockOperation,
  moveOperation,
  type NewAttempt,
} from '../control/operations.ts';
import type { Tx } from '../store/database.ts';
import { giveUp, openMissingEffect } from './refusal.ts';
import {
  attemptAt,
  MAX_ATTEMPTS,
  partsOf,
  SEND_TIMEOUT_MS,
  type Sending,
  type SendMeans,
} from './sending.ts';
import { prove, proveLater, search, settle } from './settle.ts';

/** So many searches, a settle time apart, must find nothing before that counts (I14). */
const MISSES_THAT_COUNT = 2;

/**
 * Searches the vendor for the anchor of an operation. Where the answer was lost: found once, the document is
 * adopted; not found twice in a row, the write is sent again under the same anchor; found more often, a person
 * decides (I14). Where it is completed but not proven, what is found is its proof.
 */
export async function lookUpOperation(means: SendMeans, operationId: string): Promise<void> {
  const waiting = await means.db.transaction((tx) => lockOperation(tx, operationId));
  if (!waiting || !isSearched(waiting)) return;
  const sending = partsOf(means, waiting);
  const at = means.clock.now();
  const found = await search(means, sending);
  const looked = { ...attemptAt(sending, at, means), action: 'look-up' as const, httpStatus: null };
  const [externalId] = found ?? [];
  if (waiting.status === 'IN_DOUBT' && found?.length === 1 && externalId !== undefined) {
    await settle(means, sending, externalId, { ...looked, outcome: 'FOUND', message: null });
    return;
  }
  await means.db.transaction(async (tx) => {
    const operation = await lockOperation(tx, operationId);
    if (!operation || operation.status !== waiting.status || !isSearched(operation)) return;
    const current = { ...sending, operation };
    if (operation.status === 'COMPLETED') await proveOrWait(tx, means, current, found);
    else await decide(tx, means, current, found, looked);
  });
}

const isSearched = ({ status, proven }: Sending['operation']): boolean =>
  status === 'IN_DOUBT' || (status === 'COMPLETED' && !proven);

async function decide(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  found: readonly string[] | null,
  looked: Omit<NewAttempt, 'outcome' | 'message'>,
): Promise<void> {
  if (found === null) {
    await insertAttempt(tx, {
      ...looked,
      outcome: 'UNAVAILABLE',
      message: 'could not look it up',
    });
    await lookAgain(tx, means, sending);
  } else if (found.length > 1) {
    await insertAttempt(tx, {
      ...looked,
      outcome: 'FOUND',
      message: `found ${found.length} times`,
    });
    await prove(tx, means, sending, found);
  } else {
    await insertAttempt(tx, { ...looked, outcome: 'NOT_FOUND', message: null });
    await afterMiss(tx, means, sending);
  }
}

function lookAgain(tx: Tx, { queue, clock }: SendMeans, { operation, writes }: Sending) {
  return queue.lookUp(tx, operation.id, new Date(clock.now() + writes.settleMs));
}

async function afterMiss(tx: Tx, means: SendMeans, sending: Sending): Promise<void> {
  const { operation } = sending;
  const now = new Date(means.clock.now());
  const lookups = operation.lookups + (counts(sending, now.getTime()) ? 1 : 0);
  if (lookups < MISSES_THAT_COUNT) {
    await moveOperation(tx, operation, { to: 'IN_DOUBT', lookups });
    await lookAgain(tx, means, sending);
    return;
  }
  await moveOperation(tx, operation, { to: 'ACCEPTED', lookups });
  if (operation.attempts >= MAX_ATTEMPTS)
    await giveUp(tx, means, { ...sending, operation: { ...operation, status: 'ACCEPTED' } }, now);
  else await means.queue.send(tx, operation.id, null);
}

/**
 * A sender that vanished may only be slow: its request is over for certain when its time is. And a job that is
 * delivered twice must not make two misses out of one.
 */
function counts({ operation, writes }: Sending, now: number): boolean {
  const { sendEnded, dispatchedAt, lastMissAt } = operation;
  const overAt = (dispatchedAt?.getTime() ?? 0) + SEND_TIMEOUT_MS + writes.settleMs;
  return (
    (sendEnded || now >= overAt) &&
    (lastMissAt === null || now - lastMissAt.getTime() >= writes.settleMs)
  );
}

async function proveOrWait(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  found: readonly string[] | null,
): Promise<void> {
  const { operation } = sending;
  const lookups = found === null ? operation.lookups : operation.lookups + 1;
  await moveOperation(tx, operation, { to: 'COMPLETED', lookups });
  if (found === null || (found.length === 0 && lookups < MISSES_THAT_COUNT)) {
    await proveLater(tx, means, sending);
    return;
  }
  await prove(tx, means, sending, found);
  if (found.length === 0) await openMissingEffect(tx, means, sending, new Date(means.clock.now()));
}
