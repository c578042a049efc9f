import type { Dimension, DimensionKind } from '../../../schema/common.ts';
import type { AllowanceCharge, InvoiceLine, TaxSubtotal } from '../../../schema/invoice.ts';
import { Money } from '../../../schema/money.ts';
import {
  fractionToPercent,
  productToMinor,
  quotient,
  signOf,
  sumOf,
  toDecimal,
} from '../../money.ts';
import type { Observed } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import {
  decimalOrNull,
  flag,
  money,
  optional,
  periodOf,
  required,
  Unmappable,
  word,
} from '../row.ts';
import type { Row } from '../suiteql.ts';
import { amountOf, type DocumentReading, turned } from './document-reading.ts';
import { taxTotalsOf } from './tax-totals.ts';

/** What the lines of a document say, and what they come to. */
export interface DocumentFigures {
  readonly lines: Observed<InvoiceLine>[];
  readonly allowances: AllowanceCharge[];
  readonly taxTotals: TaxSubtotal[];
  readonly net: Money;
  readonly tax: Money;
}

/** Lines that are part of the document as a whole, by item type. */
const WHOLE_DOCUMENT: Readonly<Record<string, AllowanceCharge['kind']>> = {
  Discount: 'ALLOWANCE',
  ShipItem: 'CHARGE',
  Handling: 'CHARGE',
};
/** Lines that only say something: they have no amount of their own. */
const WORDS_ONLY = new Set(['Description', 'Subtotal', 'Group', 'EndGroup']);

export function figuresOf(rows: readonly Row[], reading: DocumentReading): DocumentFigures {
  const { currency } = reading;
  const priced = rows.filter(isPriced);
  const lines = priced.filter(({ itemtype = '' }) => !(itemtype in WHOLE_DOCUMENT));
  const extras = priced.filter(({ itemtype = '' }) => itemtype in WHOLE_DOCUMENT);
  const taxTotals = taxTotalsOf(priced, reading);
  return {
    lines: lines.map((row, index) => lineOf(row, index + 1, reading)),
    allowances: extras.map((row) => allowanceOf(row, reading)),
    taxTotals,
    net: sumOf(
      priced.map((row) => amountOf(row, reading)),
      currency,
    ),
    tax: sumOf(
      taxTotals.map(({ tax }) => tax),
      currency,
    ),
  };
}

const isPriced = (row: Row): boolean =>
  !flag(row, 'mainline') && !flag(row, 'taxline') && !WORDS_ONLY.has(row['itemtype'] ?? '');

function lineOf(row: Row, position: number, reading: DocumentReading): Observed<InvoiceLine> {
  const { item, taxcode, incomeaccount } = row;
  const percent = optional(row, 'taxrate1');
  return {
    id: required(row, 'lineid'),
    position,
    ...pricedPartsOf(row, reading),
    unit: null,
    discount: discountOf(row, reading),
    taxPercent: percent === null ? null : toDecimal(percent),
    taxAmount: row['tax1amt'] === undefined ? null : money(row, 'tax1amt', reading.currency),
    dimensions: dimensionsOf(row),
    productId: item === undefined ? null : new Ref('Product', item),
    taxCodeId: taxcode === undefined ? null : new Ref('TaxCode', taxcode),
    revenueAccountId: incomeaccount === undefined ? null : new Ref('GLAccount', incomeaccount),
  };
}

/** What order lines have too. */
function pricedPartsOf(row: Row, reading: DocumentReading) {
  const discount = optional(row, 'custcol_tb_discount_pct');
  return {
    description: row['memo'] ?? row['itemid'] ?? '',
    quantity: quantityOf(row, reading),
    unitPrice: unitPriceOf(row, reading),
    discountPercent: discount === null ? null : fractionToPercent(discount),
    netAmount: amountOf(row, reading),
    servicePeriod: periodOf(row, 'servicestart', 'serviceend'),
  };
}

/** A line entered as an amount has no quantity: it is one of that price. */
const quantityOf = (row: Row, reading: DocumentReading): string =>
  toDecimal(turned(row['quantity'] ?? (reading.side === 'SALE' ? '-1' : '1'), reading));

function unitPriceOf(row: Row, reading: DocumentReading): string {
  const rate = decimalOrNull(row, 'rate');
  if (rate !== null) return rate;
  const quantity = quantityOf(row, reading);
  return signOf(quantity) === 0 ? '0' : quotient(amountOf(row, reading).amount, quantity);
}

function discountOf(row: Row, reading: DocumentReading): Money | null {
  if (reading.voided) return null;
  const { currency } = reading;
  const gross = productToMinor([quantityOf(row, reading), unitPriceOf(row, reading)], currency);
  const minor = gross - amountOf(row, reading).minor;
  return minor === 0n ? null : new Money(minor, currency);
}

const DIMENSIONS: readonly (readonly [DimensionKind, string])[] = [
  ['DEPARTMENT', 'department'],
  ['COST_CENTER', 'class'],
  ['LOCATION', 'location'],
  ['PROJECT', 'job'],
];

function dimensionsOf(row: Row): Dimension[] {
  return DIMENSIONS.flatMap(([kind, column]) => {
    const name = optional(row, `${column}name`);
    const code = row[`${column}code`] ?? name;
    return code === null ? [] : [{ kind, code, name }];
  });
}

/** A discount debits revenue, so it has the opposite sign of the sales around it. */
function allowanceOf(row: Row, reading: DocumentReading): AllowanceCharge {
  const kind = word(WHOLE_DOCUMENT, 'itemtype', required(row, 'itemtype'));
  const { minor, currency } = amountOf(row, reading);
  const amount = new Money(kind === 'ALLOWANCE' ? -minor : minor, currency);
  if (amount.minor < 0n) throw new Unmappable(`a ${row['itemtype']} line has the wrong sign`);
  return { kind, reason: row['memo'] ?? row['itemid'] ?? kind, amount };
}

/** The figures must agree with what the header says; which of them is wrong nobody here can know. */
export function checkTotal(figures: DocumentFigures, total: Money): void {
  const sum = sumOf([figures.net, figures.tax], total.currency);
  if (sum.minor !== total.minor)
    throw new Unmappable(
      `the lines come to ${sum.amount} ${sum.currency}, the document says ${total.amount}`,
    );
}
