import type { TaxCategory } from '../../../schema/reference.ts';
import { toDecimal } from '../../money.ts';
import type { Change } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind } from '../record.ts';
import { countryOf, optional, required, Unmappable, word } from '../row.ts';
import { DAY, type Row } from '../suiteql.ts';

/** Categories of UNCL 5305 as the tax items carry them, in the words of EN 16931. */
export const TAX_CATEGORIES = {
  S: 'S',
  AA: 'S',
  Z: 'Z',
  E: 'E',
  AE: 'AE',
  K: 'K',
  G: 'G',
  O: 'O',
  L: 'L',
  M: 'M',
} as const satisfies Record<string, TaxCategory>;

const TAXED: readonly TaxCategory[] = ['S', 'Z', 'L', 'M'];

/** The words on the tax item say why a category has no tax. */
export const exemptionReason = (
  category: TaxCategory,
  description: string | null,
): string | null => (TAXED.includes(category) ? null : description);

/** Tax codes. */
export const salesTaxItem: RecordKind = {
  name: 'salestaxitem',
  emits: ['TaxCode'],
  table: 'salestaxitem',
  alias: 'x',
  joins: [],
  columns: [
    'x.externalid',
    'x.itemid',
    'x.rate',
    'x.country',
    'x.category',
    `TO_CHAR(x.effectivefrom, ${DAY}) AS effectivefrom`,
    `TO_CHAR(x.validuntil, ${DAY}) AS validuntil`,
  ],
  businessId: { kind: 'taxCode', column: 'itemid' },
  map: taxCode,
};

function taxCode({ row }: ReadRecord): Change[] {
  const country = countryOf(row, 'country');
  if (country === null) throw new Unmappable('country is not an ISO 3166 code');
  return [
    changeOf({
      type: 'TaxCode',
      row,
      unavailable: {
        recoverablePercent: 'NetSuite’s sales tax items do not say; all of it is assumed',
        direction: 'NetSuite’s tax items of this account serve sales and purchases alike',
      },
      facts: {
        code: required(row, 'itemid'),
        category: word(TAX_CATEGORIES, 'category', required(row, 'category')),
        country,
        rates: [rateOf(row)],
        recoverablePercent: '100',
        direction: 'BOTH',
      },
    }),
  ];
}

/** A tax item has one rate; a new rate is a new item. Without a first day it has always been valid. */
const rateOf = (row: Row) => ({
  percent: toDecimal(required(row, 'rate')),
  validFrom: row['effectivefrom'] ?? '1900-01-01',
  validTo: optional(row, 'validuntil'),
});
