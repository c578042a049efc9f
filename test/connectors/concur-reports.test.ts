import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyRef } from '../../connectors/ports.ts';
import { Money } from '../../schema/money.ts';
import {
  anySignal,
  ConcurTenant,
  employee,
  expense,
  keysOf,
  onlyReport,
  REPORT_ID,
  readOn,
  report,
  reportFeedOf,
  tampering,
} from './concur-tenant.ts';

let tenant: ConcurTenant;
beforeEach(async () => {
  tenant = await ConcurTenant.start();
  tenant.load({ users: [employee('E0001')] });
});
afterEach(() => tenant.close());

const load = (changes: Record<string, unknown>): void =>
  tenant.load({ reports: [report(REPORT_ID, changes)] });
const usd = (minor: bigint): Money => new Money(minor, 'USD');
const eur = (minor: bigint): Money => new Money(minor, 'EUR');

describe('a report', () => {
  it('is told with its number, its owner, its legal entity and its version', async () => {
    load({ lastModifiedDate: '2026-11-20T08:30:01.98Z', submitDate: '2026-11-19T10:00:00Z' });
    const change = await onlyReport(tenant.connect());
    expect(change).toMatchObject({
      type: 'ExpenseReport',
      externalId: REPORT_ID,
      role: 'OWNER',
      keys: [],
      version: '2026-11-20T08:30:01.980Z',
      updatedAt: new Date('2026-11-20T08:30:01.980Z'),
      facts: {
        number: 'NAAAA',
        name: `Trip ${REPORT_ID}`,
        currency: 'USD',
        revision: 1,
        approval: 'SUBMITTED',
        posting: 'COLLECTING',
        submittedAt: new Date('2026-11-19T10:00:00Z'),
        approvedAt: null,
        total: usd(3501n),
        dueEmployee: usd(3501n),
        dueCompany: usd(0n),
        billableCustomerIds: [],
      },
    });
    expect(change.facts.employeeId).toEqual(new KeyRef('Employee', 'employee-number', 'E0001'));
    expect(change.facts.legalEntityId).toEqual(
      new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
    );
  });

  it('has no legal entity where no rule fits both its ledger and its country', async () => {
    load({ ledgerCode: 'US', countryCode: 'CA' });
    expect((await onlyReport(tenant.connect())).facts.legalEntityId).toBeNull();
  });

  it('has no employee where the user carries no number', async () => {
    tenant.load({ users: [{ ...employee('E0001'), [ENTERPRISE]: {}, externalId: undefined }] });
    load({});
    expect((await onlyReport(tenant.connect())).facts.employeeId).toBeNull();
  });

  it('that no approver has seen counts what each payment type makes the company owe', async () => {
    load({
      expenses: [
        expense({ paymentType: 'CBCP', transactionAmount: { value: 250, currencyCode: 'USD' } }),
        expense({
          paymentType: 'CBCP',
          isPersonalExpense: true,
          transactionAmount: { value: 80, currencyCode: 'USD' },
        }),
        expense({ transactionAmount: { value: 55, currencyCode: 'USD' } }),
      ],
    });
    // The personal charge exceeds the cash by 25, which the employee owes.
    const { facts } = await onlyReport(tenant.connect());
    expect(facts).toMatchObject({
      total: usd(30500n),
      dueEmployee: usd(-2500n),
      dueCompany: usd(33000n),
    });
    expect(facts.lines.map(({ personal, approved }) => [personal, approved.minor])).toEqual([
      [false, 25000n],
      [true, 0n],
      [false, 5500n],
    ]);
  });
});

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('an expense', () => {
  it('keeps the rate as it is quoted when it multiplies', async () => {
    load({
      expenses: [
        expense({
          transactionAmount: { value: 24, currencyCode: 'EUR' },
          exchangeRate: { value: '1.08', operation: 'MULTIPLY' },
        }),
      ],
    });
    const [line] = (await onlyReport(tenant.connect())).facts.lines;
    expect(line).toMatchObject({
      spent: eur(2400n),
      claimed: usd(2592n),
      rate: { rate: '1.08', from: 'EUR', to: 'USD', date: '2026-11-18', type: 'BOOKING' },
    });
  });

  it('changes the places of the currencies, and not the rate, when it divides', async () => {
    load({
      expenses: [
        expense({
          transactionAmount: { value: 24, currencyCode: 'EUR' },
          exchangeRate: { value: '0.89294902', operation: 'DIVIDE' },
        }),
      ],
    });
    const [line] = (await onlyReport(tenant.connect())).facts.lines;
    expect(line).toMatchObject({
      spent: eur(2400n),
      claimed: usd(2688n),
      rate: { rate: '0.89294902', from: 'USD', to: 'EUR' },
    });
  });

  it('has no rate in the currency of its report', async () => {
    load({});
    expect((await onlyReport(tenant.connect())).facts.lines[0]?.rate).toBeNull();
  });

  it.each([
    ['CASH', 'CASH'],
    ['IBIP', 'CORPORATE_CARD_EMPLOYEE'],
    ['IBCP', 'CORPORATE_CARD_COMPANY'],
    ['CBCP', 'CORPORATE_CARD_COMPANY'],
    ['COPD', 'CORPORATE_CARD_COMPANY'],
    ['CADV', 'ADVANCE'],
  ])('paid with %s is told as %s', async (code, paidWith) => {
    load({ expenses: [expense({ paymentType: code })] });
    expect((await onlyReport(tenant.connect())).facts.lines[0]?.paidWith).toBe(paidWith);
  });

  it('paid with a type that nobody explained holds the report, by name', async () => {
    load({ expenses: [expense({ paymentType: { code: 'AMX1', name: 'Amex Berlin' } })] });
    const { changes, unreadable } = await readOn(tenant.connect());
    expect(changes).toEqual([]);
    expect(unreadable).toMatchObject([
      { externalId: REPORT_ID, reason: 'payment type "AMX1" (Amex Berlin) has no meaning here' },
    ]);
    const told = tenant.connect({ codes: { paymentTypes: { AMX1: 'CORPORATE_CARD_EMPLOYEE' } } });
    expect((await onlyReport(told)).facts.lines[0]?.paidWith).toBe('CORPORATE_CARD_EMPLOYEE');
  });

  it('is followed by its itemizations, which bear taxes and shares in its place', async () => {
    load({
      expenses: [
        expense({
          expenseId: 'HOTEL',
          expenseType: { code: 'LODNG', name: 'Hotel' },
          paymentType: 'CBCP',
          transactionAmount: { value: 284, currencyCode: 'USD' },
          vendor: { description: 'Harbor Hotel' },
          itemizations: [
            { expenseId: 'NIGHT', expenseType: 'LODNG', transactionAmount: 270 },
            {
              expenseId: 'FILM',
              expenseType: 'ENTOT',
              transactionAmount: 14,
              isPersonalExpense: true,
            },
          ],
        }),
      ],
    });
    const { facts } = await onlyReport(tenant.connect());
    expect(
      facts.lines.map(({ id, parentLineId, approved, allocations }) => ({
        id,
        parentLineId,
        approved: approved.amount,
        shares: allocations.length,
      })),
    ).toEqual([
      { id: 'HOTEL', parentLineId: null, approved: '270.00', shares: 0 },
      { id: 'NIGHT', parentLineId: 'HOTEL', approved: '270.00', shares: 1 },
      { id: 'FILM', parentLineId: 'HOTEL', approved: '0.00', shares: 0 },
    ]);
    expect(facts.total).toEqual(usd(27000n));
    expect(facts.lines[0]).toMatchObject({ category: 'Hotel', merchant: 'Harbor Hotel' });
  });

  it('carries its receipts and what the policy found', async () => {
    load({
      expenses: [
        expense({
          receiptImageId: 'IMAGE1',
          ereceiptImageId: 'ERECEIPT1',
          exceptions: [
            { exceptionCode: 'LATE', message: 'Older than 60 days', isBlocking: false },
            { exceptionCode: 'NORECEIPT', message: 'Receipt missing', isBlocking: true },
          ],
        }),
        expense(),
      ],
    });
    const [first, second] = (await onlyReport(tenant.connect())).facts.lines;
    expect(first?.receipts).toEqual([{ id: 'IMAGE1' }, { id: 'ERECEIPT1' }]);
    expect(first?.policy).toEqual([
      { code: 'LATE', message: 'Older than 60 days', severity: 'WARNING' },
      { code: 'NORECEIP', message: 'Receipt missing', severity: 'BLOCKING' },
    ]);
    expect(second).toMatchObject({ receipts: [], policy: [] });
  });

  it('in a currency without decimals is read exactly', async () => {
    load({
      expenses: [
        expense({
          transactionAmount: { value: 4200, currencyCode: 'JPY' },
          exchangeRate: { value: '0.0067', operation: 'MULTIPLY' },
        }),
      ],
    });
    const [line] = (await onlyReport(tenant.connect())).facts.lines;
    expect(line).toMatchObject({ spent: new Money(4200n, 'JPY'), claimed: usd(2814n) });
  });

  it('with more decimals than its currency has holds the report, with the figure', async () => {
    load({ expenses: [expense({ transactionAmount: { value: '35.015', currencyCode: 'USD' } })] });
    const { unreadable } = await readOn(tenant.connect());
    expect(unreadable[0]?.reason).toMatch(/^35\.01500000 has more decimals than USD/);
  });
});

