import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../simulators/demo/calendar.ts';
import { generateCompany } from '../../simulators/demo/company.ts';
import { APPROVAL_CODES, itemsOf, PAYMENT_CODES } from '../../simulators/demo/expense-model.ts';
import {
  type Company,
  CREDIT_REASONS,
  type Customer,
  OPEN_STAGES,
} from '../../simulators/demo/model.ts';
import { sum } from '../../simulators/demo/money.ts';
import { entityOf } from '../../simulators/demo/organisation.ts';
import { days, sampleCompanies, seeds } from './demo-sample.ts';

const forCompanies = sampleCompanies();

const text = (company: Company): string =>
  JSON.stringify(company, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

const setOf = <T>(values: Iterable<T>): Set<T> => new Set(values);

describe('the demo company', () => {
  test('is the same for the same seed and day, and another for another seed', () => {
    fc.assert(
      fc.property(seeds, days, (seed, today) => {
        const first = text(generateCompany({ seed, today }));
        expect(text(generateCompany({ seed, today }))).toBe(first);
        expect(text(generateCompany({ seed: seed + 1, today }))).not.toBe(first);
      }),
      { numRuns: 3 },
    );
  });

  test('has as many customers as asked for, and refuses too few for its story', () => {
    expect(generateCompany({ seed: 1, today: '2026-11-22' }).customers).toHaveLength(60);
    const large = generateCompany({ seed: 1, today: '2026-11-22', customers: 90 });
    expect(large.customers).toHaveLength(90);
    expect(setOf(large.customers.map((c) => c.name)).size).toBe(90);
    expect(() => generateCompany({ seed: 1, today: '2026-11-22', customers: 10 })).toThrow(
      /at least 37 customers/,
    );
  });

  test('keeps a hierarchy without cycles, three groups, two levels below the top', () => {
    forCompanies(({ customers }) => {
      const byKey = new Map(customers.map((c) => [c.key, c]));
      const depthOf = (customer: Customer, seen: readonly string[] = []): number => {
        expect(seen).not.toContain(customer.key);
        const parent = customer.parent === null ? undefined : byKey.get(customer.parent);
        return parent ? 1 + depthOf(parent, [...seen, customer.key]) : 0;
      };
      const depths = customers.map((c) => depthOf(c));
      expect(Math.max(...depths)).toBe(2);
      const heads = setOf(customers.flatMap((c) => (c.parent === null ? [] : [c.parent])));
      expect([...heads].filter((key) => byKey.get(key)?.parent === null)).toHaveLength(3);
    });
  });

  test('knows customers of both systems, of one only, and three ways of linking them', () => {
    forCompanies(({ customers }) => {
      expect(setOf(customers.map((c) => c.knownTo))).toEqual(setOf(['BOTH', 'CRM', 'ERP']));
      const linked = customers.filter((c) => c.knownTo === 'BOTH').map((c) => c.linkedBy);
      expect(setOf(linked)).toEqual(setOf(['CRM_ID', 'ERP_NUMBER', 'TAX_ID']));
      const byTaxId = customers.filter((c) => c.linkedBy === 'TAX_ID');
      expect(byTaxId.every((c) => c.taxId !== null)).toBe(true);
    });
  });

  test('bills in the currency of the selling entity, except two customers abroad', () => {
    forCompanies(({ customers, invoices, payments }) => {
      const foreign = customers.filter((c) => c.currency !== entityOf(c.entity).currency);
      expect(foreign.map((c) => `${c.entity} ${c.currency}`).sort()).toEqual([
        'DE01 CHF',
        'US01 GBP',
      ]);
      const byKey = new Map(customers.map((c) => [c.key, c]));
      for (const document of [...invoices, ...payments]) {
        const customer = byKey.get(document.customer);
        expect([document.entity, document.currency]).toEqual([
          customer?.entity,
          customer?.currency,
        ]);
        expect(document.exchangeRate === '1').toBe(
          document.currency === entityOf(document.entity).currency,
        );
      }
    });
  });

  test('adds up every order, schedule and invoice', () => {
    forCompanies(({ orders, invoices }) => {
      for (const order of orders) {
        expect(sum(order.lines.map((l) => l.net))).toBe(order.net);
        if (order.schedule.length === 0) continue;
        expect(sum(order.schedule.map((s) => s.amount))).toBe(order.net);
        for (const part of order.schedule) expect(sum(part.parts)).toBe(part.amount);
      }
      for (const invoice of invoices) {
        expect(sum(invoice.lines.map((l) => l.net))).toBe(invoice.subtotal);
        expect(sum(invoice.lines.map((l) => l.taxAmount))).toBe(invoice.tax);
        expect(invoice.subtotal + invoice.tax).toBe(invoice.total);
      }
    });
  });

  test('leaves on each invoice what payments, discounts and credits have not settled', () => {
    forCompanies(({ invoices, payments, creditMemos }) => {
      const settled = new Map<string, bigint>();
      for (const { applications } of [...payments, ...creditMemos])
        for (const { invoice, amount, discount } of applications)
          settled.set(invoice, (settled.get(invoice) ?? 0n) + amount + discount);
      for (const invoice of invoices) {
        const posted = invoice.state === 'OPEN' || invoice.state === 'PAID';
        const left = posted ? invoice.total - (settled.get(invoice.key) ?? 0n) : 0n;
        expect(invoice.balance).toBe(left);
        expect(left >= 0n).toBe(true);
        expect(invoice.state === 'PAID').toBe(posted && left === 0n);
      }
      for (const payment of payments)
        expect(sum(payment.applications.map((a) => a.amount)) + payment.unapplied).toBe(
          payment.amount,
        );
    });
  });

  test('codes every line with the dimensions that its account asks for', () => {
    forCompanies(({ accounts, products, invoices, expenseReports }) => {
      const asked = (code: string | undefined) => {
        const account = accounts.find((a) => a.code === code);
        if (!account || account.summary || !account.active) throw new Error(`no account ${code}`);
        return account.requires;
      };
      for (const line of invoices.flatMap((i) => i.lines)) {
        const revenue = products.find((p) => p.sku === line.product)?.revenueAccount;
        const given = {
          DEPARTMENT: line.department,
          COST_CENTER: line.costCenter,
          LOCATION: line.location,
        };
        for (const dimension of asked(revenue)) expect(given[dimension]).toBeTruthy();
      }
      const items = expenseReports.flatMap((r) => r.entries.flatMap((e) => itemsOf(e)));
      for (const part of items.flatMap((i) => i.allocations)) {
        const given = { DEPARTMENT: part.department, COST_CENTER: part.costCenter, LOCATION: null };
        for (const dimension of asked(part.account)) expect(given[dimension]).toBeTruthy();
      }
    });
  });

  test('credits no more than was invoiced, with the tax code of the original', () => {
    forCompanies(({ invoices, creditMemos }) => {
      for (const memo of creditMemos) {
        const invoice = invoices.find((i) => i.key === memo.invoice);
        if (!invoice) throw new Error(`${memo.number} credits nothing`);
        expect(memo.total <= invoice.total).toBe(true);
        const taxes = setOf(invoice.lines.map((l) => l.tax));
        for (const line of memo.lines) expect(taxes.has(line.tax)).toBe(true);
        const applied = sum(memo.applications.map((a) => a.amount));
        expect(memo.remaining).toBe(memo.state === 'VOIDED' ? 0n : memo.total - applied);
      }
    });
  });

  test('lets nothing happen today or later', () => {
    forCompanies((company) => {
      const { today, invoices, payments, creditMemos, orders, expenseReports } = company;
      for (const { date } of [...invoices, ...payments, ...creditMemos])
        expect(date < today).toBe(true);
      const all = [...invoices, ...payments, ...creditMemos, ...orders, ...expenseReports];
      for (const record of [...all, ...company.opportunities, ...company.customers])
        expect(record.changedAt < today).toBe(true);
    });
  });

  test('leaves due schedule lines and overdue invoices to the living', () => {
    forCompanies(({ today, orders, invoices }) => {
      const due = orders
        .filter((o) => o.state === 'PENDING_BILLING')
        .flatMap((o) => o.schedule)
        .filter((s) => s.invoice === null && s.date <= today);
      expect(due.length).toBeGreaterThan(0);
      expect(invoices.filter((i) => i.balance > 0n && i.dueDate < today).length).toBeGreaterThan(3);
    });
  });

  test('shows every state, method, reason and stage', () => {
    forCompanies((c) => {
      const all = (values: Iterable<string>, expected: readonly string[]) =>
        expect([...setOf(values)].sort()).toEqual([...expected].sort());
      all(
        c.orders.map((o) => o.state),
        ['PENDING_APPROVAL', 'PENDING_BILLING', 'BILLED', 'CANCELLED', 'CLOSED'],
      );
      all(
        c.invoices.map((i) => i.state),
        ['OPEN', 'PAID', 'PENDING_APPROVAL', 'REJECTED', 'VOIDED'],
      );
      all(
        c.payments.map((p) => p.state),
        ['UNAPPROVED', 'NOT_DEPOSITED', 'DEPOSITED', 'REJECTED'],
      );
      all(
        c.payments.map((p) => p.method),
        ['BANK_TRANSFER', 'CARD', 'DIRECT_DEBIT', 'CHECK', 'CASH'],
      );
      all(
        c.creditMemos.map((m) => m.state),
        ['OPEN', 'APPLIED', 'VOIDED'],
      );
      all(
        c.creditMemos.map((m) => m.reason),
        CREDIT_REASONS,
      );
      all(
        c.opportunities.map((o) => o.stage),
        [...OPEN_STAGES, 'Closed Won', 'Closed Lost'],
      );
      all(
        c.orders.map((o) => o.terms.frequency),
        ['MONTHLY', 'QUARTERLY', 'ANNUALLY', 'ONE_TIME'],
      );
      all(
        c.orders.map((o) => o.terms.timing),
        ['ADVANCE', 'ARREARS'],
      );
      all(
        c.customers.map((x) => x.credit),
        ['AUTO', 'ON', 'OFF'],
      );
      all(
        c.expenseReports.map((r) => r.approval),
        APPROVAL_CODES,
      );
      all(
        c.expenseReports.map((r) => r.payment),
        PAYMENT_CODES,
      );
      all(
        c.expenseReports.flatMap((r) => r.entries.map((e) => e.paidWith)),
        ['CASH', 'COMPANY_CARD', 'EMPLOYEE_CARD', 'BILLED_CARD', 'ADVANCE'],
      );
      expect(c.invoices.some((i) => i.balance > 0n && i.balance < i.total)).toBe(true);
      expect(c.invoices.some((i) => i.disputed)).toBe(true);
      expect(c.payments.some((p) => p.applications.length > 1)).toBe(true);
      expect(c.payments.some((p) => p.applications.some((a) => a.discount > 0n))).toBe(true);
      expect(c.creditMemos.some((m) => m.remaining > 0n && m.remaining < m.total)).toBe(true);
    });
  });

  test('is paid about as late as real customers pay', () => {
    const shares = [1, 2, 3, 4].map((seed) => {
      const { invoices, payments } = generateCompany({ seed, today: '2026-11-22' });
      const byKey = new Map(invoices.map((i) => [i.key, i]));
      const received = payments.flatMap((p) =>
        p.applications.map((a) => daysBetween(byKey.get(a.invoice)?.dueDate ?? p.date, p.date)),
      );
      return received.filter((late) => late > 0).length / received.length;
    });
    const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
    console.info(`share of late payments by seed: ${shares.map((s) => s.toFixed(2)).join(', ')}`);
    // The measured share is 0.356; payment runs and credits move it a little.
    expect(mean).toBeGreaterThan(0.28);
    expect(mean).toBeLessThan(0.45);
  });
});
