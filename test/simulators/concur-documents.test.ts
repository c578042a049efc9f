import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Decimal } from 'decimal.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  FIS,
  MANAGER,
  SAMPLES,
  TestTenant,
  TRAVELLER,
  TRIP,
} from './concur-tenant.ts';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await TestTenant.start();
});
afterEach(() => tenant.close());

const add = (values: Answer[]): Decimal =>
  values.reduce((total: Decimal, value) => total.plus(value), new Decimal(0));

const linesOf = (document: Answer): Answer[] =>
  document.expenseEntry.flatMap((entry: Answer) =>
    entry.allocation.flatMap((allocation: Answer) =>
      allocation.journal.map((line: Answer) => ({
        line,
        taxes: allocation.tax,
        allocation,
        entry,
      })),
    ),
  );

/** gross = net of tax + its taxes = net of reclaim + what of them is reclaimed, on every line. */
function expectBothEquations(document: Answer): void {
  for (const { line, taxes } of linesOf(document)) {
    const own = taxes.filter((tax: Answer) => line.taxGuid.includes(tax.taxGuid));
    const tax = add(own.map((t: Answer) => t.amountTax));
    const reclaim = add(own.map((t: Answer) => t.amountReclaim));
    expect(tax.plus(line.amountNetOfTax).toFixed()).toBe(new Decimal(line.amountGross).toFixed());
    expect(reclaim.plus(line.amountNetOfReclaim).toFixed()).toBe(
      new Decimal(line.amountGross).toFixed(),
    );
  }
}

async function approved(report: Record<string, unknown>): Promise<Answer> {
  await tenant.load({ users: [MANAGER, TRAVELLER] });
  const { reportId } = await tenant.act('createReport', report);
  await tenant.act('submitReport', { reportId });
  const { docId } = await tenant.act('approveReport', { reportId });
  return (await tenant.get(`${FIS}?docId=${docId}`)).json.content[0].document;
}

const cash = (amount: number, more: Answer = {}): Answer => ({
  expenseType: 'DINNR',
  transactionDate: '2026-11-18',
  transactionAmount: { value: amount, currencyCode: 'USD' },
  ...more,
});

describe('a document built from an approved report', () => {
  it('holds both equations on every line and the approved total over all of them', async () => {
    const document = await approved(TRIP);
    expectBothEquations(document);
    const approvedTotal = add(document.expenseEntry.map((e: Answer) => e.entryApprovedAmount));
    expect(approvedTotal.toFixed(2)).toBe('331.89');
    expect(document.report.totalApprovedAmount).toBe(331.89);
    expect(document.report.employeeCurrencyAlphaCode).toBe('USD');
    expect(document.employee).toMatchObject({ employeeId: 'E200', employeeOrgUnit2Code: 'CC-100' });
  });

  it('has itemizations as entries of their own and not what they itemize', async () => {
    const document = await approved(TRIP);
    expect(
      document.expenseEntry.map((e: Answer) => [e.expenseTypeCode, e.entryApprovedAmount]),
    ).toEqual([
      ['LODNG', 250],
      ['DINNR', 20],
      ['ENTOT', 0],
      ['TAXIX', 35.01],
      ['LUNCH', 26.88],
    ]);
    expect(document.expenseEntry[1]).toMatchObject({
      reportEntryPatKey: 'CBCP',
      cardTransactionID: '998877',
    });
  });

  it('splits amounts and taxes by largest remainder so that the shares make up the whole', async () => {
    const document = await approved(TRIP);
    const taxi = document.expenseEntry[3];
    expect(
      taxi.allocation.map((a: Answer) => [a.allocationPercentage, a.journal[0].amountGross]),
    ).toEqual([
      [60, 21.01],
      [40, 14],
    ]);
    expect(
      taxi.allocation.map((a: Answer) => a.tax.map((t: Answer) => [t.amountTax, t.amountReclaim])),
    ).toEqual([
      [
        [1.46, 0.73],
        [2.33, 0],
      ],
      [
        [0.97, 0.49],
        [1.56, 0],
      ],
    ]);
    expect(taxi.allocation[0]).toMatchObject({
      allocationCustom2Code: 'CC-100',
      allocationCustom4Code: 'PRJ-7',
      allocationCustom5Value: 'Acme',
      allocationCustom20Code: null,
    });
  });

  it('converts a foreign expense with its rate and names the direction', async () => {
    const document = await approved(TRIP);
    expect(document.expenseEntry[4]).toMatchObject({
      reportEntryTransactionAmount: 24,
      entryCurrAlphaCode: 'EUR',
      entryApprovedAmount: 26.88,
      entryExchangeRate: 0.89294902,
      entryExchangeRateDirection: 'D',
    });
  });

  it('books a personal charge on the company card to clearing twice', async () => {
    const document = await approved(TRIP);
    const [allocation] = document.expenseEntry[2].allocation;
    expect(allocation.allocationId).toBeNull();
    expect(
      allocation.journal.map((l: Answer) => [
        l.journalAccountCode,
        l.journalPayer,
        l.journalPayee,
        l.amountGross,
      ]),
    ).toEqual([
      ['2150', 'COMP', 'CBCP', 14],
      ['2150', 'EMPL', 'COMP', -14],
    ]);
  });

  it('leaves out a personal charge that the company neither pays nor is billed for', async () => {
    const document = await approved({
      ...TRIP,
      expenses: [cash(20), cash(25, { paymentType: 'IBCP', isPersonalExpense: true })],
    });
    expect(document.expenseEntry).toHaveLength(1);
  });

  it('swaps the roles of a refund and keeps its sign', async () => {
    const document = await approved({ ...TRIP, expenses: [cash(-50)] });
    const [{ line }] = linesOf(document);
    expect(line).toMatchObject({ journalPayer: 'EMPL', journalPayee: 'COMP', amountGross: -50 });
  });

  it('uses up a cash advance entry by entry, as negative applications', async () => {
    const document = await approved({
      ...TRIP,
      cashAdvances: [{ cashAdvanceId: 'ADV1', amount: 300, clearingAccountCode: 'CADV' }],
      expenses: [cash(245), cash(60), cash(10)],
    });
    expect(linesOf(document).map(({ line }) => line.amountGross)).toEqual([245, 5, 55, 10]);
    expect(
      document.cashAdvanceApplication.map((a: Answer) => a.cashAdvanceApplicationAmount),
    ).toEqual([-245, -55]);
    expect((await tenant.ledger()).reports).toHaveLength(1);
  });
});

