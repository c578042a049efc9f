import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { needs } from '../schema/api.ts';
import { BillingAccount, CreditStatus } from '../schema/billing-account.ts';
import type { Page } from '../schema/connection-page.ts';
import {
  type CreditMemo,
  CreditMemoArgs,
  CreditMemoConnection,
  type CreditMemoFilter,
} from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import {
  type Invoice,
  InvoiceArgs,
  InvoiceConnection,
  type InvoiceFilter,
} from '../schema/invoice.ts';
import { type Order, OrderArgs, OrderConnection, type OrderFilter } from '../schema/order.ts';
import {
  type Payment,
  PaymentArgs,
  PaymentConnection,
  type PaymentFilter,
} from '../schema/payment.ts';
import { Receivables } from '../schema/receivables.ts';
import { DateScalar } from '../schema/scalars.ts';
import type { PageArguments } from '../store/reader.ts';
import {
  creditMemoReader,
  invoiceReader,
  orderReader,
  paymentReader,
} from '../store/readers/erp-documents.ts';
import { billingAccountReader } from '../store/readers/erp-master.ts';
import { type ReceivablesRow, receivablesOf } from '../store/receivables.ts';
import type { Context } from './context.ts';

/** What the ERP knows of a customer. */
@Resolver(() => CustomerKey)
export class CustomerFinanceResolver {
  @FieldResolver(() => [BillingAccount], {
    description: 'Its accounts with your legal entities, by number.',
  })
  billingAccounts(
    @Root() { id }: CustomerKey,
    @Ctx() { loaders }: Context,
  ): Promise<BillingAccount[]> {
    return loaders.allOf(billingAccountReader, 'customer_id', id);
  }

  @FieldResolver(() => [CreditStatus], {
    description: 'Its credit standing: one for each billing account, in their order.',
  })
  async creditStatus(
    @Root() { id }: CustomerKey,
    @Ctx() { loaders }: Context,
  ): Promise<CreditStatus[]> {
    const accounts = await loaders.allOf(billingAccountReader, 'customer_id', id);
    return accounts.map(({ credit }) => credit);
  }

  @needs('invoice:read')
  @FieldResolver(() => [Receivables], {
    description: 'What it owes: one for each legal entity and currency in which anything is open.',
  })
  receivables(
    @Root() { id }: CustomerKey,
    @Arg('asOf', () => DateScalar, {
      nullable: true,
      description: 'As of the end of this day; as of now when left out.',
    })
    asOf: string | null,
    @Arg('legalEntity', () => ID, {
      nullable: true,
      description: 'Only what it owes this legal entity.',
    })
    legalEntity: string | null,
    @Ctx() { loaders }: Context,
  ): Promise<ReceivablesRow[]> {
    const kind = `as of ${asOf ?? 'now'} to ${legalEntity ?? 'all'}`;
    return loaders.batch(receivablesOf, kind, id, (ids, scope, db) =>
      receivablesOf(db, ids, { asOf: asOf ?? null, legalEntityId: legalEntity ?? null }, scope),
    );
  }

  @needs('order:read')
  @FieldResolver(() => OrderConnection, { description: 'Its orders.' })
  orders(
    @Root() { id }: CustomerKey,
    @Args(() => OrderArgs) args: PageArguments<OrderFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Order>> {
    return loaders.pageOf(orderReader, 'customer_id', id, args);
  }

  @needs('invoice:read')
  @FieldResolver(() => InvoiceConnection, { description: 'Its invoices.' })
  invoices(
    @Root() { id }: CustomerKey,
    @Args(() => InvoiceArgs) args: PageArguments<InvoiceFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Invoice>> {
    return loaders.pageOf(invoiceReader, 'customer_id', id, args);
  }

  @needs('invoice:read')
  @FieldResolver(() => CreditMemoConnection, { description: 'Credit given to it.' })
  creditMemos(
    @Root() { id }: CustomerKey,
    @Args(() => CreditMemoArgs) args: PageArguments<CreditMemoFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<CreditMemo>> {
    return loaders.pageOf(creditMemoReader, 'customer_id', id, args);
  }

  @needs('payment:read')
  @FieldResolver(() => PaymentConnection, { description: 'Money received from it.' })
  payments(
    @Root() { id }: CustomerKey,
    @Args(() => PaymentArgs) args: PageArguments<PaymentFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Payment>> {
    return loaders.pageOf(paymentReader, 'customer_id', id, args);
  }
}
