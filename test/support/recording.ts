import type { Ids } from '../../connectors/ids.ts';
import type { Change } from '../../connectors/ports.ts';
import { type Recorded, record } from '../../control/record.ts';
import type { CanonicalType } from '../../schema/identifier.ts';
import type { SystemKind } from '../../schema/provenance.ts';
import type { Database, Queryable } from '../../store/database.ts';

/** Ids that count up, so that a failed test reads the same twice, and the older is the smaller. */
export function countingIds(): Ids {
  let last = 0;
  return { next: (prefix) => `${prefix}_${String(++last).padStart(26, '0')}` };
}

const systems: Readonly<Record<string, SystemKind>> = {
  salesforce: 'SALESFORCE',
  netsuite: 'NETSUITE',
  concur: 'CONCUR',
};

export interface SeenHow {
  /** Instant at which the read began. */
  readonly readAt?: string;
  readonly announceNew?: boolean;
  readonly operationId?: string;
  readonly tx?: Queryable;
}

export interface Recording {
  /** Records what a connection shows, in a transaction of its own unless one is given. */
  sees(connection: string, changes: readonly Change[], how?: SeenHow): Promise<Recorded>;
  /** The canonical id behind a source’s own id. */
  idOf(connection: string, type: CanonicalType, externalId: string): Promise<string>;
  /** One column of the kept copy of a canonical id; undefined where there is no row. */
  kept<V>(table: string, column: string, id: string): Promise<V | undefined>;
  events(id: string): Promise<EventSeen[]>;
}

export interface EventSeen {
  readonly doc_seq: number;
  readonly previous: string | null;
  readonly status: string;
}

export const READ_AT = '2026-05-13T16:00:00.000Z';

export function recording(db: Database, ids: Ids = countingIds()): Recording {
  return {
    sees: (connection, changes, how = {}) => {
      const { readAt = READ_AT, announceNew = true, operationId, tx } = how;
      const through = { id: connection, system: systems[connection] ?? 'GATEWAY' };
      const reading = {
        through,
        changes,
        readAt: new Date(readAt),
        announceNew,
        ...(operationId ? { operationId } : {}),
      };
      const means = { ids, now: new Date(readAt) };
      return tx ? record(tx, reading, means) : db.transaction((t) => record(t, reading, means));
    },
    idOf: async (connection, type, externalId) => {
      const [row] = await db.query<{ canonical_id: string }>(
        'select canonical_id from control.external_ref where connection_id = $1 and type = $2 and external_id = $3',
        [connection, type, externalId],
      );
      if (!row) throw new Error(`${connection} has shown no ${type} ${externalId}`);
      return row.canonical_id;
    },
    kept: async (table, column, id) => {
      const [row] = await db.query<{ value: never }>(
        `select ${column} as value from ${table} where id = $1`,
        [id],
      );
      return row?.value;
    },
    events: (id) =>
      db.query<EventSeen>(
        'select doc_seq, previous, status from control.event where entity_id = $1 order by id',
        [id],
      ),
  };
}
