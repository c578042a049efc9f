import { VendorError } from '../connectors/vendor-error.ts';
import { insertAttempt, lockOperation, moveOperation, type NewAttempt, recordEffect } from '../control/operations.ts';
import { record } from '../control/record.ts';
import { writeAudit } from '../control/audit.ts';
import { mark } from '../control/written.ts';
import type { FeedPage } from '../connectors/ports.ts';
import type { Tx } from '../store/database.ts';
import { attemptAt, partsOf, type Sending, type SendMeans } from './sending.ts';
import { openDuplicateEffect } from './refusal.ts';

const READ_TIMEOUT_MS = 30_000;

/**
 * The vendor has the document. The copy is read back and recorded in the transaction that completes the
 * operation; if the vendor cannot be read just now, the operation completes and the sync brings the copy, which
 * the anchor on it joins to the reserved id.
 */
export async function settle(
  means: SendMeans,
  sending: Sending,
  externalId: string,
  attempt: NewAttempt,
): Promise<void> {
  const readAt = new Date(means.clock.now());
  const page = await readBack(sending, externalId);
  const found = await search(sending);
  await means.db.transaction(async (tx) => {
    const operation = await lockOperation(tx, sending.operation.id);
    if (!operation) return;
    await insertAttempt(tx, attempt);
    if (operation.status !== 'COMPLETED') await complete(tx, means, { ...sending, operation }, externalId);
    await mark(tx, sending, externalId, readAt);
    if (page) await recordCopy(tx, means, sending, page, readAt);
    if (found) await prove(tx, means, sending, found);
  });
}

async function complete(tx: Tx, means: SendMeans, { operation }: Sending, externalId: string): Promise<void> {
  const now = new Date(means.clock.now());
  await moveOperation(tx, operation, { to: 'COMPLETED', finishedAt: now, userErrors: [] });
  await writeAudit(tx, means.ids, {
    at: now,
    actorId: 'tributary',
    action: `${operation.kind}.completed`,
    subjectId: operation.subjectId,
    operationId: operation.id,
    legalEntityId: operation.legalEntityId,
    correlationId: operation.correlationId,
    detail: { externalId },
  });
}

async function recordCopy(
  tx: Tx,
  means: SendMeans,
  { operation, connector }: Sending,
  { changes }: FeedPage,
  readAt: Date,
): Promise<void> {
  await record(
    tx,
    {
      through: { id: connector.connectionId, system: connector.system },
      changes,
      readAt,
      announceNew: true,
      operationId: operation.id,
    },
    { ids: means.ids, now: new Date(means.clock.now()) },
  );
}

/** A failing read-back is no failure of the write: null, and the sync will bring the copy. */
function readBack({ connector, operation }: Sending, externalId: string): Promise<FeedPage | null> {
  const feed = connector.feeds.find(({ emits }) => emits.includes(operation.subjectType));
  return feed
    ? feed.read([externalId], AbortSignal.timeout(READ_TIMEOUT_MS)).catch(orNull)
    : Promise.resolve(null);
}

function search({ writes, operation }: Sending): Promise<readonly string[] | null> {
  return writes.find(operation.anchor, AbortSignal.timeout(READ_TIMEOUT_MS)).catch(orNull);
}

function orNull(error: unknown): null {
  if (error instanceof VendorError || error instanceof DOMException) return null;
  throw error;
}

async function prove(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  found: readonly string[],
): Promise<void> {
  const { operation, connector } = sending;
  const now = new Date(means.clock.now());
  await recordEffect(tx, operation.id, {
    anchor: operation.anchor,
    system: connector.system,
    vendorReference: found[0] ?? null,
    matchesInVendor: found.length,
    checkedAt: now,
  });
  if (found.length > 1) await openDuplicateEffect(tx, means, sending, found, now);
}

/**
 * Looks a lost answer up by its anchor, after the settle time: found once, the document is adopted; not found
 * twice in a row, the write is sent again under the same anchor; found more often, a person decides (I14).
 */
export async function lookUpOperation(means: SendMeans, operationId: string): Promise<void> {
  const waiting = await means.db.transaction((tx) => lockOperation(tx, operationId));
  if (waiting?.status !== 'IN_DOUBT') return;
  const sending = partsOf(means, waiting);
  const at = means.clock.now();
  const found = await search(sending);
  const looked = { ...attemptAt(sending, at, means), action: 'look-up' as const, httpStatus: null };
  const [externalId] = found ?? [];
  if (found && found.length === 1 && externalId !== undefined) {
    await settle(means, sending, externalId, { ...looked, outcome: 'FOUND', message: null });
    return;
  }
  await means.db.transaction(async (tx) => {
    const operation = await lockOperation(tx, sending.operation.id);
    if (operation?.status !== 'IN_DOUBT') return;
    const current = { ...sending, operation };
    const now = new Date(means.clock.now());
    if (!found) {
      await insertAttempt(tx, { ...looked, outcome: 'UNAVAILABLE', message: 'could not look it up' });
      await means.queue.lookUp(tx, operation.id, new Date(now.getTime() + sending.writes.settleMs));
    } else if (found.length > 1) {
      await insertAttempt(tx, { ...looked, outcome: 'FOUND', message: `found ${found.length} times` });
      await prove(tx, means, current, found);
    } else {
      await insertAttempt(tx, { ...looked, outcome: 'NOT_FOUND', message: null });
      await afterNotFound(tx, means, current, now);
    }
  });
}

const LOOK_UPS_BEFORE_RESENDING = 2;

async function afterNotFound(tx: Tx, means: SendMeans, sending: Sending, now: Date): Promise<void> {
  const { operation, writes } = sending;
  const lookups = operation.lookups + 1;
  if (lookups >= LOOK_UPS_BEFORE_RESENDING) {
    await moveOperation(tx, operation, { to: 'ACCEPTED', lookups });
    await means.queue.send(tx, operation.id, null);
    return;
  }
  await moveOperation(tx, operation, { to: 'IN_DOUBT', lookups });
  await means.queue.lookUp(tx, operation.id, new Date(now.getTime() + writes.settleMs));
}