const folders = SAMPLES.filter((folder) => existsSync(folder));
if (folders.length === 0)
  console.warn('no sample documents beside the repository: their tests are skipped');

describe.skipIf(folders.length === 0)('every sample document of the vendor', () => {
  const wrappers = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name, wrapper: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) })),
  );
  const unwrapped = new Map<string, Answer>(
    wrappers.map(({ wrapper }) => [wrapper.fIDocuments[0].id, wrapper.fIDocuments[0]]),
  );
  const expenses = [...unwrapped.values()].filter((one) => one.docType === 'expense');

  it('is served ready and unchanged, once, whichever wrapper it comes in', async () => {
    await tenant.load({ fiDocuments: wrappers.map(({ wrapper }) => wrapper) });
    await tenant.load({ fiDocuments: [{ content: [...unwrapped.values()] }] });
    await tenant.load({
      fiDocuments: expenses.map((one) => ({ ...one, document: JSON.stringify(one.document) })),
    });
    const served = (await tenant.get(`${FIS}?limit=100`)).json.content;
    expect(served).toHaveLength(expenses.length);
    for (const one of served) {
      expect(one.document).toEqual(unwrapped.get(one.id)?.document);
      expect(one.docStatus).toBe('READY');
      expectBothEquations(one.document);
    }
  });

  it('is seen by a client that reads reports only, with entries, allocations and taxes', async () => {
    await tenant.load({ fiDocuments: wrappers.map(({ wrapper }) => wrapper) });
    const reports = (await tenant.get('/api/v3.0/expense/reports?user=ALL&limit=100')).json.Items;
    expect(reports).toHaveLength(expenses.length);
    for (const { document } of expenses) {
      const { reportId } = document.report;
      const stated = document.report.totalApprovedAmount ?? 30;
      const report = reports.find((r: Answer) => r.ID === reportId);
      expect(new Decimal(report.TotalApprovedAmount).toFixed(2)).toBe(
        new Decimal(stated).toFixed(2),
      );
      const entries = (await tenant.get(`/api/v3.0/expense/entries?reportID=${reportId}`)).json
        .Items;
      expect(entries.map((e: Answer) => e.ApprovedAmount)).toEqual(
        document.expenseEntry.map((e: Answer) => e.entryApprovedAmount),
      );
      const taxed = document.expenseEntry.map((e: Answer) =>
        e.allocation.some((a: Answer) => a.tax.length > 0),
      );
      expect(entries.map((e: Answer) => e.HasVAT)).toEqual(taxed);
      const shares = (await tenant.get(`/api/v3.0/expense/allocations?reportID=${reportId}`)).json
        .Items;
      const business = document.expenseEntry.filter((e: Answer) => e.entryIsPersonal !== 'Y');
      expect(shares.map((a: Answer) => a.Custom1?.Code ?? null)).toEqual(
        business.flatMap((e: Answer) => e.allocation.map((a: Answer) => a.allocationCustom1Code)),
      );
    }
  });

  it('makes its employee a user, with the taxes of a taxed one summed up in v4', async () => {
    await tenant.load({ fiDocuments: [...unwrapped.values()] });
    const taxed = expenses.find(({ document }) => document.employee.employeeId === '24340');
    const filter = encodeURIComponent('employeeNumber eq "24340"');
    const { Resources } = (await tenant.get(`/profile/spend/v4.1/Users?filter=${filter}`)).json;
    const path = `/expensereports/v4/users/${Resources[0].id}/context/TRAVELER/reports/${taxed?.document.report.reportId}`;
    const [entry] = (await tenant.get(`${path}/expenses`)).json;
    const detail = (await tenant.get(`${path}/expenses/${entry.expenseId}`)).json;
    expect(detail.expenseTaxSummary.totalTaxPostedAmount.value).toBe(6.32);
    expect(detail.expenseTaxSummary.totalReclaimPostedAmount.value).toBe(3.17);
  });

  it('shows the latest revision of a report and keeps the earlier document', async () => {
    const [first] = expenses;
    const second = structuredClone(first);
    second.id = 'f'.repeat(32);
    second.document.report.revisionNumber = '2';
    second.document.report.reportName = 'Corrected';
    await tenant.load({ fiDocuments: [second, first] });
    const [report] = (await tenant.get('/api/v3.0/expense/reports?user=ALL')).json.Items;
    expect(report.Name).toBe('Corrected');
    expect((await tenant.ledger()).fiDocuments).toHaveLength(2);
    const clash = { ...first, id: 'e'.repeat(32) };
    await expect(tenant.load({ fiDocuments: [clash] })).rejects.toThrow(/revision 1/);
  });
});
