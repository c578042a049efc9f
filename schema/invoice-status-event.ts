import { Directive, Field, InputType, ObjectType } from 'type-graphql';
import { IdFilter } from './filters.ts';
import { EventCause, InvoiceStatus, InvoiceStatusFilter } from './invoice.ts';
import { Money } from './money.ts';
import { DateTimeScalar, EventCursorScalar } from './scalars.ts';

@Directive('@key(fields: "cursor")')
@ObjectType({
  description:
    'A change of an invoice’s status. One event per real transition, in order per invoice, at least once; `cursor` is the dedupe key.',
})
export class InvoiceStatusEvent {
  @Field(() => EventCursorScalar, {
    description: 'Place in the stream; hand it back as `after` to resume.',
  })
  cursor!: string;
  @Field(() => DateTimeScalar, { description: 'When it happened, by the system of record.' })
  occurredAt!: Date;
  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt!: Date;
  @Field(() => InvoiceStatus, {
    nullable: true,
    description: 'Status before; null for a new invoice.',
  })
  previous!: InvoiceStatus | null;
  @Field(() => InvoiceStatus, { description: 'Status from then on.' })
  status!: InvoiceStatus;
  @Field(() => Money, { description: 'What was left to pay at that moment.' })
  balance!: Money;
  @Field(() => EventCause, { description: 'How it came about.' })
  cause!: EventCause;
  invoiceId!: string;
}

@InputType({ description: 'Which changes of invoice status.' })
export class InvoiceStatusEventFilter {
  @Field(() => IdFilter, { nullable: true, description: 'Of these invoices.' })
  invoice?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'Of invoices of these customers.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'Of these legal entities.' })
  legalEntity?: IdFilter | null;
  @Field(() => InvoiceStatusFilter, { nullable: true, description: 'To these statuses.' })
  status?: InstanceType<typeof InvoiceStatusFilter> | null;
}
