import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf } from './concur-contract.ts';
import {
  type Answer,
  companyGrant,
  FIS,
  hasContracts,
  MANAGER,
  START,
  TestTenant,
  TRAVELLER,
  TRIP,
} from './concur-tenant.ts';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await TestTenant.start();
  await tenant.load({ users: [MANAGER, TRAVELLER] });
});
afterEach(() => tenant.close());

const V3 = '/api/v3.0/expense';
const V4 = `/expensereports/v4/users/${TRAVELLER.id}/context/TRAVELER/reports/${TRIP.reportId}`;

const at = (offsetMs: number): string => new Date(START + offsetMs).toISOString();
const reportId = (n: number): string => `R${String(n).padStart(19, '0')}`;

/** One report per number, each changed a minute after the one before. */
const series = (count: number, more: (n: number) => Answer = () => ({})): Answer[] =>
  Array.from({ length: count }, (_, n) => ({
    reportId: reportId(n),
    userId: n % 2 === 0 ? TRAVELLER.id : MANAGER.id,
    name: `Report ${n}`,
    creationDate: at(n * 60_000),
    lastModifiedDate: at(n * 60_000),
    expenses: [{ expenseType: 'TAXIX', transactionDate: '2026-11-01', transactionAmount: n + 1 }],
    ...more(n),
  }));

async function everyPage(path: string): Promise<{ items: Answer[]; pages: number }> {
  const items: Answer[] = [];
  let pages = 0;
  for (let next: string | null = path; next !== null; pages++) {
    const { json } = await tenant.get(next);
    items.push(...json.Items);
    next = json.NextPage;
  }
  return { items, pages };
}

const idsOf = async (query: string): Promise<string[]> =>
  (await everyPage(`${V3}/reports?user=ALL&${query}`)).items.map((r) => r.Name);

