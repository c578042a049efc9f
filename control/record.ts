import { createHash } from 'node:crypto';
import type { Ids } from '../connectors/ids.ts';
import { type Change, KeyRef, Ref } from '../connectors/ports.ts';
import { type CanonicalType, ID_PREFIX } from '../schema/identifier.ts';
import type { KeptRecord } from '../schema/kept-record.ts';
import { Money } from '../schema/money.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';
import { type ApplicationRow, applicationsOf, recordApplications } from './applications.ts';
import { attributeCustomers, customersOf, isAttributing, lockAttribution } from './attribution.ts';
import { historyOf, type StatusChange, writeEvents } from './events.ts';
import { type Identities, identify, type ReadThrough } from './identity.ts';
import { insertRows, type KeptRow, lockRows, updateRows, type Values } from './kept-rows.ts';
import { type Past, pastOf } from './past.ts';

/** What was read, when, and by which right it becomes an event. */
export interface Reading {
  readonly through: ReadThrough;
  readonly changes: readonly Change[];
  /** Begin of the read: what was written here later is newer than what it saw. */
  readonly readAt: Date;
  /** Whether a record seen for the first time is news. Not while everything is being read for the first time. */
  readonly announceNew: boolean;
  /** The operation whose answer this is, when a write is settled. */
  readonly operationId?: string;
}

export interface Recorded {
  /** Rows that were new or different. */
  readonly written: number;
  /** What they were written from. */
  readonly news: readonly Change[];
  /** Ids of invoices to which something is no longer applied. */
  readonly unsettledInvoices: readonly string[];
  readonly events: number;
  readonly identities: Identities;
}

/**
 * The only writer of canonical rows (design.md 8), called when a change was seen and when a write is settled.
 * It locks each row; drops an older version and a read begun before the last applied write; applies the same
 * version with other content, since some vendors do not move the modified date; and writes one event for each
 * change of status, all in the caller’s transaction.
 */
export async function record(
  tx: Queryable,
  reading: Reading,
  means: { readonly ids: Ids; readonly now: Date },
): Promise<Recorded> {
  const identities = await identify(tx, reading.through, reading.changes, means);
  // Locks are taken in one order by everybody: identities, attribution, rows by type and id.
  if (reading.changes.some(({ type }) => isAttributing(type))) await lockAttribution(tx);
  const rows = newestOnly(
    reading.changes
      .map((change) => incomingRow(change, reading, identities))
      .filter(({ id, change }) => change.role !== 'REPLICA' || !identities.ownedElsewhere.has(id)),
  );
  const byType = Map.groupBy(rows, ({ change }) => change.type);
  const written: Written[] = [];
  for (const type of IN_ORDER)
    written.push(await recordType(tx, type, byType.get(type) ?? [], reading, means.now));
  const outgoing = written.flatMap((type) => type.outgoing);
  await attributeCustomers(tx, [...customersTouched(outgoing), ...customersMerged(identities)]);
  const changes = outgoing.flatMap(({ statusChange }) => statusChange ?? []);
  await writeEvents(tx, changes, means.now);
  return {
    written: outgoing.length,
    news: outgoing.map(({ row }) => row.change),
    unsettledInvoices: written.flatMap((type) => type.unsettledInvoices),
    events: changes.length,
    identities,
  };
}

const IN_ORDER = Object.keys(ID_PREFIX) as readonly CanonicalType[];

interface Written {
  readonly outgoing: readonly OutgoingRow[];
  readonly unsettledInvoices: readonly string[];
}

/** Writes what is news among the rows of one type. */
async function recordType(
  tx: Queryable,
  type: CanonicalType,
  incoming: readonly IncomingRow[],
  reading: Reading,
  now: Date,
): Promise<Written> {
  if (incoming.length === 0) return { outgoing: [], unsettledInvoices: [] };
  const kept = await lockRows(
    tx,
    type,
    incoming.map(({ id }) => id),
  );
  const missing = incoming.map(({ id }) => id).filter((id) => !kept.has(id));
  const past = await pastOf(tx, type, missing);
  const outgoing = incoming
    .filter((row) => isNews(row, kept.get(row.id), reading))
    .map((row) =>
      outgoingRow(row, { kept: kept.get(row.id), past: past.get(row.id) }, reading, now),
    );
  const changed = outgoing.filter((row) => row.kept);
  const fresh = outgoing.filter((row) => !row.kept);
  await updateRows(
    tx,
    type,
    changed.map(({ values }) => values),
  );
  const inserted = await insertRows(
    tx,
    type,
    fresh.map(({ values }) => values),
  );
  const written = [...changed, ...fresh.filter(({ row }) => inserted.has(row.id))];
  const unsettled = await recordApplications(
    tx,
    type,
    written.map(({ row }) => row),
    now,
  );
  // Another transaction was first with these: they are judged again, against what it wrote.
  const overtaken = fresh.filter(({ row }) => !inserted.has(row.id)).map(({ row }) => row);
  const rest = await recordType(tx, type, overtaken, reading, now);
  return {
    outgoing: [...written, ...rest.outgoing],
    unsettledInvoices: [...unsettled, ...rest.unsettledInvoices],
  };
}

interface IncomingRow {
  readonly id: string;
  readonly change: Change;
  readonly record: KeptRecord;
  readonly applications: readonly ApplicationRow[];
  readonly values: Values;
  readonly digest: string;
  /** The operation that made it, whoever is first to see it: the answer or a sync. */
  readonly madeBy: string | null;
}

