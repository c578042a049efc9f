import type { TaxSubtotal } from '../../../schema/invoice.ts';
import { signOf, sumOf, toDecimal, toMoney } from '../../money.ts';
import { optional, required, Unmappable, word } from '../row.ts';
import type { Row } from '../suiteql.ts';
import { amountOf, type DocumentReading } from './document-reading.ts';
import { exemptionReason, TAX_CATEGORIES } from './sales-tax-item.ts';

/** Tax as the ERP states it on the lines, by category and rate; nothing is worked out again. */
export function taxTotalsOf(rows: readonly Row[], reading: DocumentReading): TaxSubtotal[] {
  const groups = Map.groupBy(rows.filter(isTaxed), taxGroupOf);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [taxSubtotal(first, group, reading)] : [];
  });
}

/** A line without a tax code is outside of tax; tax without a code cannot be told apart. */
function isTaxed(row: Row): boolean {
  if (row['taxcode'] !== undefined) return true;
  if (signOf(row['tax1amt'] ?? '0') !== 0) throw new Unmappable('a line has tax but no tax code');
  return false;
}

const taxGroupOf = (row: Row): string =>
  `${word(TAX_CATEGORIES, 'taxcategory', required(row, 'taxcategory'))} ${toDecimal(row['taxrate1'] ?? '0')}`;

function taxSubtotal(first: Row, group: readonly Row[], reading: DocumentReading): TaxSubtotal {
  const { currency } = reading;
  const category = word(TAX_CATEGORIES, 'taxcategory', required(first, 'taxcategory'));
  return {
    category,
    percent: toDecimal(first['taxrate1'] ?? '0'),
    taxable: sumOf(
      group.map((row) => amountOf(row, reading)),
      currency,
    ),
    tax: sumOf(
      group.map((row) => toMoney(row['tax1amt'] ?? '0', currency)),
      currency,
    ),
    exemptionReason: exemptionReason(category, optional(first, 'taxdescription')),
  };
}