describe('the v3 report list', () => {
  it('walks the whole company page by page in the order of change', async () => {
    await tenant.load({ reports: series(60).reverse() });
    const { items, pages } = await everyPage(`${V3}/reports?user=ALL`);
    expect(pages).toBe(3);
    expect(items.map((r) => r.ID)).toEqual(series(60).map((r) => r.reportId));
  });

  it('shows a report again that changes while its list is being read, and misses none', async () => {
    await tenant.load({ reports: series(30) });
    const first = (await tenant.get(`${V3}/reports?user=ALL&limit=10`)).json;
    tenant.clock.advance(30 * 60_000);
    await tenant.act('editReport', { reportId: reportId(3), changes: { name: 'Renamed' } });
    const rest = await everyPage(first.NextPage);
    const seen = new Set([...first.Items, ...rest.items].map((r) => r.ID));
    expect(seen.size).toBe(30);
    expect(rest.items.at(-1)).toMatchObject({ ID: reportId(3), Name: 'Renamed' });
  });

  it('belongs to nobody without user=ALL, and to one owner with a login', async () => {
    await tenant.load({ reports: series(4) });
    expect((await tenant.get(`${V3}/reports`)).json.Items).toEqual([]);
    const own = await tenant.get(`${V3}/reports?user=${MANAGER.userName}`);
    expect(own.json.Items.map((r: Answer) => r.Name)).toEqual(['Report 1', 'Report 3']);
    expect((await tenant.get(`${V3}/reports?user=nobody@example.com`)).status).toBe(400);
  });

  it('filters by change, creation, submission and status', async () => {
    await tenant.load({
      reports: series(6, (n) =>
        n < 3 ? { approvalStatusId: 'A_APPR', paymentStatusId: n === 0 ? 'P_PAYC' : 'P_PROC' } : {},
      ),
    });
    const third = at(2 * 60_000).slice(0, 23);
    expect(await idsOf(`modifiedDateAfter=${third}`)).toEqual(['Report 3', 'Report 4', 'Report 5']);
    expect(await idsOf(`modifiedDateBefore=${third}`)).toEqual(['Report 0', 'Report 1']);
    expect(
      await idsOf(`createDateAfter=${third}&createDateBefore=${at(4 * 60_000).slice(0, 23)}`),
    ).toEqual(['Report 3']);
    expect(await idsOf('approvalStatusCode=A_APPR')).toEqual(['Report 0', 'Report 1', 'Report 2']);
    expect(await idsOf('approvalStatusCode=A_APPR,A_NOTF')).toHaveLength(6);
    expect(await idsOf('paymentStatusCode=P_PROC&submitDateAfter=2026-11-01')).toEqual([
      'Report 1',
      'Report 2',
    ]);
    expect(await idsOf('expenseTypeCode=LODNG')).toEqual([]);
    expect((await tenant.get(`${V3}/reports?user=ALL&modifiedDateAfter=yesterday`)).status).toBe(
      400,
    );
    expect((await tenant.get(`${V3}/reports?user=ALL&limit=101`)).status).toBe(400);
  });

  it('prints dates without zone and only the fraction digits there are', async () => {
    const reports = series(2);
    reports[0].lastModifiedDate = '2026-11-01T10:00:00.980Z';
    reports[1].lastModifiedDate = '2026-11-01T11:00:00Z';
    await tenant.load({ reports });
    const { items } = await everyPage(`${V3}/reports?user=ALL`);
    expect(items.map((r) => r.LastModifiedDate)).toEqual([
      '2026-11-01T10:00:00.98',
      '2026-11-01T11:00:00',
    ]);
  });

  it('speaks XML unless JSON is accepted by name', async () => {
    await tenant.load({ reports: series(1) });
    const { headers, text } = await tenant.get(`${V3}/reports?user=ALL`, { accept: '*/*' });
    expect(headers.get('content-type')).toContain('application/xml');
    expect(text).toContain(`<Item><ID>${reportId(0)}</ID>`);
    expect(text).toContain('<Total>1.00000000</Total>');
  });

  it('hides the youngest changes while its index lags', async () => {
    await tenant.load({ reports: series(1) });
    await tenant.fault({ kind: 'index-lag', ms: 1000 });
    expect((await tenant.get(`${V3}/reports?user=ALL`)).json.Items).toEqual([]);
    tenant.clock.advance(1001);
    expect((await tenant.get(`${V3}/reports?user=ALL`)).json.Items).toHaveLength(1);
  });
});

