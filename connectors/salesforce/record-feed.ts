import { UnreadableAmount } from '../money.ts';
import type { Change, Feed, FeedPage, Unreadable } from '../ports.ts';
import { unreadable } from './failures.ts';
import { instantOf, optional, Unmappable } from './fields.ts';
import type { Queries, SObject } from './queries.ts';
import type { RecordKind } from './record.ts';
import { byIds, changedBehind, counted, idsBehind, type Place } from './selections.ts';
import { withWholeList } from './whole-lists.ts';

/** A commit becomes visible later than the time it carries: so much is read again. */
const OVERLAP_MS = 5 * 60 * 1000;

/** Ids in one query: with the fields before them they stay far below the longest URL that is taken. */
const IDS_PER_QUERY = 200;

const KEYS_PER_QUERY = 2000;

const BEGINNING: Place = { at: '1970-01-01T00:00:00.000Z', id: null };

export interface FeedMeans {
  readonly queries: Queries;
  readonly windowSeconds: number;
  /** Where people open the org’s records. */
  instanceUrl(): Promise<string>;
}

/**
 * A kind of record as a feed, sorted by (SystemModstamp, Id). Every page is a query of its own from where the
 * last one ended: the vendor’s own pages expire after minutes and do not survive a restart.
 */
export function recordFeed(kind: RecordKind, means: FeedMeans): Feed {
  return {
    name: kind.name,
    emits: [kind.emits],
    changeFeed: 'INCREMENTAL',
    windowSeconds: means.windowSeconds,
    total: (signal) => means.queries.count(counted(kind), signal),
    pages: (cursor, overlap, signal) => pages(kind, means, startOf(cursor, overlap), signal),
    read: (ids, signal) => read(kind, means, ids, signal),
    keys: (signal) => keys(kind, means, signal),
  };
}

interface Start {
  readonly after: Place;
  /** No page hands out a cursor before this one. */
  readonly known: Place;
}

function startOf(cursor: string | null, overlap: boolean): Start {
  if (cursor === null) return { after: BEGINNING, known: BEGINNING };
  const known = JSON.parse(cursor) as Place;
  return { after: overlap ? earlier(known) : known, known };
}

const earlier = ({ at }: Place): Place => ({
  at: new Date(Math.max(0, Date.parse(at) - OVERLAP_MS)).toISOString(),
  id: null,
});

async function* pages(
  kind: RecordKind,
  means: FeedMeans,
  { after, known }: Start,
  signal: AbortSignal,
): AsyncIterable<FeedPage> {
  for (let from = after; ; ) {
    const { records, next } = await means.queries.first(changedBehind(kind, from), signal);
    const last = records.at(-1);
    if (!last) return;
    const to = placeOf(last);
    // Were a part of the time cut off, the same page would come back for ever.
    if (!isBehind(to, from)) throw unreadable(`the changes of ${kind.sobject} do not advance`);
    yield await pageOf(kind, means, records, laterOf(to, known), signal);
    if (next === null && records.length < kind.pageSize) return;
    from = to;
  }
}

function placeOf(record: SObject): Place {
  const at = instantOf(String(record['SystemModstamp']));
  if (at === null) throw unreadable(`SystemModstamp is no instant: ${record['SystemModstamp']}`);
  return { at: at.toISOString(), id: String(record['Id']) };
}

/** Ids of one moment are only told apart: in which order they come is Salesforce’s affair. */
const isBehind = (place: Place, other: Place): boolean =>
  place.at > other.at || (place.at === other.at && place.id !== other.id);

const laterOf = (to: Place, known: Place): Place =>
  to.at > known.at || (to.at === known.at && (to.id ?? '') > (known.id ?? '')) ? to : known;

/** What is no id names no record, and would have Salesforce refuse the others with it. */
const ID = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;

async function read(
  kind: RecordKind,
  means: FeedMeans,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<FeedPage> {
  const asked = ids.filter((id) => ID.test(id));
  const records: SObject[] = [];
  for (let start = 0; start < asked.length; start += IDS_PER_QUERY) {
    const chunk = asked.slice(start, start + IDS_PER_QUERY);
    const part = await means.queries.first(byIds(kind, chunk), signal);
    records.push(...part.records, ...(await means.queries.rest(part, signal)));
  }
  return pageOf(kind, means, records, BEGINNING, signal);
}

async function* keys(
  kind: RecordKind,
  { queries }: FeedMeans,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  for (let from: string | null = null; ; ) {
    const query = idsBehind(kind, from, KEYS_PER_QUERY);
    const { records, next } = await queries.first(query, signal);
    const ids = records.map(({ Id }) => String(Id));
    const last = ids.at(-1);
    if (last === undefined) return;
    if (last === from) throw unreadable(`the ids of ${kind.sobject} do not advance`);
    yield ids;
    if (next === null && ids.length < KEYS_PER_QUERY) return;
    from = last;
  }
}

async function pageOf(
  kind: RecordKind,
  { queries, instanceUrl }: FeedMeans,
  records: readonly SObject[],
  cursor: Place,
  signal: AbortSignal,
): Promise<FeedPage> {
  const url = await instanceUrl();
  const outcomes: Outcome[] = [];
  for (const record of records) {
    const whole = await withWholeList(kind, record, queries, signal);
    if (whole) outcomes.push(mapped(kind, whole, url));
  }
  return {
    changes: outcomes.flatMap((outcome) => ('facts' in outcome ? [outcome] : [])),
    unreadable: outcomes.filter((outcome) => 'reason' in outcome),
    count: records.length,
    cursor: JSON.stringify(cursor),
  };
}

type Outcome = Change | Unreadable;

function mapped(kind: RecordKind, record: SObject, instanceUrl: string): Outcome {
  try {
    return kind.map(record, instanceUrl);
  } catch (error) {
    // Caught so that one record that nobody understands does not stop the others; faults of ours go on.
    if (!(error instanceof Unmappable || error instanceof UnreadableAmount)) throw error;
    const value = optional(record, kind.businessId.field);
    return {
      externalId: String(record['Id']),
      businessIds: value === null ? [] : [{ kind: kind.businessId.kind, value }],
      reason: error.message,
    };
  }
}
