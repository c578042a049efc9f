import type { DomainEvent } from './event-stream.ts';

export interface EventRow {
  readonly position: string;
  readonly topic: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly doc_seq: number;
  readonly legal_entity_id: string;
  readonly customer_id: string | null;
  readonly previous: string | null;
  readonly status: string;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly payload: Record<string, unknown>;
}

export const eventColumns = (alias: string): string =>
  'position topic entity_type entity_id doc_seq legal_entity_id customer_id previous status occurred_at recorded_at payload'
    .split(' ')
    .map((column) => `${alias}.${column}`)
    .join(', ');

export const eventOf = (row: EventRow): DomainEvent => ({
  position: BigInt(row.position),
  topic: row.topic,
  entityType: row.entity_type,
  entityId: row.entity_id,
  docSeq: row.doc_seq,
  legalEntityId: row.legal_entity_id,
  customerId: row.customer_id,
  previous: row.previous,
  status: row.status,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
  payload: row.payload,
});

/** As one text that Redis carries; positions do not fit a JSON number. */
export const eventText = (event: DomainEvent): string =>
  JSON.stringify({ ...event, position: event.position.toString() });

export function eventFromText(text: string): DomainEvent {
  const fields = JSON.parse(text) as Omit<DomainEvent, 'position' | 'occurredAt' | 'recordedAt'> &
    Record<'position' | 'occurredAt' | 'recordedAt', string>;
  return {
    ...fields,
    position: BigInt(fields.position),
    occurredAt: new Date(fields.occurredAt),
    recordedAt: new Date(fields.recordedAt),
  };
}
