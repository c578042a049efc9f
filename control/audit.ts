import canonicalize from 'canonicalize';
import type { Ids } from '../connectors/ids.ts';
import type { Queryable } from '../store/statement.ts';

/** One thing somebody did, or tried to do. */
export interface AuditEntry {
  readonly at: Date;
  readonly actorId: string;
  readonly action: string;
  readonly subjectId: string | null;
  readonly operationId: string | null;
  readonly legalEntityId: string | null;
  readonly correlationId: string | null;
  /** What changed, as it is to be shown to an auditor. No secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Appends in the transaction of the change itself. The text is what will be sealed: jsonb would not keep its bytes. */
export async function writeAudit(tx: Queryable, ids: Ids, entry: AuditEntry): Promise<void> {
  const { at, detail, ...fields } = entry;
  await tx.query({
    name: 'write_audit',
    text: `insert into control.audit_event (id, at, actor_id, action, subject_id, operation_id, legal_entity_id, correlation_id, canonical_text)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      ids.next('aud'),
      at.toISOString(),
      fields.actorId,
      fields.action,
      fields.subjectId,
      fields.operationId,
      fields.legalEntityId,
      fields.correlationId,
      canonicalize({ ...fields, at: at.toISOString(), detail }),
    ],
  });
}
