import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import {
  BillingAccount,
  BillingAccountArgs,
  BillingAccountConnection,
  type BillingAccountFilter,
} from '../schema/billing-account.ts';
import type { Page } from '../schema/connection-page.ts';
import { CustomerKey } from '../schema/customer.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import { GLAccount, PaymentTerm } from '../schema/reference.ts';
import type { PageArguments } from '../store/reader.ts';
import {
  billingAccountReader,
  glAccountReader,
  legalEntityReader,
  paymentTermReader,
} from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => BillingAccount)
export class BillingAccountResolver {
  @api('MASTER', 'customer:read')
  @Query(() => BillingAccountConnection, {
    description: 'Accounts of customers with your legal entities.',
  })
  billingAccounts(
    @Args(() => BillingAccountArgs) args: PageArguments<BillingAccountFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<BillingAccount>> {
    return loaders.page(billingAccountReader, args);
  }

  @api('MASTER', 'customer:read')
  @Query(() => BillingAccount, {
    nullable: true,
    description: 'One billing account; null where there is none, or none of yours.',
  })
  billingAccount(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<BillingAccount | null> {
    return loaders.byId(billingAccountReader, id);
  }

  @FieldResolver(() => CustomerKey, {
    nullable: true,
    description: 'The customer; null until its record has been read.',
  })
  customer(@Root() { customerId }: BillingAccount): CustomerKey | null {
    return stub(CustomerKey, customerId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'The legal entity it is with; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: BillingAccount,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }

  @needs('reference:read')
  @FieldResolver(() => PaymentTerm, { nullable: true, description: 'When its invoices are due.' })
  paymentTerm(
    @Root() { paymentTermId }: BillingAccount,
    @Ctx() { loaders }: Context,
  ): Promise<PaymentTerm | null> {
    return loaders.byId(paymentTermReader, paymentTermId);
  }

  @needs('reference:read')
  @FieldResolver(() => GLAccount, {
    nullable: true,
    description: 'The ledger account that its invoices are receivable on.',
  })
  receivableAccount(
    @Root() { receivableAccountId }: BillingAccount,
    @Ctx() { loaders }: Context,
  ): Promise<GLAccount | null> {
    return loaders.byId(glAccountReader, receivableAccountId);
  }
}
