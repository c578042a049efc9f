import { beforeAll, describe, expect, test } from 'vitest';
import { generateCompany } from '../../simulators/demo/company.ts';
import { itemsOf, type PaidWith } from '../../simulators/demo/expense-model.ts';
import { demoRecords } from '../../simulators/demo/furnish.ts';
import type { Company } from '../../simulators/demo/model.ts';
import { product, sum } from '../../simulators/demo/money.ts';
import { type RunningSimulators, startSimulators } from '../../simulators/start.ts';
import { handClock } from './demo-hand-clock.ts';

type Row = Record<string, unknown>;
type Ledger = Record<string, readonly Row[]>;

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000) + 1);
const clock = handClock('2026-11-22T15:00:00Z');

let running: RunningSimulators;
let company: Company;
const ledger = (vendor: 'netsuite' | 'salesforce' | 'concur'): Ledger =>
  JSON.parse(JSON.stringify(running[vendor].system.ledger())) as Ledger;
const rows = (books: Ledger, type: string): readonly Row[] => books[type] ?? [];
const idIn = (row: Row, field: string): string =>
  String((row[field] as Row | undefined)?.['id'] ?? '');
const minor = (value: unknown): bigint => product('USD', String(value ?? 0));

beforeAll(async () => {
  console.info(`demo seed ${seed}`);
  company = generateCompany({ seed, today: '2026-11-22' });
  const began = performance.now();
  running = await startSimulators({
    portBase: 0,
    clock,
    seed,
    demo: true,
    life: false,
    credentials: {
      salesforce: { clients: [] },
      netsuite: { clients: [] },
      concur: {
        companyUuid: 'c0',
        companyRequestToken: 'r0',
        clients: [{ clientId: 'exp', clientSecret: 's', scopes: ['expense.report.read'] }],
      },
    },
  });
  console.info(
    `three stand-ins with the demo company in ${Math.round(performance.now() - began)} ms`,
  );
  return () => running.stop();
});