function incomingRow(
  change: Change,
  { through, readAt }: Reading,
  identities: Identities,
): IncomingRow {
  const id = identities.of(new Ref(change.type, change.externalId));
  const record = { ...(resolve(change.facts, identities) as object), id } as unknown as KeptRecord;
  const facts = tableOf(change.type).encode(record);
  const applications = applicationsOf(change.type, record);
  const { version, updatedAt, unavailable } = change;
  const digest = createHash('sha256')
    .update(JSON.stringify([facts, applications, version, updatedAt, unavailable]))
    .digest('base64url');
  return {
    id,
    change,
    record,
    applications,
    digest,
    madeBy: identities.commandOf(change),
    values: {
      ...facts,
      system: through.system,
      connection_id: through.id,
      source_id: change.externalId,
      source_version: version,
      source_updated_at: updatedAt?.toISOString() ?? null,
      fetched_at: readAt.toISOString(),
      read_at: readAt.toISOString(),
      unavailable,
      deleted_at: null,
      digest,
    },
  };
}

/** The facts with every reference turned into a canonical id. Amounts, days and instants pass as they are. */
function resolve(value: unknown, identities: Identities): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Ref || value instanceof KeyRef) return identities.of(value);
  if (value instanceof Money || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((inner) => resolve(inner, identities));
  const resolved: Record<string, unknown> = {};
  for (const key in value)
    resolved[key] = resolve((value as Record<string, unknown>)[key], identities);
  return resolved;
}

/** Two records of one source can be one thing here, and a page can hold a record twice: the newest counts. */
function newestOnly(rows: readonly IncomingRow[]): IncomingRow[] {
  const newest = new Map<string, IncomingRow>();
  for (const row of rows) {
    const other = newest.get(row.id);
    if (!other || timeOf(row) >= timeOf(other)) newest.set(row.id, row);
  }
  return [...newest.values()];
}

const timeOf = ({ change }: IncomingRow): number => change.updatedAt?.getTime() ?? 0;

function isNews(row: IncomingRow, kept: KeptRow | undefined, reading: Reading): boolean {
  if (!kept) return true;
  if (kept.written_at && reading.readAt < kept.written_at) return false;
  const differs = kept.digest !== row.digest || kept.deleted_at !== null;
  // Versions of two systems do not compare. The owner takes over the row of a copy, even where they agree.
  if (kept.connection_id !== reading.through.id) return differs || row.change.role === 'OWNER';
  return differs && !isOlder(row.change.updatedAt, kept, reading);
}

function isOlder(updatedAt: Date | null, kept: KeptRow, { readAt }: Reading): boolean {
  if (updatedAt && kept.source_updated_at && updatedAt < kept.source_updated_at) return true;
  const sameVersion = updatedAt?.getTime() === kept.source_updated_at?.getTime();
  return sameVersion && readAt < kept.read_at;
}

interface OutgoingRow {
  readonly row: IncomingRow;
  readonly kept: KeptRow | undefined;
  readonly values: Values;
  readonly statusChange: StatusChange | undefined;
}

/** What is known of a record so far: its row, or else what the event log remembers. */
interface Known {
  readonly kept: KeptRow | undefined;
  readonly past: Past | undefined;
}

function outgoingRow(row: IncomingRow, known: Known, reading: Reading, now: Date): OutgoingRow {
  const { type } = row.change;
  const { kept, past } = known;
  const statusChange = statusChangeOf(row, known, reading, now);
  const writtenAt = reading.operationId === undefined ? kept?.written_at : reading.readAt;
  return {
    row,
    kept,
    statusChange,
    values: {
      ...row.values,
      ...historyOf(type, past, statusChange, now),
      written_at: writtenAt?.toISOString() ?? null,
      doc_seq: statusChange?.sequence ?? kept?.doc_seq ?? past?.sequence ?? 0,
    },
  };
}

function statusChangeOf(
  { change, record, values, madeBy }: IncomingRow,
  { kept, past }: Known,
  { announceNew, operationId }: Reading,
  now: Date,
): StatusChange | undefined {
  // Status columns are named as their fields: one word each.
  const column = tableOf(change.type).statusField;
  if (column === undefined) return undefined;
  const status = values[column] as string;
  const before = kept ?? past;
  const changed = before ? before.status !== status : announceNew;
  if (!changed) return undefined;
  return {
    type: change.type,
    record,
    sequence: (kept?.doc_seq ?? past?.sequence ?? 0) + 1,
    previous: before?.status ?? null,
    status,
    occurredAt: occurredAt(change, kept?.source_updated_at ?? past?.occurredAt ?? null) ?? now,
    operationId: operationId ?? (before ? null : madeBy),
  };
}

/** When the source says it happened; null where it has not moved its date, as some do not for a payment. */
function occurredAt({ updatedAt }: Change, before: Date | null): Date | null {
  return updatedAt && before && updatedAt <= before ? null : updatedAt;
}

/** Also the customer that a document has been taken from: it is no longer seen through it. */
const customersTouched = (outgoing: readonly OutgoingRow[]): (string | null)[] =>
  outgoing.flatMap(({ row, kept }) => [
    ...customersOf(row.change.type, row.record),
    kept?.customer_id ?? null,
  ]);

const customersMerged = ({ merged }: Identities): string[] =>
  merged.filter(({ type }) => type === 'Customer').map(({ id }) => id);
