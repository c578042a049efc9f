import { positionOf } from '../control/event-cursor.ts';
import type { EventStream } from '../control/event-stream.ts';
import {
  type InvoiceStatusChangedArgs,
  invoiceStatusEventJson,
  wantsInvoiceEvent,
} from '../resolvers/invoice-status-event.ts';
import type { EventSource } from './federation/index.ts';

/** The subscriptions that this gateway completes from the event log, by root field. */
export const eventSource = (events: EventStream): EventSource =>
  async function* (field, args, { legalEntityIds }, signal) {
    if (field !== 'invoiceStatusChanged') throw new Error(`no source of events for ${field}`);
    const { filter, after } = args as InvoiceStatusChangedArgs;
    const subscription = events.subscribe({
      topic: 'Invoice',
      wants: (event) => wantsInvoiceEvent(event, filter ?? null, legalEntityIds),
      after: after ? positionOf(after) : null,
      signal,
    });
    for await (const event of subscription) yield { ...invoiceStatusEventJson(event) };
  };
