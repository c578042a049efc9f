import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { BillingAccountKey } from '../schema/billing-account.ts';
import { CreditMemoKey } from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import { EmployeeKey } from '../schema/employee.ts';
import { ExpenseReportKey } from '../schema/expense-report.ts';
import { InvoiceKey } from '../schema/invoice.ts';
import { OpportunityKey } from '../schema/opportunity.ts';
import { OrderKey } from '../schema/order.ts';
import { PaymentKey } from '../schema/payment.ts';
import { ProductFamily } from '../schema/product.ts';
import { ExternalRef } from '../schema/provenance.ts';
import { externalRefsOf } from '../store/readers/external-refs.ts';
import type { Context } from './context.ts';

interface Key {
  readonly id: string;
}

const externalRefs = ({ id }: Key, { loaders }: Context): Promise<ExternalRef[]> =>
  loaders.batch(externalRefsOf, 'by entity', id, externalRefsOf);

const description = 'Under which ids external systems know it.';

@Resolver(() => CustomerKey)
export class CustomerRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: CustomerKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => BillingAccountKey)
export class BillingAccountRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: BillingAccountKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => OpportunityKey)
export class OpportunityRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: OpportunityKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => OrderKey)
export class OrderRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: OrderKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => InvoiceKey)
export class InvoiceRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: InvoiceKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => CreditMemoKey)
export class CreditMemoRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: CreditMemoKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => PaymentKey)
export class PaymentRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: PaymentKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => ExpenseReportKey)
export class ExpenseReportRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: ExpenseReportKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => EmployeeKey)
export class EmployeeRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: EmployeeKey, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

@Resolver(() => ProductFamily)
export class ProductRefsResolver {
  @FieldResolver(() => [ExternalRef], { description })
  externalRefs(@Root() key: ProductFamily, @Ctx() context: Context): Promise<ExternalRef[]> {
    return externalRefs(key, context);
  }
}

/** One per type that external systems know. */
export const externalRefResolvers = [
  CustomerRefsResolver,
  BillingAccountRefsResolver,
  OpportunityRefsResolver,
  OrderRefsResolver,
  InvoiceRefsResolver,
  CreditMemoRefsResolver,
  PaymentRefsResolver,
  ExpenseReportRefsResolver,
  EmployeeRefsResolver,
  ProductRefsResolver,
] as const;
