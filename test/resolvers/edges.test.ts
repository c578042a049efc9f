import { beforeAll, expect, test } from 'vitest';
import { KeyRef, Ref } from '../../connectors/ports.ts';
import { applied, change, usd } from '../support/changes.ts';
import { type Company, company, de, us } from '../support/company.ts';
import { freshDatabase } from '../support/database.ts';
import { ask, entities } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;
const asker = () => ({ entities: [co.us, co.de] });
const line = {
  id: 'l1',
  position: 1,
  description: 'Widget',
  quantity: '3',
  unit: null,
  unitPrice: '19.995',
  discountPercent: null,
  discount: null,
  netAmount: usd('59.99'),
  taxPercent: '19',
  taxAmount: usd('11.40'),
  dimensions: [{ kind: 'PROJECT' as const, code: 'P1', name: null }],
  servicePeriod: { start: '2026-01-01', end: '2026-01-31' },
  productId: new Ref('Product', 'p1'),
  taxCodeId: new Ref('TaxCode', 'x1'),
  revenueAccountId: new Ref('GLAccount', '4000'),
};

beforeAll(async () => {
  co = await company(db);
  await co.loads('netsuite', [
    change('FiscalPeriod', 'f1', { name: 'Apr 2026' }),
    change('FiscalPeriod', 'f2', { name: 'May 2026', start: '2026-06-01' }),
    change('PaymentTerm', 't1', { code: 'NET 30', discountPercent: '2.50' }),
    change('TaxCode', 'x1', { code: 'DE-S' }),
    change('GLAccount', '4000', { legalEntityIds: [us, de] }),
    change('Department', 'd0'),
    change('Department', 'd1', { parentId: new Ref('Department', 'd0'), legalEntityIds: [us] }),
    change('CostCenter', 'cc1'),
    change('Employee', 'e0', { name: 'Boss' }),
    change('Employee', 'e1', {
      managerId: new Ref('Employee', 'e0'),
      departmentId: new Ref('Department', 'd1'),
      costCenterId: new Ref('CostCenter', 'cc1'),
    }),
    change('Order', 'o1', {
      opportunityId: new KeyRef('Opportunity', 'crm-opportunity', 'p1'),
      lines: [
        {
          id: '1',
          description: 'Widget',
          quantity: '1',
          unitPrice: '1000',
          discountPercent: '15',
          netAmount: usd('850.00'),
          servicePeriod: null,
          productId: new Ref('Product', 'p1'),
        },
      ],
    }),
    change('ScheduleLine', 's1', { invoiceId: new Ref('Invoice', 'i1') }),
    change('ScheduleLine', 's2', { billOn: '2026-03-01' }),
    change('Invoice', 'i1', {
      orderId: new Ref('Order', 'o1'),
      paymentTermId: new Ref('PaymentTerm', 't1'),
      periodId: new Ref('FiscalPeriod', 'f1'),
      purchaseOrderNumber: 'PO-7',
      lines: [line],
      allowances: [{ kind: 'CHARGE', reason: 'Freight', amount: usd('5.00') }],
      taxTotals: [
        {
          category: 'S',
          percent: '19',
          taxable: usd('59.99'),
          tax: usd('11.40'),
          exemptionReason: null,
        },
      ],
    }),
    change('Payment', 'y1', {
      refunds: [{ id: 'r1', amount: usd('5.00'), refundedOn: '2026-05-02' }],
      applications: [applied('i1', usd('40.00'), '2026-04-20', { discount: usd('1.00') })],
    }),
    change('CreditMemo', 'm1', {
      invoiceId: new Ref('Invoice', 'i1'),
      lines: [line],
      applications: [applied('i1', usd('10.00'), '2026-04-21', { source: 'CREDIT_MEMO' })],
    }),
  ]);
  await co.loads('salesforce', [
    change('Product', 'p1'),
    change(
      'Opportunity',
      'p1',
      {
        legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
        lines: [
          {
            id: '1',
            description: null,
            quantity: '1',
            unitPrice: '1',
            total: usd('1.00'),
            productId: new Ref('Product', 'p1'),
          },
        ],
      },
      { keys: [{ kind: 'crm-opportunity', value: 'p1' }] },
    ),
  ]);
});

