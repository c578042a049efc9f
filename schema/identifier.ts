/** Canonical types whose records are kept, with the prefix of their ids. */
export const ID_PREFIX = {
  LegalEntity: 'ent',
  FiscalPeriod: 'per',
  Customer: 'cus',
  Contact: 'con',
  BillingAccount: 'bac',
  Opportunity: 'opp',
  Product: 'prd',
  PaymentTerm: 'trm',
  TaxCode: 'tax',
  GLAccount: 'acc',
  CostCenter: 'ccr',
  Department: 'dep',
  Project: 'prj',
  Employee: 'emp',
  Order: 'ord',
  ScheduleLine: 'sch',
  Invoice: 'inv',
  CreditMemo: 'crm',
  Payment: 'pay',
  ExpenseReport: 'exr',
} as const;
export type CanonicalType = keyof typeof ID_PREFIX;

/** What every `id` says of itself; one text, since several subgraphs name the same field. */
export const CANONICAL_ID =
  'Canonical id: opaque, prefixed by its type, never reused, stable over a change of system.';

/** Prefixes of what the gateway itself keeps. */
export const OPERATION_PREFIX = 'op';
export const EXCEPTION_PREFIX = 'exc';
