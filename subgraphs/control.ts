import 'reflect-metadata';
import { ConnectionResolver } from '../resolvers/connection.ts';
import { CustomerExceptionsResolver, ExceptionResolver } from '../resolvers/exception.ts';
import { externalRefResolvers } from '../resolvers/external-refs.ts';
import { OperationResolver } from '../resolvers/operation.ts';
import { ProductRevenueResolver } from '../resolvers/product.ts';
import { referenceTo } from '../resolvers/references.ts';
import { CustomerSyncResolver, SyncStatusResolver } from '../resolvers/sync-status.ts';
import { BillingAccountKey } from '../schema/billing-account.ts';
import { Connection } from '../schema/connection.ts';
import { CreditMemoKey } from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import { EmployeeKey } from '../schema/employee.ts';
import { Exception } from '../schema/exception.ts';
import { ExpenseReportKey } from '../schema/expense-report.ts';
import { InvoiceKey } from '../schema/invoice.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import { Operation } from '../schema/operation.ts';
import { OpportunityKey } from '../schema/opportunity.ts';
import { OrderKey } from '../schema/order.ts';
import { PaymentKey } from '../schema/payment.ts';
import { ProductFamily } from '../schema/product.ts';
import { exceptionReader, operationReader } from '../store/readers/control.ts';
import { connectionReader } from '../store/readers/sync.ts';
import { defineSubgraph, keyOnly } from './subgraph.ts';

/** What the gateway itself decides and remembers: writes, exceptions, references, mappings, sync. */
export const control = defineSubgraph({
  name: 'control',
  resolvers: [
    ConnectionResolver,
    CustomerExceptionsResolver,
    CustomerSyncResolver,
    ExceptionResolver,
    OperationResolver,
    ProductRevenueResolver,
    SyncStatusResolver,
    ...externalRefResolvers,
  ],
  orphanedTypes: [
    BillingAccountKey,
    Connection,
    CreditMemoKey,
    CustomerKey,
    EmployeeKey,
    Exception,
    ExpenseReportKey,
    InvoiceKey,
    LegalEntityKey,
    Operation,
    OpportunityKey,
    OrderKey,
    PaymentKey,
    ProductFamily,
  ],
  references: {
    BillingAccount: keyOnly,
    Connection: referenceTo(connectionReader, 'connection:read'),
    CreditMemo: keyOnly,
    Customer: keyOnly,
    Employee: keyOnly,
    Exception: referenceTo(exceptionReader, 'exception:read'),
    ExpenseReport: keyOnly,
    Invoice: keyOnly,
    Operation: referenceTo(operationReader, 'operation:read'),
    Opportunity: keyOnly,
    Order: keyOnly,
    Payment: keyOnly,
    Product: keyOnly,
  },
});