test('an invoice leads to all that belongs to it', async () => {
  const id = await co.idOf('netsuite', 'Invoice', 'i1');
  const query = `{ invoice(id: "${id}") {
    number purchaseOrderNumber overdue daysPastDue total { amount currency }
    legalEntity { code } customer { id } billingAccount { number } order { number } terms { code discountPercent }
    period { name gl: status ar: status(ledger: AR) ap: status(ledger: AP) }
    lines { position netAmount { amount } dimensions { kind code } servicePeriod { end } product { id } taxCode { code } revenueAccount { code legalEntities { code } } }
    allowances { kind reason amount { amount } } taxTotals { category percent tax { amount } }
    applications { totalCount edges { node { source effectiveOn amount { amount } discount { amount } payment { number } creditMemo { number } invoice { number } } } }
    creditMemos { edges { node { number invoice { number } lines { description } applications { amount { amount } } customer { id } legalEntity { code } billingAccount { number } } } }
  } }`;
  const { invoice } = await ask(db, 'erp', query, asker());
  expect(invoice).toMatchObject({
    number: 'INV-i1',
    purchaseOrderNumber: 'PO-7',
    overdue: true,
    daysPastDue: 12,
    total: { amount: '100.00', currency: 'USD' },
    legalEntity: { code: 'US01' },
    customer: { id: co.acme },
    billingAccount: { number: 'B-b1' },
    order: { number: 'SO-o1' },
    terms: { code: 'NET 30', discountPercent: '2.50' },
    period: { name: 'Apr 2026', gl: 'CLOSED', ar: 'OPEN', ap: 'SOFT_CLOSED' },
    allowances: [{ kind: 'CHARGE', reason: 'Freight', amount: { amount: '5.00' } }],
    taxTotals: [{ category: 'S', percent: '19', tax: { amount: '11.40' } }],
  });
  expect(invoice.lines).toMatchObject([
    {
      position: 1,
      netAmount: { amount: '59.99' },
      dimensions: [{ kind: 'PROJECT', code: 'P1' }],
      servicePeriod: { end: '2026-01-31' },
      product: { id: await co.idOf('netsuite', 'Product', 'p1') },
      taxCode: { code: 'DE-S' },
      revenueAccount: { code: '4000', legalEntities: [{ code: 'US01' }, { code: 'DE01' }] },
    },
  ]);
  expect(invoice.applications.edges.map(({ node }: { node: object }) => node)).toMatchObject([
    {
      source: 'PAYMENT',
      effectiveOn: '2026-04-20',
      discount: { amount: '1.00' },
      payment: { number: 'PAY-y1' },
      creditMemo: null,
    },
    {
      source: 'CREDIT_MEMO',
      amount: { amount: '10.00' },
      payment: null,
      creditMemo: { number: 'CM-m1' },
    },
  ]);
  expect(invoice.creditMemos.edges[0].node).toMatchObject({
    number: 'CM-m1',
    invoice: { number: 'INV-i1' },
    lines: [{ description: 'Widget' }],
    applications: [{ amount: { amount: '10.00' } }],
    customer: { id: co.acme },
  });
});

test('applications of an invoice come page by page', async () => {
  const id = await co.idOf('netsuite', 'Invoice', 'i1');
  const page = async (args: string) => {
    const query = `{ invoice(id: "${id}") { applications(${args}) { edges { node { source } } pageInfo { hasNextPage endCursor } } } }`;
    return (await ask(db, 'erp', query, asker())).invoice.applications;
  };
  const first = await page('first: 1');
  expect(first).toMatchObject({
    edges: [{ node: { source: 'PAYMENT' } }],
    pageInfo: { hasNextPage: true },
  });
  const second = await page(`first: 1, after: "${first.pageInfo.endCursor}"`);
  expect(second).toMatchObject({
    edges: [{ node: { source: 'CREDIT_MEMO' } }],
    pageInfo: { hasNextPage: false },
  });
});

test('an order leads to its lines, schedule, invoices and opportunity, and back', async () => {
  const id = await co.idOf('netsuite', 'Order', 'o1');
  const query = `{ order(id: "${id}") { number customer { id } legalEntity { code } billingAccount { number } opportunity { id }
    lines { discountPercent netAmount { amount } product { id } }
    schedule { billOn status amount { amount } invoice { number } } invoices { edges { node { number } } } } }`;
  const { order } = await ask(db, 'erp', query, asker());
  const opportunity = await co.idOf('salesforce', 'Opportunity', 'p1');
  expect(order).toMatchObject({
    opportunity: { id: opportunity },
    lines: [{ discountPercent: '15', netAmount: { amount: '850.00' } }],
    schedule: [
      { billOn: '2026-02-01', status: 'INVOICED', invoice: { number: 'INV-i1' } },
      { billOn: '2026-03-01', status: 'PENDING', invoice: null },
    ],
    invoices: { edges: [{ node: { number: 'INV-i1' } }] },
  });
  const back = [{ __typename: 'Opportunity', id: opportunity }];
  const [answer] = await entities(
    db,
    'erp',
    back,
    '... on Opportunity { order { number } }',
    asker(),
  );
  expect(answer).toEqual({ order: { number: 'SO-o1' } });
});

test('a payment leads to what it settles and what was paid back', async () => {
  const query =
    '{ payments { edges { node { refunds { amount { amount } refundedOn } applications { invoice { number } } customer { id } legalEntity { code } billingAccount { number } } } } }';
  const { payments } = await ask(db, 'erp', query, asker());
  expect(payments.edges[0].node).toMatchObject({
    refunds: [{ amount: { amount: '5.00' }, refundedOn: '2026-05-02' }],
    applications: [{ invoice: { number: 'INV-i1' } }],
    customer: { id: co.acme },
    legalEntity: { code: 'US01' },
  });
});

