import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { revenueMappingsOf } from '../control/revenue-mappings.ts';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { ResolvedMapping } from '../schema/mapping.ts';
import {
  Product,
  ProductArgs,
  ProductConnection,
  ProductFamily,
  type ProductFilter,
} from '../schema/product.ts';
import type { PageArguments } from '../store/reader.ts';
import { productReader } from '../store/readers/crm.ts';
import type { Context } from './context.ts';

@Resolver(() => Product)
export class ProductResolver {
  @api('MASTER', 'reference:read')
  @Query(() => ProductConnection, { description: 'What is sold.' })
  products(
    @Args(() => ProductArgs) args: PageArguments<ProductFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Product>> {
    return loaders.page(productReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => Product, { nullable: true, description: 'One product; null where there is none.' })
  product(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Product | null> {
    return loaders.byId(productReader, id);
  }
}

/** What the control subgraph adds to a product. */
@Resolver(() => ProductFamily)
export class ProductRevenueResolver {
  @Directive('@requires(fields: "family")')
  @needs('mapping:read')
  @FieldResolver(() => ResolvedMapping, {
    nullable: true,
    description: 'Its revenue account, by the approved mapping of its family; null without one.',
  })
  revenue(
    @Root() { family }: ProductFamily,
    @Arg('legalEntity', () => ID, {
      nullable: true,
      description: 'For this legal entity; its own mapping wins over the one for all.',
    })
    legalEntity: string | null,
    @Ctx() { loaders }: Context,
  ): Promise<ResolvedMapping | null> | null {
    if (family === null) return null;
    return loaders.batch(ProductFamily, `revenue ${legalEntity}`, family, (families, scope, db) =>
      revenueMappingsOf(db, families, legalEntity ?? null, scope),
    );
  }
}
