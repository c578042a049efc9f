import { contact, customer, employee, job } from './entities.ts';
import type { Field, RecordType } from './field.ts';
import {
  account,
  accountingPeriod,
  classification,
  currency,
  currencyRate,
  department,
  location,
  salesTaxItem,
  scheduleLine,
  serviceSaleItem,
  subsidiary,
  term,
} from './lists.ts';
import type { TypeName } from './names.ts';
import {
  creditMemo,
  customerPayment,
  customerRefund,
  invoice,
  salesOrder,
} from './transactions.ts';

/** In the order in which a load can resolve references: what is pointed at stands first. */
export const TYPES: Readonly<Record<TypeName, RecordType>> = {
  subsidiary,
  currency,
  currencyRate,
  accountingPeriod,
  account,
  department,
  classification,
  location,
  term,
  salesTaxItem,
  serviceSaleItem,
  employee,
  customer,
  contact,
  job,
  salesOrder,
  customrecord_tb_schedule_line: scheduleLine,
  invoice,
  creditMemo,
  customerPayment,
  customerRefund,
};

const byLowerCase = new Map(
  Object.values(TYPES).map((type) => [type.name.toLowerCase(), type] as const),
);

/** Record type names in URLs are case-insensitive. */
export const typeNamed = (name: string): RecordType | undefined =>
  byLowerCase.get(name.toLowerCase());

/** The field that names the customer: payments call it `customer`, the other transactions `entity`. */
export const customerField = (type: TypeName): string =>
  type === 'customerPayment' || type === 'customerRefund' ? 'customer' : 'entity';

/** Types that a reference may point at. */
export const targetsOf = (field: Field): readonly TypeName[] =>
  field.to === undefined ? [] : [field.to, ...(field.orTo ?? [])];
