import type { Money } from '../../../schema/money.ts';
import { negated, toMoney } from '../../money.ts';
import { required } from '../row.ts';
import type { Row } from '../suiteql.ts';

/** How a document is read: NetSuite shows sales as credits, which are negative, and memos as debits. */
export interface DocumentReading {
  readonly currency: string;
  readonly side: 'SALE' | 'CREDIT';
  /** Voiding sets amounts to zero and leaves quantities and prices: their difference is no discount then. */
  readonly voided: boolean;
}

/** With the sign that the business knows it by. */
export const turned = (text: string, { side }: DocumentReading): string =>
  side === 'SALE' ? negated(text) : text;

/** Amount of a line before tax. */
export const amountOf = (row: Row, reading: DocumentReading): Money =>
  toMoney(turned(required(row, 'foreignamount'), reading), reading.currency);
