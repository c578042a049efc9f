import type { Feed, FeedPage } from '../connectors/ports.ts';
import { VendorError } from '../connectors/vendor-error.ts';
import { writeAudit } from '../control/audit.ts';
import {
  insertAttempt,
  lockOperation,
  moveOperation,
  type NewAttempt,
  recordEffect,
} from '../control/operations.ts';
import { record } from '../control/record.ts';
import { touchOthers } from '../control/touched.ts';
import { mark } from '../control/written.ts';
import type { Tx } from '../store/database.ts';
import { openDuplicateEffect } from './refusal.ts';
import type { Sending, SendMeans } from './sending.ts';
import { within } from './time-limit.ts';

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
  const [page, found] = await Promise.all([
    readBack(means, sending, externalId),
    search(means, sending),
  ]);
  await means.db.transaction(async (tx) => {
    const operation = await lockOperation(tx, sending.operation.id);
    if (!operation) return;
    const current = { ...sending, operation };
    await insertAttempt(tx, attempt);
    await complete(tx, means, current, externalId);
    if (page) await recordCopy(tx, means, current, page, readAt);
    await mark(tx, current, externalId, readAt);
    if (found && found.length > 0) await prove(tx, means, current, found);
    else if (!operation.proven) await proveLater(tx, means, current);
  });
}

/** Nothing for an operation that came to another end meanwhile: its document is there, and shows with it. */
async function complete(
  tx: Tx,
  means: SendMeans,
  { operation }: Sending,
  externalId: string,
): Promise<void> {
  const { id, status } = operation;
  if (status !== 'ACCEPTED' && status !== 'DISPATCHED' && status !== 'IN_DOUBT') return;
  // About to be sent again, when its answer came after all.
  if (status === 'ACCEPTED') await moveOperation(tx, operation, { to: 'DISPATCHED' });
  const now = new Date(means.clock.now());
  await moveOperation(
    tx,
    { id, status: status === 'ACCEPTED' ? 'DISPATCHED' : status },
    { to: 'COMPLETED', finishedAt: now, userErrors: [], lookups: 0 },
  );
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
  sending: Sending,
  page: FeedPage,
  readAt: Date,
): Promise<void> {
  const { operation, connector } = sending;
  const now = new Date(means.clock.now());
  // The document is the one of this write, also where its source does not show our mark on it.
  const changes = page.changes.map((change) =>
    change.type === operation.subjectType ? { ...change, anchor: operation.anchor } : change,
  );
  const recorded = await record(
    tx,
    {
      through: { id: connector.connectionId, system: connector.system },
      changes,
      readAt,
      announceNew: true,
      operationId: operation.id,
    },
    { ids: means.ids, now },
  );
  const feed = feedOf(sending);
  const touching = { ids: means.ids, now, loading: false };
  if (feed) await touchOthers(tx, connector, feed, recorded, touching);
}

const feedOf = ({ connector, operation }: Sending): Feed | undefined =>
  connector.feeds.find(({ emits }) => emits.includes(operation.subjectType));

/** A failing read-back is no failure of the write: null, and the sync will bring the copy. */
async function readBack(
  { clock }: SendMeans,
  sending: Sending,
  externalId: string,
): Promise<FeedPage | null> {
  const feed = feedOf(sending);
  if (!feed) return null;
  return within(clock, READ_TIMEOUT_MS, (signal) => feed.read([externalId], signal)).catch(orNull);
}

/** The documents that carry the anchor; null when the vendor cannot be asked just now. */
export function search(
  { clock }: SendMeans,
  { writes, operation }: Sending,
): Promise<readonly string[] | null> {
  return within(clock, READ_TIMEOUT_MS, (signal) => writes.find(operation.anchor, signal)).catch(
    orNull,
  );
}

function orNull(error: unknown): null {
  if (error instanceof VendorError || error instanceof DOMException) return null;
  throw error;
}

/** What a search found is the proof of the effect; nothing else is. */
export async function prove(
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

/** A document does not show in a search at once everywhere. */
export function proveLater(tx: Tx, { queue, clock }: SendMeans, sending: Sending): Promise<void> {
  return queue.lookUp(
    tx,
    sending.operation.id,
    new Date(clock.now() + Math.max(sending.writes.settleMs, FIRST_PROOF_AFTER_MS)),
  );
}
const FIRST_PROOF_AFTER_MS = 1_000;
