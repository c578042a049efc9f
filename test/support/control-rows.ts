import { openException } from '../../control/exceptions.ts';
import { insertOperation, type NewOperation } from '../../control/operations.ts';
import type { Database } from '../../store/database.ts';
import { countingIds } from './recording.ts';

export const ACCEPTED_AT = new Date('2026-05-13T15:00:00.000Z');
const ids = countingIds();

/** A stored write, plain but for what matters. */
export const operation = (over: Partial<NewOperation> & { id: string }): NewOperation => ({
  kind: 'requestInvoice',
  status: 'ACCEPTED',
  principalId: 'demo-app',
  idempotencyKey: `key-${over.id}`,
  fingerprint: 'print',
  businessKey: `invoice:${over.id}`,
  legalEntityId: 'nowhere',
  connectionId: 'netsuite',
  subjectType: 'Invoice',
  subjectId: `inv_of_${over.id}`,
  anchor: `tb_${over.id}`,
  input: { orderId: 'ord_1' },
  draft: {},
  mappings: [],
  userErrors: [],
  warnings: [],
  businessIds: [{ kind: 'order', value: 'SO-1' }],
  amount: null,
  correlationId: 'c-1',
  acceptedAt: ACCEPTED_AT,
  ...over,
});

export async function storeOperations(db: Database, legalEntityId: string, count: number) {
  for (let index = 0; index < count; index += 1) {
    const acceptedAt = new Date(ACCEPTED_AT.getTime() + (index % 3) * 1000);
    await insertOperation(db, operation({ id: `op_m${index}`, legalEntityId, acceptedAt }));
  }
}

export async function storeExceptions(
  db: Database,
  legalEntityId: string,
  count: number,
  over: { subjectType?: string; subjectId?: string; operationId?: string } = {},
) {
  for (let index = 0; index < count; index += 1)
    await openException(
      db,
      { ids, now: new Date(ACCEPTED_AT.getTime() + (index % 3) * 1000) },
      {
        causeKey: ids.next('cause'),
        kind: 'MAPPING_MISSING',
        severity: index % 2 === 0 ? 'HIGH' : 'LOW',
        queue: 'receivables',
        businessIds: [{ kind: 'order', value: `SO-${index}` }],
        summary: 'Family Widgets has no revenue account.',
        detail: { kind: 'PRODUCT_REVENUE', key: 'Widgets' },
        suggestion: index % 2 === 0 ? 'Propose a mapping.' : null,
        amountMinor: '119000',
        amountCurrency: 'EUR',
        subjectType: over.subjectType ?? null,
        subjectId: over.subjectId ?? null,
        operationId: over.operationId ?? null,
        legalEntityId,
      },
    );
}

interface SyncRow {
  readonly feed: string;
  readonly emits: readonly string[];
  readonly loaded?: boolean;
  readonly startedAt?: string | null;
  readonly succeededAt?: string | null;
  readonly error?: string | null;
  readonly done?: number;
  readonly total?: number | null;
}

/** The state of one feed, as sync keeps it. */
export async function storeFeed(db: Database, connection: string, row: SyncRow): Promise<void> {
  await db.query(
    `insert into control.sync_state (connection_id, feed, system, emits, mode, loaded, done, total, load_started_at,
  last_success_at, last_attempt_at, window_seconds, last_error, cursor)
values ($1, $2, 'NETSUITE', $3, 'INCREMENTAL', $4, $5, $6, $7, $8, $8, 60, $9, 'cursor-1')`,
    [
      connection,
      row.feed,
      row.emits,
      row.loaded ?? true,
      row.done ?? 0,
      row.total ?? null,
      row.startedAt ?? null,
      row.succeededAt ?? null,
      row.error ?? null,
    ],
  );
}

export async function storeSync(db: Database): Promise<void> {
  for (const id of ['netsuite', 'salesforce', 'concur', 'second-erp', 'third-erp'])
    await db.query(
      `insert into control.connection (id, system, environment, role, state, capabilities)
values ($1, 'NETSUITE', 'simulator', '{erp}', 'CONNECTED', '[]')`,
      [id],
    );
  await storeFeed(db, 'netsuite', { feed: 'invoice', emits: ['Invoice'] });
  await storeFeed(db, 'netsuite', { feed: 'customer', emits: ['Customer', 'BillingAccount'] });
  await storeFeed(db, 'second-erp', { feed: 'invoice', emits: ['Invoice'] });
  await storeFeed(db, 'salesforce', {
    feed: 'Account',
    emits: ['Customer'],
    succeededAt: '2026-05-13T15:59:30.000Z',
  });
}
