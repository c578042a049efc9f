import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import {
  GLAccount,
  GLAccountArgs,
  GLAccountConnection,
  type GLAccountFilter,
  PaymentTerm,
  PaymentTermArgs,
  PaymentTermConnection,
  type PaymentTermFilter,
  TaxCode,
  TaxCodeArgs,
  TaxCodeConnection,
  type TaxCodeFilter,
} from '../schema/reference.ts';
import type { PageArguments } from '../store/reader.ts';
import {
  glAccountReader,
  legalEntityReader,
  paymentTermReader,
  taxCodeReader,
} from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';

@Resolver(() => PaymentTerm)
export class PaymentTermResolver {
  @api('MASTER', 'reference:read')
  @Query(() => PaymentTermConnection, { description: 'Payment terms of the ERP.' })
  paymentTerms(
    @Args(() => PaymentTermArgs) args: PageArguments<PaymentTermFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<PaymentTerm>> {
    return loaders.page(paymentTermReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => PaymentTerm, {
    nullable: true,
    description: 'One payment term; null where there is none.',
  })
  paymentTerm(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<PaymentTerm | null> {
    return loaders.byId(paymentTermReader, id);
  }
}

@Resolver(() => TaxCode)
export class TaxCodeResolver {
  @api('MASTER', 'reference:read')
  @Query(() => TaxCodeConnection, { description: 'Tax codes of the ERP.' })
  taxCodes(
    @Args(() => TaxCodeArgs) args: PageArguments<TaxCodeFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<TaxCode>> {
    return loaders.page(taxCodeReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => TaxCode, { nullable: true, description: 'One tax code; null where there is none.' })
  taxCode(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<TaxCode | null> {
    return loaders.byId(taxCodeReader, id);
  }
}

@Resolver(() => GLAccount)
export class GLAccountResolver {
  @api('MASTER', 'reference:read')
  @Query(() => GLAccountConnection, { description: 'Accounts of the general ledger.' })
  glAccounts(
    @Args(() => GLAccountArgs) args: PageArguments<GLAccountFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<GLAccount>> {
    return loaders.page(glAccountReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => GLAccount, {
    nullable: true,
    description: 'One ledger account; null where there is none, or none of yours.',
  })
  glAccount(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<GLAccount | null> {
    return loaders.byId(glAccountReader, id);
  }

  @FieldResolver(() => [LegalEntity], {
    description: 'Those of your legal entities that may post on it; empty when all may.',
  })
  legalEntities(@Root() account: GLAccount, @Ctx() { loaders }: Context): Promise<LegalEntity[]> {
    return loaders.byIds(legalEntityReader, account.legalEntityIds);
  }
}
