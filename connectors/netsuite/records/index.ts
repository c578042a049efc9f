import type { RecordKind } from '../record.ts';
import { account } from './account.ts';
import { accountingPeriod } from './accounting-period.ts';
import { creditMemo } from './credit-memo.ts';
import { customer } from './customer.ts';
import { customerPayment } from './customer-payment.ts';
import { employee } from './employee.ts';
import { invoice } from './invoice.ts';
import { item } from './item.ts';
import { classification, department, job } from './organisation.ts';
import { salesOrder } from './sales-order.ts';
import { salesTaxItem } from './sales-tax-item.ts';
import { scheduleLine } from './schedule-line.ts';
import { subsidiary } from './subsidiary.ts';
import { term } from './term.ts';

/** Everything that is read, in an order in which most references point backwards. */
export const RECORD_KINDS: readonly RecordKind[] = [
  subsidiary,
  accountingPeriod,
  term,
  salesTaxItem,
  account,
  department,
  classification,
  job,
  employee,
  item,
  customer,
  salesOrder,
  scheduleLine,
  invoice,
  creditMemo,
  customerPayment,
];