describe('the demo company in its systems', () => {
  test('arrives whole', () => {
    const erp = ledger('netsuite');
    const crm = ledger('salesforce');
    expect(rows(erp, 'invoice')).toHaveLength(company.invoices.length);
    expect(rows(erp, 'customerPayment')).toHaveLength(company.payments.length);
    expect(rows(erp, 'creditMemo')).toHaveLength(company.creditMemos.length);
    expect(rows(crm, 'Opportunity')).toHaveLength(company.opportunities.length);
    expect(rows(ledger('concur'), 'reports')).toHaveLength(80);
  });

  test('keeps the totals and balances it was made with', () => {
    const byNumber = new Map(rows(ledger('netsuite'), 'invoice').map((i) => [i['tranId'], i]));
    for (const invoice of company.invoices) {
      const shown = byNumber.get(invoice.number) ?? {};
      if (invoice.state === 'VOIDED') {
        expect([idIn(shown, 'status'), shown['total']]).toEqual(['V', 0]);
        continue;
      }
      expect(minor(shown['total'])).toBe(invoice.total);
      expect(minor(shown['taxTotal'])).toBe(invoice.tax);
      const posted = invoice.state === 'OPEN' || invoice.state === 'PAID';
      if (posted) expect(minor(shown['amountRemaining'])).toBe(invoice.balance);
      expect(shown['dueDate']).toBe(invoice.dueDate);
    }
  });

  test('ties each customer: open invoices less credits are its balance in the ERP, payments on account stand apart', () => {
    const byNumber = new Map(rows(ledger('netsuite'), 'customer').map((c) => [c['entityId'], c]));
    for (const customer of company.customers.filter((c) => c.knownTo !== 'CRM')) {
      const own = <T extends { readonly customer: string }>(all: readonly T[]): T[] =>
        all.filter((x) => x.customer === customer.key);
      const received = own(company.payments).filter(
        (p) => p.state === 'DEPOSITED' || p.state === 'NOT_DEPOSITED',
      );
      const owed =
        sum(own(company.invoices).map((i) => i.balance)) -
        sum(own(company.creditMemos).map((m) => m.remaining));
      const onAccount = sum(received.map((p) => p.unapplied));
      const shown = byNumber.get(customer.number);
      expect([
        customer.number,
        minor(shown?.['balance']),
        minor(shown?.['depositBalance']),
      ]).toEqual([customer.number, owed, onAccount]);
    }
  });

  test('is known under different ids, linked by the CRM id or the ERP number', () => {
    const accounts = new Map(rows(ledger('salesforce'), 'Account').map((a) => [a['Id'], a]));
    const customers = rows(ledger('netsuite'), 'customer');
    const linked = customers.filter((c) => typeof c['custentity_tb_crm_id'] === 'string');
    expect(linked.length).toBeGreaterThan(40);
    for (const customer of linked) {
      const account = accounts.get(customer['custentity_tb_crm_id']);
      expect(account?.['ERP_Customer_Number__c']).toBe(customer['entityId']);
      expect(account?.['Id']).not.toBe(customer['id']);
    }
    const unlinked = customers.length - linked.length;
    expect(unlinked).toBe(4 + 2);
  });

  test('shows every status of the ERP', () => {
    const erp = ledger('netsuite');
    const statuses = (type: string) =>
      [...new Set(rows(erp, type).map((r) => idIn(r, 'status')))].sort().join('');
    expect(statuses('salesOrder')).toBe('ACFGH');
    expect(statuses('invoice')).toBe('ABDEV');
    expect(statuses('customerPayment')).toBe('ABCR');
    expect(statuses('creditMemo')).toBe('ABV');
  });

  test('owes employees what they laid out, less personal items on the company card and advances', async () => {
    const shown = new Map((await expenseReports()).map((r) => [r['ID'], r]));
    const numbers = new Map(rows(ledger('concur'), 'reports').map((r) => [r['reportNumber'], r]));
    for (const report of company.expenseReports) {
      const listed = shown.get(numbers.get(report.number)?.['reportId']) ?? {};
      const items = report.entries.flatMap((entry) =>
        itemsOf(entry).map((item) => ({ ...item, paidWith: entry.paidWith })),
      );
      const of = (...ways: PaidWith[]) => items.filter((i) => ways.includes(i.paidWith));
      const approved = (chosen: typeof items) => sum(chosen.map((i) => i.approved));
      const personal = of('COMPANY_CARD').filter((i) => i.personal);
      const due = approved(of('CASH', 'EMPLOYEE_CARD')) - sum(personal.map((i) => i.posted));
      expect(minor(listed['TotalApprovedAmount'])).toBe(approved(items));
      expect(minor(listed['AmountDueEmployee'])).toBe(due > 0n ? due : 0n);
      expect(minor(listed['AmountDueCompanyCard'])).toBe(approved(of('BILLED_CARD')));
      expect(listed['ApprovalStatusCode']).toBe(report.approval);
      expect(listed['CurrencyCode']).toBe(report.currency);
    }
  });

  test('fills every optional field in some record', () => {
    const model: Record<string, readonly string[]> = {
      subsidiary: ['parent', 'custrecord_tb_code', 'custrecord_tb_timezone', 'federalIdNumber'],
      customer: [
        'parent',
        'creditLimit',
        'defaultTaxReg',
        'taxItem',
        'custentity_tb_crm_id',
        'terms',
      ],
      contact: ['email', 'phone', 'title', 'company'],
      employee: ['supervisor', 'releaseDate', 'custentity_tb_cost_center', 'department'],
      account: ['parent', 'currency'],
      department: ['parent', 'subsidiary'],
      classification: ['parent', 'subsidiary'],
      term: ['discountPercent', 'daysUntilExpiry', 'daysUntilNetDue', 'dayOfMonthNetDue'],
      salesTaxItem: ['validUntil', 'effectiveFrom', 'category', 'country'],
      serviceSaleItem: ['deferredRevenueAccount', 'incomeAccount', 'unitsType'],
      job: ['parent'],
      salesOrder: ['otherRefNum', 'custbody_tb_opportunity_ref', 'custbody_tb_end_date'],
      customrecord_tb_schedule_line: ['custrecord_tb_sl_invoice'],
      invoice: ['createdFrom', 'job', 'otherRefNum', 'memo', 'custbody_tb_schedule_line', 'terms'],
      creditMemo: ['createdFrom', 'memo', 'custbody_tb_reason'],
      customerPayment: ['account', 'checkNumber', 'memo', 'custbody_tb_processor_ref'],
      Account: [
        'ParentId',
        'Tax_Id__c',
        'Credit_Limit__c',
        'Open_Balance__c',
        'Last_Payment_Date__c',
      ],
      Contact: ['Roles__c', 'Email', 'Phone', 'FirstName'],
      Product2: ['Revenue_Code__c', 'Family', 'ProductCode'],
      Opportunity: ['Start_Date__c', 'End_Date__c', 'Term_Months__c', 'Billing_Frequency__c'],
      OpportunityLineItem: ['Discount', 'ServiceDate', 'TotalPrice'],
      User: ['ManagerId', 'EmployeeNumber'],
    };
    const books = { ...ledger('netsuite'), ...ledger('salesforce') };
    for (const [type, fields] of Object.entries(model))
      for (const field of fields) expectSome(books, type, field);
  });

  test('is told to each vendor in the same records for the same seed and day', () => {
    const first = JSON.stringify(demoRecords(seed, '2026-11-22'));
    expect(JSON.stringify(demoRecords(seed, '2026-11-22'))).toBe(first);
  });
});

/** Through the vendor's own list, all reports of the company on one page. */
async function expenseReports(): Promise<readonly Row[]> {
  const { url } = running.concur;
  const form = new URLSearchParams({
    grant_type: 'password',
    credtype: 'authtoken',
    client_id: 'exp',
    client_secret: 's',
    username: 'c0',
    password: 'r0',
  });
  const token = await fetch(`${url}/oauth2/v0/token`, { method: 'POST', body: form });
  const { access_token } = (await token.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}`, accept: 'application/json' };
  const list = await fetch(`${url}/api/v3.0/expense/reports?user=ALL&limit=100`, { headers });
  return ((await list.json()) as { Items: Row[] }).Items;
}

function expectSome(books: Ledger, type: string, field: string): void {
  const some = rows(books, type).some((r) => r[field] !== undefined && r[field] !== null);
  expect(`${type}.${field} ${some}`).toBe(`${type}.${field} true`);
}