describe('allocations', () => {
  const shares = [
    {
      percentage: 60,
      accountCode: '6220',
      customData: [
        { id: 'custom1', code: 'US01' },
        { id: 'custom2', code: 'SALES' },
        { id: 'custom3', code: 'CC-100' },
        { id: 'custom4', code: 'PRJ-7' },
        { id: 'custom5', code: 'C1009' },
      ],
    },
    { percentage: 40, customData: [{ id: 'custom3', code: 'CC-200' }] },
  ];

  it('name what bears the cost by the codes the ERP knows, and add up to the whole', async () => {
    load({ expenses: [expense({ isExpenseBillable: true, allocations: shares })] });
    const { facts } = await onlyReport(tenant.connect());
    expect(facts.lines[0]?.billable).toBe(true);
    expect(facts.lines[0]?.allocations).toEqual([
      {
        percent: '60',
        amount: usd(2101n),
        accountCode: '6220',
        legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
        departmentId: new KeyRef('Department', 'department-code', 'SALES'),
        costCenterId: new KeyRef('CostCenter', 'cost-center-code', 'CC-100'),
        projectId: new KeyRef('Project', 'project-code', 'PRJ-7'),
      },
      {
        percent: '40',
        amount: usd(1400n),
        accountCode: expect.any(String),
        legalEntityId: null,
        departmentId: null,
        costCenterId: new KeyRef('CostCenter', 'cost-center-code', 'CC-200'),
        projectId: null,
      },
    ]);
    expect(facts.billableCustomerIds).toEqual([
      new KeyRef('Customer', 'erp-customer-number', 'C1009'),
    ]);
  });

  it('are read from the fields that the configuration names', async () => {
    load({ expenses: [expense({ allocations: shares })] });
    const { facts } = await onlyReport(tenant.connect({ fields: { costCenter: 'custom2' } }));
    expect(facts.lines[0]?.allocations[0]?.costCenterId).toEqual(
      new KeyRef('CostCenter', 'cost-center-code', 'SALES'),
    );
  });

  it('that point to a list item are told by its short code', async () => {
    tenant.load({
      lists: [{ id: 'LIST1', value: 'Cost Center' }],
      listItems: [{ id: 'ITEM1', listId: 'LIST1', shortCode: 'CC-300', value: 'Support' }],
    });
    const customData = [{ id: 'custom3', listItemId: 'ITEM1' }];
    load({ expenses: [expense({ allocations: [{ percentage: 100, customData }] })] });
    const { facts } = await onlyReport(tenant.connect());
    expect(facts.lines[0]?.allocations[0]?.costCenterId).toEqual(
      new KeyRef('CostCenter', 'cost-center-code', 'CC-300'),
    );
  });

  it('that do not add up to their expense hold the report', async () => {
    load({});
    const { unreadable } = await readOn(
      tenant.connect({
        transport: tampering('/allocations', (text) =>
          text.replaceAll('35.01000000', '35.00000000'),
        ),
      }),
    );
    expect(unreadable[0]?.reason).toMatch(/add up to 35\.00 USD and not to 35\.01$/);
  });
});

