import 'reflect-metadata';
import { BillingAccountResolver } from '../resolvers/billing-account.ts';
import { CreditMemoResolver } from '../resolvers/credit-memo.ts';
import { CustomerFinanceResolver } from '../resolvers/customer-finance.ts';
import { EmployeeResolver } from '../resolvers/employee.ts';
import { InvoiceResolver } from '../resolvers/invoice.ts';
import { InvoiceLineResolver } from '../resolvers/invoice-line.ts';
import {
  InvoiceStatusEventResolver,
  invoiceStatusEventReference,
} from '../resolvers/invoice-status-event.ts';
import { FiscalPeriodResolver, LegalEntityResolver } from '../resolvers/legal-entity.ts';
import {
  BillingScheduleLineResolver,
  OpportunityOrderResolver,
  OrderLineResolver,
  OrderResolver,
} from '../resolvers/order.ts';
import {
  CostCenterResolver,
  DepartmentResolver,
  ProjectResolver,
} from '../resolvers/organisation-unit.ts';
import { ApplicationResolver, PaymentResolver } from '../resolvers/payment.ts';
import { ProvenanceResolver } from '../resolvers/provenance.ts';
import { ReceivablesResolver } from '../resolvers/receivables.ts';
import { GLAccountResolver, PaymentTermResolver, TaxCodeResolver } from '../resolvers/reference.ts';
import { referenceTo } from '../resolvers/references.ts';
import { RequestInvoiceResolver } from '../resolvers/request-invoice.ts';
import { BillingAccount } from '../schema/billing-account.ts';
import { CreditMemo } from '../schema/credit-memo.ts';
import { CustomerKey } from '../schema/customer.ts';
import { Employee } from '../schema/employee.ts';
import { Invoice } from '../schema/invoice.ts';
import { InvoiceStatusEvent } from '../schema/invoice-status-event.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import { USER_ERROR_TYPES } from '../schema/mutation.ts';
import { OpportunityKey } from '../schema/opportunity.ts';
import { Order } from '../schema/order.ts';
import { Payment } from '../schema/payment.ts';
import {
  CostCenter,
  Department,
  GLAccount,
  PaymentTerm,
  Project,
  TaxCode,
} from '../schema/reference.ts';
import {
  creditMemoReader,
  invoiceReader,
  orderReader,
  paymentReader,
} from '../store/readers/erp-documents.ts';
import {
  billingAccountReader,
  costCenterReader,
  departmentReader,
  employeeReader,
  glAccountReader,
  legalEntityReader,
  paymentTermReader,
  projectReader,
  taxCodeReader,
} from '../store/readers/erp-master.ts';
import { defineSubgraph, keyOnly } from './subgraph.ts';

/** Orders, receivables and the master data of the ledger, as the ERP owns them. */
export const erp = defineSubgraph({
  name: 'erp',
  resolvers: [
    BillingAccountResolver,
    CreditMemoResolver,
    CustomerFinanceResolver,
    EmployeeResolver,
    InvoiceResolver,
    InvoiceLineResolver,
    InvoiceStatusEventResolver,
    LegalEntityResolver,
    FiscalPeriodResolver,
    OrderResolver,
    OrderLineResolver,
    BillingScheduleLineResolver,
    OpportunityOrderResolver,
    DepartmentResolver,
    CostCenterResolver,
    ProjectResolver,
    PaymentResolver,
    ApplicationResolver,
    ProvenanceResolver,
    ReceivablesResolver,
    PaymentTermResolver,
    TaxCodeResolver,
    GLAccountResolver,
    RequestInvoiceResolver,
  ],
  orphanedTypes: [
    BillingAccount,
    CreditMemo,
    CustomerKey,
    Employee,
    Invoice,
    InvoiceStatusEvent,
    LegalEntity,
    OpportunityKey,
    Order,
    Payment,
    Department,
    CostCenter,
    Project,
    PaymentTerm,
    TaxCode,
    GLAccount,
    ...USER_ERROR_TYPES,
  ],
  references: {
    BillingAccount: referenceTo(billingAccountReader, 'customer:read'),
    CreditMemo: referenceTo(creditMemoReader, 'invoice:read'),
    Customer: keyOnly,
    Employee: referenceTo(employeeReader, 'employee:read'),
    Invoice: referenceTo(invoiceReader, 'invoice:read'),
    InvoiceStatusEvent: invoiceStatusEventReference,
    LegalEntity: referenceTo(legalEntityReader, 'reference:read'),
    Opportunity: keyOnly,
    Order: referenceTo(orderReader, 'order:read'),
    Payment: referenceTo(paymentReader, 'payment:read'),
    Department: referenceTo(departmentReader, 'reference:read'),
    CostCenter: referenceTo(costCenterReader, 'reference:read'),
    Project: referenceTo(projectReader, 'reference:read'),
    PaymentTerm: referenceTo(paymentTermReader, 'reference:read'),
    TaxCode: referenceTo(taxCodeReader, 'reference:read'),
    GLAccount: referenceTo(glAccountReader, 'reference:read'),
  },
});
