import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import {
  Contact,
  ContactArgs,
  ContactConnection,
  type ContactFilter,
  Customer,
  CustomerArgs,
  CustomerConnection,
  type CustomerFilter,
} from '../schema/customer.ts';
import {
  type Opportunity,
  OpportunityArgs,
  OpportunityConnection,
  type OpportunityFilter,
} from '../schema/opportunity.ts';
import type { PageArguments } from '../store/reader.ts';
import { contactReader, customerReader, opportunityReader } from '../store/readers/crm.ts';
import { ultimateParentsOf } from '../store/readers/hierarchy.ts';
import type { Context } from './context.ts';

@Resolver(() => Customer)
export class CustomerResolver {
  @api('MASTER', 'customer:read')
  @Query(() => CustomerConnection, { description: 'Customers.' })
  customers(
    @Args(() => CustomerArgs) args: PageArguments<CustomerFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Customer>> {
    return loaders.page(customerReader, args);
  }

  @api('MASTER', 'customer:read')
  @Query(() => Customer, {
    nullable: true,
    description: 'One customer; null where there is none, or none of yours.',
  })
  customer(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Customer | null> {
    return loaders.byId(customerReader, id);
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer it belongs to; null for none, or none of yours.',
  })
  parent(@Root() customer: Customer, @Ctx() { loaders }: Context): Promise<Customer | null> {
    return loaders.byId(customerReader, customer.parentId);
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The topmost customer above it; null when none is above it, or none of yours.',
  })
  ultimateParent(
    @Root() customer: Customer,
    @Ctx() { loaders }: Context,
  ): Promise<Customer | null> {
    return loaders.batch(customerReader, 'ultimate parent', customer.id, ultimateParentsOf);
  }

  @FieldResolver(() => CustomerConnection, { description: 'Customers that belong to it.' })
  children(
    @Root() customer: Customer,
    @Args(() => CustomerArgs) args: PageArguments<CustomerFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Customer>> {
    return loaders.pageOf(customerReader, 'parent_id', customer.id, args);
  }

  @FieldResolver(() => ContactConnection, { description: 'People there.' })
  contacts(
    @Root() customer: Customer,
    @Args(() => ContactArgs) args: PageArguments<ContactFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Contact>> {
    return loaders.pageOf(contactReader, 'customer_id', customer.id, args);
  }

  @needs('opportunity:read')
  @FieldResolver(() => OpportunityConnection, { description: 'Possible sales to it.' })
  opportunities(
    @Root() customer: Customer,
    @Args(() => OpportunityArgs) args: PageArguments<OpportunityFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Opportunity>> {
    return loaders.pageOf(opportunityReader, 'customer_id', customer.id, args);
  }
}

@Resolver(() => Contact)
export class ContactResolver {
  @api('MASTER', 'customer:read')
  @Query(() => ContactConnection, { description: 'People at customers.' })
  contacts(
    @Args(() => ContactArgs) args: PageArguments<ContactFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Contact>> {
    return loaders.page(contactReader, args);
  }

  @api('MASTER', 'customer:read')
  @Query(() => Contact, {
    nullable: true,
    description: 'One contact; null where there is none, or none of yours.',
  })
  contact(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Contact | null> {
    return loaders.byId(contactReader, id);
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer; null until its record has been read.',
  })
  customer(@Root() contact: Contact, @Ctx() { loaders }: Context): Promise<Customer | null> {
    return loaders.byId(customerReader, contact.customerId);
  }
}
