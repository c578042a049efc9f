import { SalesforceError } from '../errors.ts';
import { withChecksum } from '../ids.ts';
import type { Org } from '../store/org.ts';
import type { Row } from '../store/row.ts';
import { MINUTE_MS } from '../time.ts';
import type { ApiBase } from '../wire.ts';
import { type BoundQuery, bindQuery } from './bind.ts';
import { childRows, matchingRows, type Visibility, wireSelection } from './execute.ts';
import { parseSoql } from './parse.ts';
import { malformed } from './tokens.ts';

/** A user may keep this many queries open; the next one closes the oldest. */
const OPEN_CURSORS = 10;

export interface QueryPage {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly unknown[];
}

export interface QueryCall {
  readonly base: ApiBase;
  readonly visibility: Visibility;
  readonly pageSize: number;
}

interface Cursor {
  readonly query: BoundQuery;
  readonly rows: readonly Row[];
  readonly call: QueryCall;
  usedAt: number;
}

/** Runs queries and keeps their remaining pages until they are fetched or expire. */
export class Queries {
  readonly #org: Org;
  readonly #lifetimeMs: number;
  readonly #cursors = new Map<string, Cursor>();
  #opened = 0;

  constructor(org: Org, { locatorMinutes }: { locatorMinutes: number }) {
    this.#org = org;
    this.#lifetimeMs = locatorMinutes * MINUTE_MS;
  }

  run(soql: string | null, call: QueryCall): QueryPage {
    if (!soql?.trim()) throw malformed('A query string has to be specified');
    const query = bindQuery(this.#org, soql, parseSoql(soql));
    const rows = matchingRows(this.#org, query, call.visibility);
    if (query.count) return { totalSize: rows.length, done: true, records: [] };
    return this.#firstPage(query, rows, call);
  }

  /** The page behind `nextRecordsUrl`. */
  more(locator: string, base: ApiBase): QueryPage {
    const [, id = '', start = ''] = /^(01g\w{12,15})-(\d+)$/.exec(locator) ?? [];
    const cursor = this.#cursors.get(id);
    const now = this.#org.clock.now();
    if (!cursor || now - cursor.usedAt > this.#lifetimeMs || Number(start) > cursor.rows.length) {
      throw new SalesforceError('INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    cursor.usedAt = now;
    return this.#page(id, { ...cursor, call: { ...cursor.call, base } }, Number(start));
  }

  #firstPage(query: BoundQuery, rows: readonly Row[], call: QueryCall): QueryPage {
    const cursor = { query, rows, call, usedAt: this.#org.clock.now() };
    const id = rows.length > call.pageSize ? this.#open(cursor) : '';
    return this.#page(id, cursor, 0);
  }

  #open(cursor: Cursor): string {
    this.#opened += 1;
    const id = withChecksum(`01g${String(this.#opened).padStart(12, '0')}`);
    this.#cursors.set(id, cursor);
    const oldest = this.#cursors.keys().next().value;
    if (this.#cursors.size > OPEN_CURSORS && oldest) this.#cursors.delete(oldest);
    return id;
  }

  #page(id: string, cursor: Cursor, start: number): QueryPage {
    const { query, rows, call } = cursor;
    const end = start + call.pageSize;
    const done = end >= rows.length;
    const records = rows.slice(start, end).map((row) =>
      wireSelection(this.#org, call.base, query, row, (subquery, parent) => {
        const children = childRows(this.#org, subquery, parent, call.visibility);
        return children.length === 0 ? null : this.#firstPage(subquery.query, children, call);
      }),
    );
    const next = done ? {} : { nextRecordsUrl: `${call.base}/query/${id}-${end}` };
    return { totalSize: rows.length, done, ...next, records };
  }
}