describe('the v3 lists inside a report', () => {
  beforeEach(() => tenant.load({ reports: [TRIP] }));

  it('show entries, their itemizations and allocations under ids that v4 does not know', async () => {
    const entries = (await tenant.get(`${V3}/entries?reportID=${TRIP.reportId}`)).json.Items;
    expect(
      entries.map((e: Answer) => [e.ExpenseTypeCode, e.PaymentTypeID, e.ApprovedAmount]),
    ).toEqual([
      ['LODNG', 'CBCP', 270],
      ['TAXIX', 'CASH', 35.01],
      ['LUNCH', 'CASH', 26.88],
    ]);
    expect(entries[0]).toMatchObject({ HasItemizations: true, HasImage: true, HasVAT: false });
    expect(entries[1]).toMatchObject({ IsBillable: true, HasVAT: true });
    const items = (
      await tenant.get(`${V3}/itemizations?reportID=${TRIP.reportId}&entryID=${entries[0].ID}`)
    ).json.Items;
    expect(items.map((i: Answer) => [i.EntryID, i.PostedAmount, i.IsPersonal])).toEqual([
      [entries[0].ID, 250, false],
      [entries[0].ID, 20, false],
      [entries[0].ID, 14, true],
    ]);
    const shares = (
      await tenant.get(`${V3}/allocations?reportID=${TRIP.reportId}&entryID=${entries[1].ID}`)
    ).json.Items;
    expect(shares.map((a: Answer) => [a.Percentage, a.Custom2.Code])).toEqual([
      ['60.00000000', 'CC-100'],
      ['40.00000000', 'CC-200'],
    ]);
    expect((await tenant.get(`${V4}/expenses/${entries[1].ID}`)).status).toBe(404);
  });

  it('page within one report and over all of them', async () => {
    await tenant.load({ reports: series(3) });
    const one = await everyPage(`${V3}/entries?reportID=${TRIP.reportId}&limit=2`);
    expect(one).toMatchObject({ pages: 2, items: [{}, {}, {}] });
    const all = await everyPage(`${V3}/entries?user=ALL&limit=2`);
    expect(new Set(all.items.map((e) => e.ID)).size).toBe(6);
  });

  it.skipIf(!hasContracts)('agree with the vendor’s contract', async () => {
    const check = async (path: string, contract: string, schema: string): Promise<void> => {
      const { Items } = (await tenant.get(`${V3}/${path}`)).json;
      expect(Items.length).toBeGreaterThan(0);
      for (const item of Items) expect(faultsOf(contract, schema, item)).toEqual([]);
    };
    await check('reports?user=ALL', 'v3.Reports.swagger2.json', 'ReportGet');
    await check(`entries?reportID=${TRIP.reportId}`, 'v3.Entries.swagger2.json', 'EntryGet');
    await check(
      `itemizations?reportID=${TRIP.reportId}`,
      'v3.Itemizations.swagger2.json',
      'ItemizationGet',
    );
    await check(
      `allocations?reportID=${TRIP.reportId}`,
      'v3.Allocations.swagger2.json',
      'AllocationGet',
    );
  });
});

