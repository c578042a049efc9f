/** Every record type served, as the REST API Browser spells it. URLs may use any case. */
export const TYPE_NAMES = [
  'subsidiary',
  'currency',
  'currencyRate',
  'accountingPeriod',
  'account',
  'department',
  'classification',
  'location',
  'term',
  'salesTaxItem',
  'serviceSaleItem',
  'employee',
  'customer',
  'contact',
  'job',
  'salesOrder',
  'customrecord_tb_schedule_line',
  'invoice',
  'creditMemo',
  'customerPayment',
  'customerRefund',
] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

/** Types of one family share internal ids and external ids. */
export type Family = 'transaction' | 'entity' | 'item' | TypeName;

export const TRANSACTION_NAMES = [
  'salesOrder',
  'invoice',
  'creditMemo',
  'customerPayment',
  'customerRefund',
] as const satisfies readonly TypeName[];
export type TransactionName = (typeof TRANSACTION_NAMES)[number];

export const isTransaction = (name: TypeName): name is TransactionName =>
  (TRANSACTION_NAMES as readonly TypeName[]).includes(name);
