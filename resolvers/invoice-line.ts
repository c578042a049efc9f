import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { needs } from '../schema/api.ts';
import { InvoiceLine } from '../schema/invoice.ts';
import { ProductKey } from '../schema/product.ts';
import { GLAccount, TaxCode } from '../schema/reference.ts';
import { glAccountReader, taxCodeReader } from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

/** A line of an invoice or of a credit memo. */
@Resolver(() => InvoiceLine)
export class InvoiceLineResolver {
  @needs('reference:read')
  @FieldResolver(() => ProductKey, {
    nullable: true,
    description: 'What was sold, if it is known.',
  })
  product(@Root() { productId }: InvoiceLine): ProductKey | null {
    return stub(ProductKey, productId);
  }

  @needs('reference:read')
  @FieldResolver(() => TaxCode, { nullable: true, description: 'Tax code of the line.' })
  taxCode(
    @Root() { taxCodeId }: InvoiceLine,
    @Ctx() { loaders }: Context,
  ): Promise<TaxCode | null> {
    return loaders.byId(taxCodeReader, taxCodeId);
  }

  @needs('reference:read')
  @FieldResolver(() => GLAccount, {
    nullable: true,
    description: 'Ledger account that its revenue is posted on.',
  })
  revenueAccount(
    @Root() { revenueAccountId }: InvoiceLine,
    @Ctx() { loaders }: Context,
  ): Promise<GLAccount | null> {
    return loaders.byId(glAccountReader, revenueAccountId);
  }
}