describe('a report in v4', () => {
  beforeEach(() => tenant.load({ reports: [TRIP] }));

  it('prints eight decimals, and zero as 0E-8', async () => {
    const { text, json } = await tenant.get(V4);
    expect(text).toContain('"reportTotal":{"value":345.89000000,"currencyCode":"USD"}');
    expect(text).toContain('"paymentConfirmedAmount":{"value":0E-8,"currencyCode":"USD"}');
    expect(json).toMatchObject({
      approvalStatusId: 'A_NOTF',
      personalAmount: { value: 14 },
      amountDueEmployee: { value: 47.89 },
      amountCompanyPaid: { value: 284 },
    });
  });

  it.skipIf(!hasContracts)('agrees with the vendor’s contract in every part', async () => {
    const contract = 'Reports.swagger.json';
    const report = (await tenant.get(V4)).json;
    expect(faultsOf(contract, 'ReportForm', report)).toEqual([]);
    const expenses = (await tenant.get(`${V4}/expenses`)).json;
    for (const expense of expenses) {
      expect(faultsOf(contract, 'ReportEntrySummary', expense)).toEqual([]);
      const detail = (await tenant.get(`${V4}/expenses/${expense.expenseId}`)).json;
      expect(faultsOf(contract, 'ReportEntryDetail', detail)).toEqual([]);
      const shares = (await tenant.get(`${V4}/expenses/${expense.expenseId}/allocations`)).json;
      expect(shares.length).toBeGreaterThan(0);
      for (const share of shares) {
        expect(faultsOf(contract, 'Allocation', share)).toEqual([]);
        const alone = (await tenant.get(`${V4}/allocations/${share.allocationId}`)).json;
        expect(faultsOf(contract, 'ReportAllocationResponse', alone)).toEqual([]);
      }
    }
    const items = (await tenant.get(`${V4}/expenses/${expenses[0].expenseId}/itemizations`)).json;
    expect(items).toHaveLength(3);
    for (const item of items)
      expect(faultsOf(contract, 'ReportEntryItemizationSummary', item)).toEqual([]);
    const exceptions = (await tenant.get(`${V4}/exceptions`)).json;
    expect(exceptions).toHaveLength(1);
    expect(faultsOf(contract, 'ReportException', exceptions[0])).toEqual([]);
  });

  it('is sent back with a comment, never without', async () => {
    await tenant.act('submitReport', { reportId: TRIP.reportId });
    const manager = V4.replace(TRAVELLER.id, MANAGER.id).replace('TRAVELER', 'MANAGER');
    const silent = await tenant.send('PATCH', `${manager}/sendBack`, {});
    expect(silent.status).toBe(400);
    expect(silent.json.validationErrors[0].source).toBe('comment');
    if (hasContracts)
      expect(faultsOf('Reports.swagger.json', 'ErrorMessage', silent.json)).toEqual([]);
    expect(
      (await tenant.send('PATCH', `${manager}/sendBack`, { comment: 'Receipt is missing' })).status,
    ).toBe(204);
    expect((await tenant.get(V4)).json).toMatchObject({
      approvalStatusId: 'A_RESU',
      isReportEverSentBack: true,
    });
    const [comment] = (await tenant.get(`${V4}/comments`)).json;
    expect(comment.comment).toBe('Receipt is missing');
    if (hasContracts)
      expect(faultsOf('Reports.swagger.json', 'CommentDetails', comment)).toEqual([]);
  });

  it('is approved by the system’s short path and then cannot be approved again', async () => {
    await tenant.act('submitReport', { reportId: TRIP.reportId });
    const path = `/expensereports/v4/reports/${TRIP.reportId}/approve`;
    expect((await tenant.send('PATCH', path, { comment: 'fine' })).status).toBe(204);
    expect((await tenant.get(V4)).json).toMatchObject({
      approvalStatusId: 'A_APPR',
      paymentStatusId: 'P_PROC',
    });
    expect((await tenant.send('PATCH', path, {})).json.errorId).toBe('workflow.action.invalid');
  });

  it('is recalled by its owner while it is pending', async () => {
    expect((await tenant.send('PATCH', `${V4}/recall`, {})).status).toBe(400);
    await tenant.act('submitReport', { reportId: TRIP.reportId });
    expect((await tenant.send('PATCH', `${V4}/recall`, {})).status).toBe(204);
    expect((await tenant.get(V4)).json.approvalStatusId).toBe('A_RESU');
  });

  it('travels only with its owner and is not found under another id', async () => {
    expect((await tenant.get(V4.replace(TRAVELLER.id, MANAGER.id))).status).toBe(403);
    expect((await tenant.get(V4.replace(TRIP.reportId, 'NONE'))).json.httpStatus).toBe(
      '404 - Not Found',
    );
    expect((await tenant.get(V4.replace('TRAVELER', 'TOURIST'))).status).toBe(400);
  });

  it('sums the taxes of an expense', async () => {
    const expenses = (await tenant.get(`${V4}/expenses`)).json;
    const detail = (await tenant.get(`${V4}/expenses/${expenses[1].expenseId}`)).json;
    expect(detail.expenseTaxSummary).toMatchObject({
      totalTaxPostedAmount: { value: 6.32 },
      totalReclaimPostedAmount: { value: 1.22 },
    });
  });
});

