import { VendorError } from '../connectors/vendor-error.ts';
import { insertAttempt, lockOperation, moveOperation } from '../control/operations.ts';
import type { Tx } from '../store/database.ts';
import { giveUp, refuse } from './refusal.ts';
import {
  attemptAt,
  doubt,
  MAX_ATTEMPTS,
  partsOf,
  SEND_TIMEOUT_MS,
  type Sending,
  type SendMeans,
} from './sending.ts';
import { settle } from './settle.ts';
import { within } from './time-limit.ts';

/** I16: retries end when the next would lie more than a day after acceptance. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/**
 * Sends a stored write once, under its anchor, and settles what came of it. Called again for the same operation
 * it does nothing unless the operation waits to be sent: after a crash between sending and answering it finds
 * DISPATCHED, which is a lost answer, and looks the anchor up instead (I14).
 */
export async function sendOperation(means: SendMeans, operationId: string): Promise<void> {
  const sending = await claim(means, operationId);
  if (!sending) return;
  const { operation, writes } = sending;
  const at = means.clock.now();
  try {
    const request = writes.request(operation.draft, operation.anchor);
    const timeLeft = timeUntilDeadline(sending, means.clock.now());
    const { externalId, httpStatus } = await within(means.clock, timeLeft, (signal) =>
      writes.send(request, signal),
    );
    await settle(means, sending, externalId, {
      ...attemptAt(sending, at, means),
      outcome: 'SUCCEEDED',
      httpStatus,
      message: null,
    });
  } catch (error) {
    // Caught because each way of failing has its own next step; anything unforeseen may have had an effect.
    await afterFailure(means, sending, at, error);
  }
}

/** Takes the operation for this attempt; null when there is nothing to send. */
async function claim(means: SendMeans, operationId: string): Promise<Sending | null> {
  return means.db.transaction(async (tx) => {
    const operation = await lockOperation(tx, operationId);
    if (!operation) return null;
    const now = new Date(means.clock.now());
    if (operation.status === 'DISPATCHED') {
      await doubt(tx, means, partsOf(means, operation), now);
      return null;
    }
    if (operation.status !== 'ACCEPTED') return null;
    const claimed = { status: 'DISPATCHED', dispatchedAt: now, lookups: 0 } as const;
    await moveOperation(tx, operation, { ...claimed, to: claimed.status });
    return partsOf(means, { ...operation, ...claimed });
  });
}

/**
 * Nothing is sent, nor waited for, later than this after the claim: a sender that was paused must not wake up and
 * send what another has meanwhile looked up, missed and sent again.
 */
function timeUntilDeadline({ operation }: Sending, now: number): number {
  const deadline = (operation.dispatchedAt?.getTime() ?? now) + SEND_TIMEOUT_MS;
  if (now >= deadline) throw new Error(`operation ${operation.id} was claimed too long ago`);
  return deadline - now;
}

async function afterFailure(
  means: SendMeans,
  sending: Sending,
  at: number,
  error: unknown,
): Promise<void> {
  const known = error instanceof VendorError ? error : null;
  const failed = {
    ...attemptAt(sending, at, means),
    httpStatus: known?.httpStatus ?? null,
    message: known?.message ?? 'no usable answer',
  };
  await means.db.transaction(async (tx) => {
    const operation = await lockOperation(tx, sending.operation.id);
    if (!operation || !isStillOurs(operation, sending.operation)) return;
    const now = new Date(means.clock.now());
    const current = { ...sending, operation };
    // Our mark exists there already: an earlier send took effect, which the look-up will find (I15).
    if (!known || known.effect === 'UNKNOWN' || known.failure === 'DUPLICATE') {
      await insertAttempt(tx, { ...failed, outcome: 'LOST' });
      await doubt(tx, means, current, now);
    } else if (known.failure === 'REFUSED' || known.failure === 'UNREADABLE') {
      await insertAttempt(tx, { ...failed, outcome: 'REFUSED' });
      await refuse(tx, means, current, known, now);
    } else {
      // Throttling is no attempt (I16).
      if (known.failure !== 'THROTTLED')
        await insertAttempt(tx, { ...failed, outcome: 'UNAVAILABLE' });
      await retryLater(tx, means, current, known, now);
    }
  });
  if (!known && !(error instanceof DOMException)) throw error;
}

/** Another worker may have taken over meanwhile, and even sent again: then this attempt decides nothing. */
const isStillOurs = (now: Sending['operation'], claimed: Sending['operation']): boolean =>
  now.status === 'DISPATCHED' && now.dispatchedAt?.getTime() === claimed.dispatchedAt?.getTime();

/** Throttling waits as long as the vendor asks; the rest, lost credentials too, backs off with jitter (I16). */
async function retryLater(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  error: VendorError,
  now: Date,
): Promise<void> {
  const { operation } = sending;
  const tries = operation.attempts + 1;
  const backoffMs = Math.min(1_000 * 2 ** tries, 3_600_000) * (0.5 + means.random() / 2);
  const next = now.getTime() + Math.max(error.retryAfterMs ?? 0, backoffMs);
  await moveOperation(tx, operation, { to: 'ACCEPTED' });
  const tooOften = error.failure !== 'THROTTLED' && tries >= MAX_ATTEMPTS;
  if (tooOften || next > operation.acceptedAt.getTime() + GIVE_UP_AFTER_MS)
    await giveUp(tx, means, { ...sending, operation: { ...operation, status: 'ACCEPTED' } }, now);
  else await means.queue.send(tx, operation.id, new Date(next));
}
