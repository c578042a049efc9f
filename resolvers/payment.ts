import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import { BillingAccount } from '../schema/billing-account.ts';
import type { Page } from '../schema/connection-page.ts';
import { CreditMemo } from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import { Invoice } from '../schema/invoice.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import {
  Application,
  Payment,
  PaymentArgs,
  PaymentConnection,
  type PaymentFilter,
  Refund,
} from '../schema/payment.ts';
import type { PageArguments } from '../store/reader.ts';
import { applicationReader } from '../store/readers/applications.ts';
import { creditMemoReader, invoiceReader, paymentReader } from '../store/readers/erp-documents.ts';
import { billingAccountReader, legalEntityReader } from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => Payment)
export class PaymentResolver {
  @api('TRANSACTION', 'payment:read')
  @Query(() => PaymentConnection, { description: 'Money received by your legal entities.' })
  payments(
    @Args(() => PaymentArgs) args: PageArguments<PaymentFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Payment>> {
    return loaders.page(paymentReader, args);
  }

  @api('TRANSACTION', 'payment:read')
  @Query(() => Payment, {
    nullable: true,
    description: 'One payment; null where there is none, or none of yours.',
  })
  payment(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Payment | null> {
    return loaders.byId(paymentReader, id);
  }

  @needs('customer:read')
  @FieldResolver(() => CustomerKey, {
    nullable: true,
    description: 'Who paid; null until its record has been read.',
  })
  customer(@Root() { customerId }: Payment): CustomerKey | null {
    return stub(CustomerKey, customerId);
  }

  @needs('customer:read')
  @FieldResolver(() => BillingAccount, {
    nullable: true,
    description: 'The account it was received on; null until its record has been read.',
  })
  billingAccount(
    @Root() { billingAccountId }: Payment,
    @Ctx() { loaders }: Context,
  ): Promise<BillingAccount | null> {
    return loaders.byId(billingAccountReader, billingAccountId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'Who received it; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: Payment,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }

  @FieldResolver(() => [Application], {
    description: 'The invoices it was matched with, earliest first.',
  })
  applications(@Root() { id }: Payment, @Ctx() { loaders }: Context): Promise<Application[]> {
    return loaders.allOf(applicationReader, 'payment_id', id);
  }

  @FieldResolver(() => [Refund], { description: 'What was paid back of it.' })
  refunds(@Root() { id }: Payment, @Ctx() { loaders }: Context): Promise<Refund[] | null> {
    return loaders.part(paymentReader, 'refunds', id);
  }
}

@Resolver(() => Application)
export class ApplicationResolver {
  @needs('invoice:read')
  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The invoice it settles; null until its record has been read.',
  })
  invoice(
    @Root() { invoiceId }: Application,
    @Ctx() { loaders }: Context,
  ): Promise<Invoice | null> {
    return loaders.byId(invoiceReader, invoiceId);
  }

  @needs('payment:read')
  @FieldResolver(() => Payment, {
    nullable: true,
    description: 'The payment it is a part of; null for a part of a credit memo.',
  })
  payment(
    @Root() { paymentId }: Application,
    @Ctx() { loaders }: Context,
  ): Promise<Payment | null> {
    return loaders.byId(paymentReader, paymentId);
  }

  @needs('invoice:read')
  @FieldResolver(() => CreditMemo, {
    nullable: true,
    description: 'The credit memo it is a part of; null for a part of a payment.',
  })
  creditMemo(
    @Root() { creditMemoId }: Application,
    @Ctx() { loaders }: Context,
  ): Promise<CreditMemo | null> {
    return loaders.byId(creditMemoReader, creditMemoId);
  }
}
