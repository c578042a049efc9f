import type { EventCause, InvoiceStatus, InvoiceStatusChange } from '../../schema/invoice.ts';
import { type Row, thaw } from '../columns.ts';
import { listing } from '../listing.ts';

/** The past of each invoice stands beside it as jsonb; read as rows, one for each change of status. */
const changes = `(select i.id || ':' || h.sequence as id, i.id as invoice_id, i.legal_entity_id, h.*
from erp.invoice i cross join lateral jsonb_to_recordset(i.history)
  as h(sequence integer, previous text, status text, "occurredAt" jsonb, "recordedAt" jsonb, cause jsonb))`;

export const invoiceHistoryReader = listing<InvoiceStatusChange, object>({
  source: {
    name: 'invoice_history',
    from: () => changes,
    selected: ['id', 'sequence', 'previous', 'status', '"occurredAt"', '"recordedAt"', 'cause'],
    visibility: 'entity',
    aliases: null,
    listed: [],
    decode,
  },
  parents: ['invoice_id'],
  filters: {},
  orders: { SEQUENCE: { expression: 't.sequence', cast: 'bigint' } },
  defaultOrder: { field: 'SEQUENCE', direction: 'ASC' },
});

function decode(row: Row): InvoiceStatusChange {
  return {
    sequence: row['sequence'] as number,
    previous: row['previous'] as InvoiceStatus | null,
    status: row['status'] as InvoiceStatus,
    occurredAt: thaw(row['occurredAt']) as Date,
    recordedAt: thaw(row['recordedAt']) as Date,
    cause: row['cause'] as EventCause,
  };
}
