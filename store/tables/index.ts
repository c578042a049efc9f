import type { CanonicalType } from '../../schema/identifier.ts';
import type { KeptRecord } from '../../schema/kept-record.ts';
import type { Table } from '../table.ts';
import { contacts, customers, opportunities, products } from './crm.ts';
import { creditMemos, invoices, orders, payments, scheduleLines } from './erp-documents.ts';
import {
  billingAccounts,
  costCenters,
  departments,
  employees,
  fiscalPeriods,
  glAccounts,
  legalEntities,
  paymentTerms,
  projects,
  taxCodes,
} from './erp-master.ts';
import { expenseReports } from './expense.ts';

/** Where each canonical type is kept. */
export const tables = {
  LegalEntity: legalEntities,
  FiscalPeriod: fiscalPeriods,
  Customer: customers,
  Contact: contacts,
  BillingAccount: billingAccounts,
  Opportunity: opportunities,
  Product: products,
  PaymentTerm: paymentTerms,
  TaxCode: taxCodes,
  GLAccount: glAccounts,
  CostCenter: costCenters,
  Department: departments,
  Project: projects,
  Employee: employees,
  Order: orders,
  ScheduleLine: scheduleLines,
  Invoice: invoices,
  CreditMemo: creditMemos,
  Payment: payments,
  ExpenseReport: expenseReports,
} as const;

/** Any table, where the type does not matter: rows are encoded and written alike. */
export const tableOf = (type: CanonicalType): Table<KeptRecord> =>
  tables[type] as unknown as Table<KeptRecord>;
