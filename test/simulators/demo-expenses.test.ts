import { describe, expect, test } from 'vitest';
import { type ExpenseItem, itemsOf } from '../../simulators/demo/expense-model.ts';
import { convert, sum } from '../../simulators/demo/money.ts';
import { sampleCompanies } from './demo-sample.ts';

const forCompanies = sampleCompanies();

describe('expense reports of the demo company', () => {
  test('add up to the last cent', () => {
    forCompanies(({ expenseReports }) => {
      for (const report of expenseReports)
        for (const entry of report.entries) {
          const items = itemsOf(entry);
          expect(sum(items.map((i) => i.spent))).toBe(entry.spent);
          expect(sum(items.map((i) => i.posted))).toBe(entry.posted);
          expect(sum(items.map((i) => i.approved))).toBe(entry.approved);
          for (const item of items) {
            expect(convert(item.spent, entry.spentCurrency, report.currency, entry.rate)).toBe(
              item.posted,
            );
            checkShares(item);
          }
        }
    });
  });

  test('hold personal items, itemized hotels, split costs, foreign money, mileage, taxes and findings', () => {
    forCompanies(({ expenseReports, customers }) => {
      const entries = expenseReports.flatMap((r) => r.entries);
      const items = entries.flatMap((e) => itemsOf(e));
      const allocations = items.flatMap((i) => i.allocations);
      expect(items.some((i) => i.personal)).toBe(true);
      expect(entries.some((e) => e.itemizations.length > 2)).toBe(true);
      expect(items.some((i) => i.allocations.length > 1)).toBe(true);
      expect(allocations.some((a) => a.project !== null)).toBe(true);
      expect(entries.some((e) => e.rate !== '1')).toBe(true);
      expect(entries.some((e) => e.distance !== null)).toBe(true);
      expect(items.some((i) => i.taxes.some((t) => t.reclaimable > 0n))).toBe(true);
      expect(entries.some((e) => e.findings.length > 0)).toBe(true);
      const billed = allocations.flatMap((a) => (a.customer === null ? [] : [a.customer]));
      expect(billed.length).toBeGreaterThan(5);
      const known = new Set(customers.filter((c) => c.knownTo === 'BOTH').map((c) => c.key));
      expect(billed.every((key) => known.has(key))).toBe(true);
    });
  });
});

function checkShares(item: ExpenseItem): void {
  const tax = sum(item.taxes.map((t) => t.tax));
  expect(tax <= item.posted && item.taxes.every((t) => t.reclaimable <= t.tax)).toBe(true);
  if (item.personal) {
    expect([item.approved, item.allocations.length]).toEqual([0n, 0]);
    return;
  }
  expect(sum(item.allocations.map((a) => a.amount))).toBe(item.approved);
  expect(item.allocations.reduce((percent, a) => percent + a.percent, 0)).toBe(100);
}
