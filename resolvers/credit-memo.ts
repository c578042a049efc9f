import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import { BillingAccount } from '../schema/billing-account.ts';
import type { Page } from '../schema/connection-page.ts';
import {
  CreditMemo,
  CreditMemoArgs,
  CreditMemoConnection,
  type CreditMemoFilter,
} from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import { Invoice, InvoiceLine } from '../schema/invoice.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import { Application } from '../schema/payment.ts';
import type { PageArguments } from '../store/reader.ts';
import { applicationReader } from '../store/readers/applications.ts';
import { creditMemoReader, invoiceReader } from '../store/readers/erp-documents.ts';
import { billingAccountReader, legalEntityReader } from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => CreditMemo)
export class CreditMemoResolver {
  @api('TRANSACTION', 'invoice:read')
  @Query(() => CreditMemoConnection, { description: 'Credit memos of your legal entities.' })
  creditMemos(
    @Args(() => CreditMemoArgs) args: PageArguments<CreditMemoFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<CreditMemo>> {
    return loaders.page(creditMemoReader, args);
  }

  @api('TRANSACTION', 'invoice:read')
  @Query(() => CreditMemo, {
    nullable: true,
    description: 'One credit memo; null where there is none, or none of yours.',
  })
  creditMemo(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<CreditMemo | null> {
    return loaders.byId(creditMemoReader, id);
  }

  @FieldResolver(() => [InvoiceLine], { description: 'What it credits, line by line.' })
  lines(@Root() { id }: CreditMemo, @Ctx() { loaders }: Context): Promise<InvoiceLine[] | null> {
    return loaders.part(creditMemoReader, 'lines', id);
  }

  @FieldResolver(() => [Application], {
    description: 'The invoices it was matched with, earliest first.',
  })
  applications(@Root() { id }: CreditMemo, @Ctx() { loaders }: Context): Promise<Application[]> {
    return loaders.allOf(applicationReader, 'credit_memo_id', id);
  }

  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The invoice it corrects, if it names one.',
  })
  invoice(@Root() { invoiceId }: CreditMemo, @Ctx() { loaders }: Context): Promise<Invoice | null> {
    return loaders.byId(invoiceReader, invoiceId);
  }

  @needs('customer:read')
  @FieldResolver(() => CustomerKey, {
    nullable: true,
    description: 'Who is credited; null until its record has been read.',
  })
  customer(@Root() { customerId }: CreditMemo): CustomerKey | null {
    return stub(CustomerKey, customerId);
  }

  @needs('customer:read')
  @FieldResolver(() => BillingAccount, {
    nullable: true,
    description: 'The account it is credited to; null until its record has been read.',
  })
  billingAccount(
    @Root() { billingAccountId }: CreditMemo,
    @Ctx() { loaders }: Context,
  ): Promise<BillingAccount | null> {
    return loaders.byId(billingAccountReader, billingAccountId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'Who issued it; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: CreditMemo,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }
}
