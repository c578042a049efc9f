import type { ExpenseTax } from '../../schema/expense-report.ts';
import { Money } from '../../schema/money.ts';
import { toMinor } from '../money.ts';
import { documentInForce, type ReportParts } from './report-parts.ts';
import { moneyOrZero } from './understanding.ts';
import type { FiTax, V4Expense } from './wire.ts';

export const NO_TAX_DETAIL =
  'Before the final approval Concur shows the taxes of an expense as one sum; the authority is the country then.';

/** Tax by tax from the financial document; as one sum while there is none. */
export function taxesOf(expense: V4Expense, report: ReportParts, currency: string): ExpenseTax[] {
  const entry = documentInForce(report)?.expenseEntry?.find(
    ({ entryId }) => entryId === expense.expenseId,
  );
  const country = expense.location?.countryCode || report.header.countryCode || 'not stated';
  const taxes = entry
    ? merged(
        (entry.allocation ?? []).flatMap(({ tax }) => tax ?? []),
        country,
        currency,
      )
    : summary(expense, country, currency);
  return taxes.filter(({ tax, reclaimable }) => tax.minor !== 0n || reclaimable.minor !== 0n);
}

/** Each allocation bears its share of a tax; the expense has it once. */
function merged(taxes: readonly FiTax[], country: string, currency: string): ExpenseTax[] {
  const byTax = Map.groupBy(taxes, ({ taxCode, taxAuthorityLabel }) =>
    JSON.stringify([taxCode, taxAuthorityLabel]),
  );
  const sum = (parts: readonly FiTax[], name: 'amountTax' | 'amountReclaim'): Money =>
    new Money(
      parts.reduce((total, part) => total + toMinor(part[name] ?? '0', currency), 0n),
      currency,
    );
  return [...byTax.values()].map((parts) => ({
    code: parts[0]?.taxCode || null,
    authority: parts[0]?.taxAuthorityLabel || country,
    tax: sum(parts, 'amountTax'),
    reclaimable: sum(parts, 'amountReclaim'),
  }));
}

function summary(
  { expenseTaxSummary, expenseId }: V4Expense,
  country: string,
  currency: string,
): ExpenseTax[] {
  if (!expenseTaxSummary) return [];
  const { totalTaxPostedAmount, totalReclaimPostedAmount } = expenseTaxSummary;
  const what = (of: string): string => `${of} of expense ${expenseId}`;
  return [
    {
      code: null,
      authority: country,
      tax: moneyOrZero(currency, totalTaxPostedAmount, what('tax')),
      reclaimable: moneyOrZero(currency, totalReclaimPostedAmount, what('reclaimable tax')),
    },
  ];
}