describe('taxes', () => {
  const taxed = expense({
    location: { countryCode: 'CA' },
    allocations: [{ percentage: 50 }, { percentage: 50 }],
    taxes: [
      {
        taxAuthorityLabel: 'CAGST',
        taxCode: 'JC1E',
        taxTransactionAmount: '2.43',
        reclaimTransactionAmount: '1.22',
      },
      {
        taxAuthorityLabel: 'CAPST',
        taxCode: 'JC2T',
        taxTransactionAmount: '3.89',
        reclaimTransactionAmount: '0',
      },
    ],
  });

  it('are one sum until the report is approved, and the report says so', async () => {
    load({ expenses: [taxed] });
    const { facts, unavailable } = await onlyReport(tenant.connect());
    expect(facts.lines[0]?.taxes).toEqual([
      { code: null, authority: 'CA', tax: usd(632n), reclaimable: usd(122n) },
    ]);
    expect(unavailable).toMatchObject([{ path: 'lines.taxes.code' }]);
  });

  it('come one by one from the financial document of an approved report', async () => {
    load({ expenses: [taxed], approvalStatusId: 'A_APPR' });
    const { facts, unavailable } = await onlyReport(tenant.connect());
    expect(facts.lines[0]?.taxes).toEqual([
      { code: 'JC1E', authority: 'CAGST', tax: usd(243n), reclaimable: usd(122n) },
      { code: 'JC2T', authority: 'CAPST', tax: usd(389n), reclaimable: usd(0n) },
    ]);
    expect(unavailable).toEqual([]);
  });

  it('leave the financial document unacknowledged', async () => {
    load({ expenses: [taxed], approvalStatusId: 'A_APPR' });
    await onlyReport(tenant.connect());
    const documents = tenant.sim.system.ledger()['fiDocuments'] as { docStatus: string }[];
    expect(documents.map(({ docStatus }) => docStatus)).toEqual(['READY']);
  });
});

