import { cursorOf } from '../control/event-cursor.ts';
import type { DomainEvent } from '../control/event-stream.ts';
import type { IdFilter } from '../schema/filters.ts';
import type { EventCause, InvoiceStatus } from '../schema/invoice.ts';
import type {
  InvoiceStatusEvent,
  InvoiceStatusEventFilter,
} from '../schema/invoice-status-event.ts';
import { Money, moneyOf } from '../schema/money.ts';

/** An event as it travels between gateway and subgraph: plain JSON, values in their wire form. */
export interface InvoiceStatusEventJson {
  readonly __typename: 'InvoiceStatusEvent';
  readonly cursor: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly previous: InvoiceStatus | null;
  readonly status: InvoiceStatus;
  readonly balance: {
    readonly __typename: 'Money';
    readonly amount: string;
    readonly currency: string;
  };
  readonly invoice: { readonly __typename: 'Invoice'; readonly id: string };
  readonly cause: { readonly __typename: 'EventCause' } & EventCause;
}

/** What an event of topic `Invoice` says, as an entity of the graph. */
export function invoiceStatusEventJson(event: DomainEvent): InvoiceStatusEventJson {
  const { balance, cause } = event.payload as unknown as {
    balance: { minor: string; currency: string };
    cause: EventCause;
  };
  const { amount, currency } = new Money(BigInt(balance.minor), balance.currency);
  return {
    __typename: 'InvoiceStatusEvent',
    cursor: cursorOf(event.position),
    occurredAt: event.occurredAt.toISOString(),
    recordedAt: event.recordedAt.toISOString(),
    previous: event.previous as InvoiceStatus | null,
    status: event.status as InvoiceStatus,
    balance: { __typename: 'Money', amount, currency },
    invoice: { __typename: 'Invoice', id: event.entityId },
    cause: { __typename: 'EventCause', ...cause },
  };
}

/** The same for resolvers, with amounts and instants as the product holds them. */
export const invoiceStatusEvent = (json: InvoiceStatusEventJson): InvoiceStatusEvent => ({
  cursor: json.cursor,
  occurredAt: new Date(json.occurredAt),
  recordedAt: new Date(json.recordedAt),
  previous: json.previous,
  status: json.status,
  balance: moneyOf(json.balance.amount, json.balance.currency),
  cause: json.cause,
  invoiceId: json.invoice.id,
});

/** Whether a subscriber asked for this event and may see it; asked anew for every event (S5). */
export function wantsInvoiceEvent(
  event: DomainEvent,
  filter: InvoiceStatusEventFilter | null,
  legalEntityIds: readonly string[],
): boolean {
  return (
    legalEntityIds.includes(event.legalEntityId) &&
    matches(filter?.invoice, event.entityId) &&
    matches(filter?.customer, event.customerId) &&
    matches(filter?.legalEntity, event.legalEntityId) &&
    matches(filter?.status, event.status)
  );
}

function matches(filter: IdFilter | null | undefined, value: string | null): boolean {
  const { eq, in: oneOf } = filter ?? {};
  if (eq !== null && eq !== undefined && eq !== value) return false;
  return !oneOf || (value !== null && oneOf.includes(value));
}
