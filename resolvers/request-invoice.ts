import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Performed } from '../commands/command.ts';
import { requestInvoice } from '../commands/request-invoice.ts';
import { api, needs } from '../schema/api.ts';
import { Invoice } from '../schema/invoice.ts';
import { RequestInvoiceInput, RequestInvoicePayload } from '../schema/mutation.ts';
import { OperationKey } from '../schema/operation.ts';
import { invoiceReader } from '../store/readers/erp-documents.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => RequestInvoicePayload)
export class RequestInvoiceResolver {
  @api('TRANSACTION', 'invoice:write')
  @Mutation(() => RequestInvoicePayload, {
    description:
      'Asks the ERP for the invoice of an order, or of one line of its billing schedule; exactly one per idempotency key.',
  })
  async requestInvoice(
    @Arg('input', () => RequestInvoiceInput, { description: 'What to invoice.' })
    input: RequestInvoiceInput,
    @Ctx() context: Context,
  ): Promise<RequestInvoicePayload> {
    return payloadOf(await context.services.perform(requestInvoice, input, context));
  }

  @needs('invoice:read')
  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The invoice; null until the ERP has made it and its record has been read.',
  })
  invoice(
    @Root() { invoiceId }: RequestInvoicePayload,
    @Ctx() { loaders }: Context,
  ): Promise<Invoice | null> {
    return loaders.byId(invoiceReader, invoiceId);
  }
}

const payloadOf = ({ operationId, subjectId, ...rest }: Performed): RequestInvoicePayload =>
  Object.assign(new RequestInvoicePayload(), rest, {
    operation: stub(OperationKey, operationId),
    invoiceId: subjectId,
  });
