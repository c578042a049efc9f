import type { SalesforceCalls } from './calls.ts';
import { unreadable } from './failures.ts';
import { type Query, soqlOf } from './soql.ts';

/** A record as it comes: fields by their API names, parents nested, numbers as their own text. */
export type SObject = Readonly<Record<string, unknown>>;

/** A part of an answer: Salesforce decides how many records it holds. */
export interface Part {
  readonly records: readonly SObject[];
  /** Where the next part is; null at the end. */
  readonly next: string | null;
}

export interface Queries {
  /** The first part of what the query finds. */
  first(query: Query, signal: AbortSignal): Promise<Part>;
  /** All that follows a part. The place of the next one is kept for some minutes only. */
  rest(part: Part, signal: AbortSignal): Promise<readonly SObject[]>;
  /** How many records the query finds. */
  count(query: Query, signal: AbortSignal): Promise<number>;
}

export function queriesOf(calls: SalesforceCalls, apiVersion: string): Queries {
  const ask = (query: Query, signal: AbortSignal): Promise<unknown> =>
    calls.get(`/services/data/${apiVersion}/query?q=${encodeURIComponent(soqlOf(query))}`, signal);
  return {
    first: async (query, signal) => partIn(await ask(query, signal)),
    rest: async (part, signal) => {
      const records: SObject[] = [];
      for (let next = part.next; next !== null; ) {
        const more = partIn(await calls.get(next, signal));
        records.push(...more.records);
        next = more.next;
      }
      return records;
    },
    count: async (query, signal) => {
      const total = ((await ask(query, signal)) as { totalSize?: unknown } | null)?.totalSize;
      if (typeof total !== 'string') throw unreadable('a count without totalSize');
      return Number(total);
    },
  };
}

interface WirePart {
  readonly records?: unknown;
  readonly done?: unknown;
  readonly nextRecordsUrl?: unknown;
}

/** A list within a record has the shape of an answer; an empty one is null. */
export const listIn = (record: SObject, relationship: string): Part => {
  const list = record[relationship] ?? null;
  return list === null ? { records: [], next: null } : partIn(list);
};

function partIn(value: unknown): Part {
  const { records, done, nextRecordsUrl } = (value ?? {}) as WirePart;
  if (!Array.isArray(records) || typeof done !== 'boolean')
    throw unreadable('a query answers without a list of records');
  return { records, next: done ? null : placeOf(nextRecordsUrl) };
}

/** Followed with the session, so it must lie where queries do. */
function placeOf(url: unknown): string {
  if (typeof url === 'string' && /^\/services\/data\/v[\d.]+\/query\/[\w-]+$/.test(url)) return url;
  throw unreadable(`an unfinished list names no next part: ${String(url)}`);
}