test('an opportunity leads to its customer, its legal entity and the products of its lines', async () => {
  const query =
    '{ opportunities { edges { node { customer { name } legalEntity { id } lines { total { amount } product { sku } } } } } }';
  const { opportunities } = await ask(db, 'crm', query, asker());
  expect(opportunities.edges[0].node).toEqual({
    customer: { name: 'Acme' },
    legalEntity: { id: co.us },
    lines: [{ total: { amount: '1.00' }, product: { sku: 'SKU-p1' } }],
  });
});

test('an employee leads to employer, manager, department and cost centre', async () => {
  const query =
    '{ employees { edges { node { name legalEntity { code } manager { name } department { code parent { code } legalEntities { code } } costCenter { code } } } } }';
  const { employees } = await ask(db, 'erp', query, asker());
  expect(employees.edges.map(({ node }: { node: object }) => node)).toEqual([
    {
      name: 'Boss',
      legalEntity: { code: 'US01' },
      manager: null,
      department: null,
      costCenter: null,
    },
    {
      name: 'Employee e1',
      legalEntity: { code: 'US01' },
      manager: { name: 'Boss' },
      department: { code: 'd1', parent: { code: 'd0' }, legalEntities: [{ code: 'US01' }] },
      costCenter: { code: 'cc1' },
    },
  ]);
});

test('legal entities share the fiscal calendar of the ERP, which comes page by page', async () => {
  const query =
    '{ legalEntities { edges { node { code periods(first: 1) { edges { node { name start } } pageInfo { hasNextPage } totalCount } } } } }';
  const { legalEntities } = await ask(db, 'erp', query, asker());
  const periods = {
    edges: [{ node: { name: 'Apr 2026', start: '2026-05-01' } }],
    pageInfo: { hasNextPage: true },
    totalCount: 2,
  };
  expect(legalEntities.edges).toEqual([
    { node: { code: 'DE01', periods } },
    { node: { code: 'US01', periods } },
  ]);
});

test('an expense report leads to its lines and names employee, legal entity and cost objects', async () => {
  await co.loads('concur', [
    change(
      'Employee',
      'e1',
      {},
      { role: 'REPLICA', keys: [{ kind: 'employee-number', value: 'E-9' }] },
    ),
    change('ExpenseReport', 'x1', {
      employeeId: new Ref('Employee', 'e1'),
      legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
      billableCustomerIds: [new KeyRef('Customer', 'crm-account', 'c1')],
      lines: [
        {
          id: 'l1',
          parentLineId: null,
          date: '2026-04-01',
          category: 'Meals',
          merchant: null,
          spent: usd('55.00'),
          claimed: usd('55.00'),
          approved: usd('50.00'),
          rate: null,
          paidWith: 'CASH',
          personal: false,
          billable: true,
          taxes: [{ code: null, authority: 'IRS', tax: usd('5.00'), reclaimable: usd('0.00') }],
          allocations: [
            {
              percent: '100',
              amount: usd('50.00'),
              accountCode: '6000',
              legalEntityId: null,
              costCenterId: new KeyRef('CostCenter', 'cost-center-code', 'CC1'),
              departmentId: null,
              projectId: null,
            },
          ],
          receipts: [{ id: 'r1' }],
          policy: [],
        },
      ],
    }),
  ]);
  const selection = `expenseReports { totalCount edges { node { number total { amount } employee { id } legalEntity { id }
    lines { category approved { amount } taxes { authority } receipts { id }
      allocations { percent amount { amount } legalEntity { id } costCenter { id } department { id } project { id } } } } } }`;
  const employee = await co.idOf('concur', 'Employee', 'e1');
  const keys = [
    { __typename: 'Customer', id: co.acme },
    { __typename: 'Employee', id: employee },
    { __typename: 'Customer', id: co.zenit },
  ];
  const both = `... on Customer { ${selection} } ... on Employee { ${selection} }`;
  const [ofCustomer, ofEmployee, ofNobody] = await entities(db, 'expense', keys, both, asker());
  expect(ofCustomer).toEqual(ofEmployee);
  expect(ofNobody.expenseReports).toEqual({ totalCount: 0, edges: [] });
  expect(ofCustomer.expenseReports.totalCount).toBe(1);
  expect(ofCustomer.expenseReports.edges[0].node).toMatchObject({
    number: 'EXP-x1',
    employee: { id: employee },
    legalEntity: { id: co.us },
    lines: [
      {
        category: 'Meals',
        approved: { amount: '50.00' },
        allocations: [{ percent: '100', legalEntity: null, department: null, project: null }],
      },
    ],
  });
});
