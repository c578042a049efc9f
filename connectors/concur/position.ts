import type { ListPage } from './report-list.ts';
import type { V3Report } from './wire.ts';

/** Changes can become visible in another order than their times say: read so much again. */
const OVERLAP_MS = 5 * 60 * 1000;

/**
 * How far the changes have been read. The order of v3’s list is not documented, so what was read is certain only
 * at the end of a walk through it; in the middle of one, the way on is its `NextPage`.
 */
export interface Position {
  /** Newest `LastModifiedDate` seen, in whole milliseconds UTC without zone, and the id of that report. */
  readonly modified: string | null;
  readonly id: string | null;
  /** In the middle of a walk: the path that goes on, and the moment after which it lists. */
  readonly walk: { readonly next: string; readonly after: string | null } | null;
}

const BEGINNING: Position = { modified: null, id: null, walk: null };

export const positionOf = (cursor: string | null): Position =>
  cursor === null ? BEGINNING : (JSON.parse(cursor) as Position);

/** After which moment a walk lists: exclusive there, so one millisecond earlier finds what shares the moment. */
export function startAfter({ modified }: Position, overlap: boolean): string | null {
  if (modified === null) return null;
  return withoutZone(Date.parse(`${modified}Z`) - (overlap ? OVERLAP_MS : 1));
}

/** Whether this very change has been read; with overlap it is read again on purpose. */
export const isKnown = (row: V3Report, { modified, id }: Position): boolean =>
  row.ID === id && momentOf(row) === modified;

/** The position after a page. */
export function advanced(before: Position, page: ListPage, after: string | null): Position {
  const newest = page.rows.reduce<Pick<Position, 'modified' | 'id'>>(
    (seen, row) =>
      seen.modified === null || momentOf(row) > seen.modified
        ? { modified: momentOf(row), id: row.ID }
        : seen,
    before,
  );
  const walk = page.next === null ? null : { next: page.next, after };
  return { modified: newest.modified, id: newest.id, walk };
}

/** Dates of v3 have no zone and any number of decimals; comparable as text once they have three. */
export const momentOf = ({ LastModifiedDate }: V3Report): string =>
  withoutZone(Date.parse(`${LastModifiedDate.replace(/Z$/, '')}Z`));

const withoutZone = (ms: number): string => new Date(ms).toISOString().slice(0, -1);