describe('the approval', () => {
  it.each([
    ['A_NOTF', 'DRAFT'],
    ['A_FILE', 'SUBMITTED'],
    ['A_PEND', 'SUBMITTED'],
    ['A_PECO', 'SUBMITTED'],
    ['A_PBDG', 'SUBMITTED'],
    ['A_ACCO', 'SUBMITTED'],
    ['A_EXTV', 'SUBMITTED'],
    ['A_PVAL', 'SUBMITTED'],
    ['A_AAFH', 'SUBMITTED'],
    ['A_RHLD', 'SUBMITTED'],
    ['A_TEXP', 'SUBMITTED'],
    ['A_APPR', 'APPROVED'],
  ])('%s is told as %s', async (approvalStatusId, approval) => {
    load({ approvalStatusId });
    expect((await onlyReport(tenant.connect())).facts.approval).toBe(approval);
  });

  it('tells a report that was sent back from one that its owner took back', async () => {
    load({});
    tenant.act('recallReport', { reportId: REPORT_ID });
    expect((await onlyReport(tenant.connect())).facts.approval).toBe('RECALLED');
    tenant.act('submitReport', { reportId: REPORT_ID });
    tenant.act('sendBackReport', { reportId: REPORT_ID, comment: 'Receipt missing' });
    expect((await onlyReport(tenant.connect())).facts.approval).toBe('RETURNED');
  });

  it('of a status that nobody explained holds the report, by name', async () => {
    load({});
    const custom = tampering(`/reports/${REPORT_ID}`, (text) =>
      text.replace('"A_PEND"', '"A_CHIEF"').replace('Submitted & Pending Approval', 'With the CFO'),
    );
    const { unreadable } = await readOn(tenant.connect({ transport: custom }));
    expect(unreadable[0]?.reason).toBe(
      'approval status "A_CHIEF" (With the CFO) has no meaning here',
    );
    const told = tenant.connect({
      transport: custom,
      codes: { approvalStatuses: { A_CHIEF: 'SUBMITTED' } },
    });
    expect((await onlyReport(told)).facts.approval).toBe('SUBMITTED');
  });

  it('has a time only while it stands, and each makes a revision', async () => {
    load({ approvalStatusId: 'A_NOTF' });
    const revisions: unknown[] = [];
    const look = async (): Promise<void> => {
      const { facts } = await onlyReport(tenant.connect());
      revisions.push([facts.approval, facts.revision, facts.approvedAt?.toISOString() ?? null]);
    };
    const reportId = REPORT_ID;
    await look();
    for (const action of [
      'submitReport',
      'approveReport',
      'recallReport',
      'submitReport',
      'approveReport',
    ]) {
      tenant.clock.advance(60_000);
      tenant.act(action, { reportId });
      await look();
    }
    expect(revisions).toEqual([
      ['DRAFT', 1, null],
      ['SUBMITTED', 1, null],
      ['APPROVED', 1, '2026-11-22T09:02:00.120Z'],
      ['RECALLED', 2, null],
      ['SUBMITTED', 2, null],
      ['APPROVED', 2, '2026-11-22T09:05:00.120Z'],
    ]);
  });
});

describe('the posting', () => {
  it.each([
    ['P_NOTP', 'COLLECTING'],
    ['P_HOLD', 'COLLECTING'],
    ['P_PROC', 'COLLECTING'],
    ['P_FPFL', 'REJECTED'],
    ['P_PAID', 'POSTED'],
    ['P_PAYC', 'POSTED'],
  ])('of an approved report with %s is told as %s', async (paymentStatusId, posting) => {
    load({ approvalStatusId: 'A_APPR', paymentStatusId });
    expect((await onlyReport(tenant.connect())).facts.posting).toBe(posting);
  });
});

describe('reports of test users', () => {
  beforeEach(() => {
    tenant.load({
      users: [employee('E0002', { testEmployee: true })],
      reports: [report(REPORT_ID), report('BBBB', { userId: employee('E0002')['id'] })],
    });
  });

  it('are left out in production, however they are asked for', async () => {
    const feed = reportFeedOf(tenant.connect({ environment: 'production' }));
    const signal = anySignal();
    expect(await feed.total(signal)).toBe(1);
    expect(await keysOf(feed)).toEqual([REPORT_ID]);
    const { changes } = await feed.read([REPORT_ID, 'BBBB'], signal);
    expect(changes.map(({ externalId }) => externalId)).toEqual([REPORT_ID]);
  });

  it('are read elsewhere', async () => {
    const { changes } = await readOn(tenant.connect());
    expect(changes.map(({ externalId }) => externalId).sort()).toEqual([REPORT_ID, 'BBBB']);
  });
});