describe('what people do with a report', () => {
  it('builds it step by step, and a change works out amounts anew', async () => {
    const { reportId: id } = await tenant.act('createReport', { userId: 'E200', name: 'Lunches' });
    const [expenseId] = (
      await tenant.act('addEntry', {
        reportId: id,
        expense: { expenseType: 'LUNCH', transactionAmount: 20 },
      })
    ).expenseIds;
    await tenant.act('editEntry', { reportId: id, expenseId, changes: { transactionAmount: 30 } });
    await tenant.act('addEntry', { reportId: id, expense: { transactionAmount: 5 } });
    const [report] = (await tenant.ledger()).reports;
    expect(report.expenses.map((e: Answer) => e.approvedAmount.value)).toEqual([30, 5]);
    await tenant.act('removeEntry', { reportId: id, expenseId });
    await tenant.act('deleteReport', { reportId: id });
    expect((await tenant.ledger()).reports).toEqual([]);
  });

  it('lets an approved report into payment that was left unpaid', async () => {
    await tenant.load({
      reports: [{ ...TRIP, approvalStatusId: 'A_APPR', paymentStatusId: 'P_NOTP' }],
    });
    expect((await tenant.ledger()).fiDocuments).toEqual([]);
    const { docId } = await tenant.act('startPayment', { reportId: TRIP.reportId });
    expect((await tenant.get(FIS)).json.content[0].id).toBe(docId);
    await expect(tenant.act('startPayment', { reportId: TRIP.reportId })).rejects.toThrow(
      'not waiting',
    );
  });

  it('refuses a step out of turn with a sentence', async () => {
    const { reportId: id } = await tenant.act('createReport', { userId: 'E200', name: 'Empty' });
    await expect(tenant.act('submitReport', { reportId: id })).rejects.toThrow(
      'Report has no expenses',
    );
    await expect(tenant.act('approveReport', { reportId: id })).rejects.toThrow('not pending');
    await expect(tenant.act('flyToTheMoon')).rejects.toThrow('no such action');
    await expect(tenant.act('createReport', { userId: 'nobody' })).rejects.toThrow('no user');
  });

  it('refuses amounts that do not add up', async () => {
    const create = (expense: Answer): Promise<Answer> =>
      tenant.act('createReport', {
        userId: 'E200',
        expenses: [{ transactionAmount: 10, ...expense }],
      });
    await expect(create({ itemizations: [{ transactionAmount: 9 }] })).rejects.toThrow('add up');
    await expect(create({ allocations: [{ percentage: 50 }, { percentage: 49 }] })).rejects.toThrow(
      '100',
    );
    await expect(create({ transactionAmount: { value: 1, currencyCode: 'EUR' } })).rejects.toThrow(
      'exchangeRate',
    );
  });

  it('shows in the ledger what can be loaded elsewhere, states and all', async () => {
    await tenant.act('createReport', TRIP);
    await tenant.act('submitReport', { reportId: TRIP.reportId });
    const { docId } = await tenant.act('approveReport', { reportId: TRIP.reportId });
    const path = `${FIS}/acknowledgements`;
    await tenant.send('POST', path, { ids: [docId], systemId: 'GW' });
    const before = await tenant.ledger();
    const other = await TestTenant.start({ companyUuid: 'another' });
    await other.load(before);
    const after = await other.ledger();
    other.token = (await other.grant({ ...companyGrant, username: 'another' })).json.access_token;
    const again = await other.send('POST', path, { ids: [docId], systemId: 'GW' });
    await other.close();
    expect(after.reports).toEqual(before.reports);
    expect(after.confirmations).toEqual(before.confirmations);
    expect(after.fiDocuments[0]).toMatchObject({
      id: docId,
      docStatus: 'ACKNOWLEDGED',
      document: before.fiDocuments[0].document,
    });
    expect(again.json[0].code).toBe(101);
  });

  it('never gives out an id twice, not even when started again with the same seed', async () => {
    const { reportId: first } = await tenant.act('createReport', { userId: 'E200', name: 'One' });
    const other = await TestTenant.start({}, START + 1);
    await other.load({ users: [TRAVELLER] });
    const { reportId: second } = await other.act('createReport', { userId: 'E200', name: 'Two' });
    await other.close();
    expect(second).not.toBe(first);
  });
});

describe('twenty thousand reports', () => {
  it('give a page of changes without reading the company', async () => {
    await tenant.load({ reports: series(20_000) });
    const last = at(19_989 * 60_000).slice(0, 23);
    const { items } = await everyPage(`${V3}/reports?user=ALL&limit=100&modifiedDateAfter=${last}`);
    expect(items).toHaveLength(10);
    const { pages } = await everyPage(`${V3}/reports?user=ALL&limit=100`);
    expect(pages).toBe(200);
  }, 60_000);
});
