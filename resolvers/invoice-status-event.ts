import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import { eventAt } from '../control/event-at.ts';
import { positionOf } from '../control/event-cursor.ts';
import { api } from '../schema/api.ts';
import { Invoice } from '../schema/invoice.ts';
import { InvoiceStatusEvent, InvoiceStatusEventFilter } from '../schema/invoice-status-event.ts';
import { EventCursorScalar } from '../schema/scalars.ts';
import { invoiceReader } from '../store/readers/erp-documents.ts';
import type { Context } from './context.ts';
import {
  type InvoiceStatusEventJson,
  invoiceStatusEvent,
  invoiceStatusEventJson,
  wantsInvoiceEvent,
} from './invoice-status-event-json.ts';
import { stream } from './stream.ts';

export { invoiceStatusEventJson, wantsInvoiceEvent } from './invoice-status-event-json.ts';

export interface InvoiceStatusChangedArgs {
  readonly filter?: InvoiceStatusEventFilter | null;
  readonly after?: string | null;
}

@Resolver(() => InvoiceStatusEvent)
export class InvoiceStatusEventResolver {
  @api('TRANSACTION', 'invoice:read')
  @Subscription(() => InvoiceStatusEvent, {
    description:
      'Each change of an invoice’s status, the moment it is recorded. Resumes without loss from the last cursor received.',
    subscribe: ({ args, context }) => invoiceStatusEvents(args, context),
  })
  invoiceStatusChanged(
    @Root() event: InvoiceStatusEvent,
    @Arg('filter', () => InvoiceStatusEventFilter, {
      nullable: true,
      description: 'Which changes; all when left out.',
    })
    _filter: InvoiceStatusEventFilter | null,
    @Arg('after', () => EventCursorScalar, {
      nullable: true,
      description:
        'Cursor of the last event received; what happened since comes first. From now on when left out.',
    })
    _after: string | null,
  ): InvoiceStatusEvent {
    return event;
  }

  @FieldResolver(() => Invoice, { description: 'The invoice, as it is now.' })
  invoice(
    @Root() { invoiceId }: InvoiceStatusEvent,
    @Ctx() { loaders }: Context,
  ): Promise<Invoice | null> {
    return loaders.byId(invoiceReader, invoiceId);
  }
}

const invoiceStatusEvents = (
  { filter, after }: InvoiceStatusChangedArgs,
  { services, legalEntityIds }: Context,
): AsyncIterable<InvoiceStatusEvent> =>
  stream(services.events, {
    topic: 'Invoice',
    wants: (event) => wantsInvoiceEvent(event, filter ?? null, legalEntityIds),
    after: after ? positionOf(after) : null,
    shown: (event) => invoiceStatusEvent(invoiceStatusEventJson(event)),
  });

/**
 * The gateway hands back whole events that it has read itself; any other router knows the cursor alone, and the
 * event is read again.
 */
export async function invoiceStatusEventReference(
  reference: InvoiceStatusEventJson | { readonly cursor: string },
  { services, legalEntityIds }: Context,
): Promise<InvoiceStatusEvent | null> {
  if ('status' in reference) return invoiceStatusEvent(reference);
  const event = await eventAt(services.db, 'Invoice', positionOf(reference.cursor), legalEntityIds);
  return event && invoiceStatusEvent(invoiceStatusEventJson(event));
}
