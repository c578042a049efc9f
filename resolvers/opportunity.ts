import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { Customer } from '../schema/customer.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import {
  Opportunity,
  OpportunityArgs,
  OpportunityConnection,
  type OpportunityFilter,
  OpportunityLine,
} from '../schema/opportunity.ts';
import { Product } from '../schema/product.ts';
import type { PageArguments } from '../store/reader.ts';
import { customerReader, opportunityReader, productReader } from '../store/readers/crm.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => Opportunity)
export class OpportunityResolver {
  @api('TRANSACTION', 'opportunity:read')
  @Query(() => OpportunityConnection, { description: 'Possible sales.' })
  opportunities(
    @Args(() => OpportunityArgs) args: PageArguments<OpportunityFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Opportunity>> {
    return loaders.page(opportunityReader, args);
  }

  @api('TRANSACTION', 'opportunity:read')
  @Query(() => Opportunity, {
    nullable: true,
    description: 'One opportunity; null where there is none, or none of yours.',
  })
  opportunity(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Opportunity | null> {
    return loaders.byId(opportunityReader, id);
  }

  @needs('customer:read')
  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer; null where the CRM names none, or until its record has been read.',
  })
  customer(
    @Root() opportunity: Opportunity,
    @Ctx() { loaders }: Context,
  ): Promise<Customer | null> {
    return loaders.byId(customerReader, opportunity.customerId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntityKey, {
    nullable: true,
    description: 'The legal entity that sells; null while the CRM names none.',
  })
  legalEntity(@Root() opportunity: Opportunity): LegalEntityKey | null {
    return stub(LegalEntityKey, opportunity.legalEntityId);
  }
}

@Resolver(() => OpportunityLine)
export class OpportunityLineResolver {
  @needs('reference:read')
  @FieldResolver(() => Product, {
    nullable: true,
    description: 'The product; null where the line names none, or until its record has been read.',
  })
  product(@Root() line: OpportunityLine, @Ctx() { loaders }: Context): Promise<Product | null> {
    return loaders.byId(productReader, line.productId);
  }
}
