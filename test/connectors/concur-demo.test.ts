import 'reflect-metadata';
import { expect, it } from 'vitest';
import { sumOf } from '../../connectors/money.ts';
import { KeyRef } from '../../connectors/ports.ts';
import { generateCompany } from '../../simulators/demo/company.ts';
import { concurRecords } from '../../simulators/demo/concur.ts';
import { itemsOf } from '../../simulators/demo/expense-model.ts';
import { ConcurTenant, type ReportChange, readOn } from './concur-tenant.ts';

const DEMO = { seed: 20261122, today: '2026-11-22', customers: 60 } as const;

it('reads every report of the demonstration company to the cent', {
  timeout: 120_000,
}, async () => {
  const company = generateCompany(DEMO);
  const tenant = await ConcurTenant.start();
  tenant.load(concurRecords(company) as Record<string, Record<string, unknown>[]>);
  const connector = tenant.connect({
    legalEntities: [
      { code: 'US01', ledgerCodes: ['US01'], countries: ['US'] },
      { code: 'DE01', ledgerCodes: ['DE01'], countries: ['DE'] },
    ],
  });
  const { changes, unreadable } = await readOn(connector);
  await tenant.close();

  expect(unreadable).toEqual([]);
  const byNumber = new Map(changes.map((change) => [change.facts.number, change]));
  expect([...byNumber.keys()].sort()).toEqual(
    company.expenseReports.map(({ number }) => number).sort(),
  );
  for (const report of company.expenseReports) {
    const facts = byNumber.get(report.number)?.facts as ReportChange['facts'];
    const items = report.entries.flatMap(itemsOf);
    expect(facts.total.minor).toBe(items.reduce((sum, { approved }) => sum + approved, 0n));
    expect(facts.legalEntityId).toEqual(
      new KeyRef('LegalEntity', 'legal-entity-code', report.entity),
    );
    expect(facts.revision).toBeGreaterThanOrEqual(1);
    const leaves = facts.lines.filter(({ id }) => !facts.lines.some((l) => parentOf(l) === id));
    expect(leaves).toHaveLength(items.length);
    const taxes = leaves.flatMap(({ taxes }) => taxes.map(({ tax }) => tax));
    expect(sumOf(taxes as never, report.currency).minor).toBe(
      items.flatMap((item) => item.taxes).reduce((sum, { tax }) => sum + tax, 0n),
    );
    const customers = new Set(
      items.flatMap((item) =>
        item.allocations.flatMap(({ customer }) =>
          company.customers.filter(({ key }) => key === customer).map(({ number }) => number),
        ),
      ),
    );
    expect(new Set(facts.billableCustomerIds.map((ref) => (ref as KeyRef).value))).toEqual(
      customers,
    );
  }
});

const parentOf = (line: ReportChange['facts']['lines'][number]): unknown => line.parentLineId;
