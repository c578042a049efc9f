import { Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import { BillingAccount } from '../schema/billing-account.ts';
import { type Page, PageArgs } from '../schema/connection-page.ts';
import {
  type CreditMemo,
  CreditMemoArgs,
  CreditMemoConnection,
  type CreditMemoFilter,
} from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import {
  AllowanceCharge,
  daysPastDue,
  Invoice,
  InvoiceArgs,
  InvoiceConnection,
  type InvoiceFilter,
  InvoiceLine,
  type InvoiceStatusChange,
  StatusChangeConnection,
  TaxSubtotal,
} from '../schema/invoice.ts';
import { FiscalPeriod, LegalEntity } from '../schema/legal-entity.ts';
import { Order } from '../schema/order.ts';
import { type Application, ApplicationConnection } from '../schema/payment.ts';
import { PaymentTerm } from '../schema/reference.ts';
import type { PageArguments } from '../store/reader.ts';
import { applicationReader } from '../store/readers/applications.ts';
import { creditMemoReader, invoiceReader, orderReader } from '../store/readers/erp-documents.ts';
import {
  billingAccountReader,
  fiscalPeriodReader,
  legalEntityReader,
  paymentTermReader,
} from '../store/readers/erp-master.ts';
import { invoiceHistoryReader } from '../store/readers/invoice-history.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => Invoice)
export class InvoiceResolver {
  @api('TRANSACTION', 'invoice:read')
  @Query(() => InvoiceConnection, { description: 'Invoices of your legal entities.' })
  invoices(
    @Args(() => InvoiceArgs) args: PageArguments<InvoiceFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Invoice>> {
    return loaders.page(invoiceReader, args);
  }

  @api('TRANSACTION', 'invoice:read')
  @Query(() => Invoice, {
    nullable: true,
    description: 'One invoice; null where there is none, or none of yours.',
  })
  invoice(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Invoice | null> {
    return loaders.byId(invoiceReader, id);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'Who issued it; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: Invoice,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }

  @needs('customer:read')
  @FieldResolver(() => CustomerKey, {
    nullable: true,
    description: 'Who owes it; null until its record has been read.',
  })
  customer(@Root() { customerId }: Invoice): CustomerKey | null {
    return stub(CustomerKey, customerId);
  }

  @needs('customer:read')
  @FieldResolver(() => BillingAccount, {
    nullable: true,
    description: 'The account it is billed to; null until its record has been read.',
  })
  billingAccount(
    @Root() { billingAccountId }: Invoice,
    @Ctx() { loaders }: Context,
  ): Promise<BillingAccount | null> {
    return loaders.byId(billingAccountReader, billingAccountId);
  }

  @needs('order:read')
  @FieldResolver(() => Order, { nullable: true, description: 'The order it bills, if any.' })
  order(@Root() { orderId }: Invoice, @Ctx() { loaders }: Context): Promise<Order | null> {
    return loaders.byId(orderReader, orderId);
  }

  @needs('reference:read')
  @FieldResolver(() => PaymentTerm, {
    nullable: true,
    description: 'Payment term, which the due day follows from.',
  })
  terms(
    @Root() { paymentTermId }: Invoice,
    @Ctx() { loaders }: Context,
  ): Promise<PaymentTerm | null> {
    return loaders.byId(paymentTermReader, paymentTermId);
  }

  @needs('reference:read')
  @FieldResolver(() => FiscalPeriod, {
    nullable: true,
    description: 'Fiscal period it is posted in.',
  })
  period(@Root() { periodId }: Invoice, @Ctx() { loaders }: Context): Promise<FiscalPeriod | null> {
    return loaders.byId(fiscalPeriodReader, periodId);
  }

  @FieldResolver(() => [InvoiceLine], { description: 'What it bills, line by line.' })
  lines(@Root() { id }: Invoice, @Ctx() { loaders }: Context): Promise<InvoiceLine[] | null> {
    return loaders.part(invoiceReader, 'lines', id);
  }

  @FieldResolver(() => [AllowanceCharge], {
    description: 'Discounts and charges on the whole document.',
  })
  allowances(
    @Root() { id }: Invoice,
    @Ctx() { loaders }: Context,
  ): Promise<AllowanceCharge[] | null> {
    return loaders.part(invoiceReader, 'allowances', id);
  }

  @FieldResolver(() => [TaxSubtotal], {
    description: 'Tax by category and rate; their sum is the tax of the document.',
  })
  taxTotals(@Root() { id }: Invoice, @Ctx() { loaders }: Context): Promise<TaxSubtotal[] | null> {
    return loaders.part(invoiceReader, 'taxTotals', id);
  }

  @FieldResolver(() => ApplicationConnection, { description: 'What settled it, earliest first.' })
  applications(
    @Root() { id }: Invoice,
    @Args(() => PageArgs) args: PageArguments,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Application>> {
    return loaders.pageOf(applicationReader, 'invoice_id', id, args);
  }

  @FieldResolver(() => CreditMemoConnection, { description: 'Credit memos that correct it.' })
  creditMemos(
    @Root() { id }: Invoice,
    @Args(() => CreditMemoArgs) args: PageArguments<CreditMemoFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<CreditMemo>> {
    return loaders.pageOf(creditMemoReader, 'invoice_id', id, args);
  }

  @FieldResolver(() => StatusChangeConnection, {
    description: 'Its changes of status since it was first kept here, earliest first.',
  })
  history(
    @Root() { id }: Invoice,
    @Args(() => PageArgs) args: PageArguments,
    @Ctx() { loaders }: Context,
  ): Promise<Page<InvoiceStatusChange>> {
    return loaders.pageOf(invoiceHistoryReader, 'invoice_id', id, args);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it is past due today, in the time zone of its legal entity.',
  })
  async overdue(@Root() invoice: Invoice, @Ctx() context: Context): Promise<boolean> {
    return daysPastDue(invoice, await context.todayOf(invoice.legalEntityId)) > 0;
  }

  @FieldResolver(() => Int, {
    description: 'Days past due today, in the time zone of its legal entity; 0 when not overdue.',
  })
  async daysPastDue(@Root() invoice: Invoice, @Ctx() context: Context): Promise<number> {
    return daysPastDue(invoice, await context.todayOf(invoice.legalEntityId));
  }
}
