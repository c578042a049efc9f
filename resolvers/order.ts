import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import { BillingAccount } from '../schema/billing-account.ts';
import type { Page } from '../schema/connection-page.ts';
import { CustomerKey } from '../schema/customer.ts';
import { Invoice, InvoiceArgs, InvoiceConnection, type InvoiceFilter } from '../schema/invoice.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import { OpportunityKey } from '../schema/opportunity.ts';
import {
  BillingScheduleLine,
  Order,
  OrderArgs,
  OrderConnection,
  type OrderFilter,
  OrderLine,
  scheduleLine,
} from '../schema/order.ts';
import { ProductKey } from '../schema/product.ts';
import type { PageArguments } from '../store/reader.ts';
import { invoiceReader, orderReader, scheduleLineReader } from '../store/readers/erp-documents.ts';
import { billingAccountReader, legalEntityReader } from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => Order)
export class OrderResolver {
  @api('TRANSACTION', 'order:read')
  @Query(() => OrderConnection, { description: 'Orders with your legal entities.' })
  orders(
    @Args(() => OrderArgs) args: PageArguments<OrderFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Order>> {
    return loaders.page(orderReader, args);
  }

  @api('TRANSACTION', 'order:read')
  @Query(() => Order, {
    nullable: true,
    description: 'One order; null where there is none, or none of yours.',
  })
  order(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Order | null> {
    return loaders.byId(orderReader, id);
  }

  @needs('customer:read')
  @FieldResolver(() => CustomerKey, {
    nullable: true,
    description: 'Who ordered; null until its record has been read.',
  })
  customer(@Root() { customerId }: Order): CustomerKey | null {
    return stub(CustomerKey, customerId);
  }

  @needs('customer:read')
  @FieldResolver(() => BillingAccount, {
    nullable: true,
    description: 'The account it is billed to; null until its record has been read.',
  })
  billingAccount(
    @Root() { billingAccountId }: Order,
    @Ctx() { loaders }: Context,
  ): Promise<BillingAccount | null> {
    return loaders.byId(billingAccountReader, billingAccountId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'The legal entity that sells; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: Order,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }

  @needs('opportunity:read')
  @FieldResolver(() => OpportunityKey, {
    nullable: true,
    description: 'The opportunity it came from, if any.',
  })
  opportunity(@Root() { opportunityId }: Order): OpportunityKey | null {
    return stub(OpportunityKey, opportunityId);
  }

  @FieldResolver(() => [OrderLine], { description: 'What is ordered, line by line.' })
  lines(@Root() { id }: Order, @Ctx() { loaders }: Context): Promise<OrderLine[] | null> {
    return loaders.part(orderReader, 'lines', id);
  }

  @FieldResolver(() => [BillingScheduleLine], {
    description: 'Its amounts as they fall due for invoicing, earliest first.',
  })
  async schedule(
    @Root() { id }: Order,
    @Ctx() { loaders }: Context,
  ): Promise<BillingScheduleLine[]> {
    return (await loaders.allOf(scheduleLineReader, 'order_id', id)).map(scheduleLine);
  }

  @needs('invoice:read')
  @FieldResolver(() => InvoiceConnection, { description: 'Invoices that bill it.' })
  invoices(
    @Root() { id }: Order,
    @Args(() => InvoiceArgs) args: PageArguments<InvoiceFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Invoice>> {
    return loaders.pageOf(invoiceReader, 'order_id', id, args);
  }
}

@Resolver(() => OrderLine)
export class OrderLineResolver {
  @needs('reference:read')
  @FieldResolver(() => ProductKey, { nullable: true, description: 'The product, if it is known.' })
  product(@Root() { productId }: OrderLine): ProductKey | null {
    return stub(ProductKey, productId);
  }
}

@Resolver(() => BillingScheduleLine)
export class BillingScheduleLineResolver {
  @needs('invoice:read')
  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The invoice that bills it; null until there is one.',
  })
  invoice(
    @Root() { invoiceId }: BillingScheduleLine,
    @Ctx() { loaders }: Context,
  ): Promise<Invoice | null> {
    return loaders.byId(invoiceReader, invoiceId);
  }
}

/** What the erp subgraph adds to an opportunity. */
@Resolver(() => OpportunityKey)
export class OpportunityOrderResolver {
  @needs('order:read')
  @FieldResolver(() => Order, {
    nullable: true,
    description: 'The order it became; the latest where it became several.',
  })
  async order(@Root() { id }: OpportunityKey, @Ctx() { loaders }: Context): Promise<Order | null> {
    const { edges } = await loaders.pageOf(orderReader, 'opportunity_id', id, { first: 1 });
    return edges[0]?.node ?? null;
  }
}
