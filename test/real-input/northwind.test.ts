import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { type NetSuiteAccount, netSuiteAccount } from './accounts.ts';
import { type Answer, type Deployment, deploy } from './deployment.ts';
import { realInput } from './files.ts';
import { emptyKeptCopy, eventCount, rowVersions } from './kept-copy.ts';
import {
  FREIGHT,
  type Northwind,
  netOf,
  northwindRecords,
  readNorthwind,
  skuOf,
} from './northwind.ts';

const folder = realInput('northwind-orders');

const INVOICE = `id number issueDate purchaseOrderNumber currency status
  customer { id name } billingAccount { number } period { name }
  net { amount currency } tax { amount } total { amount } balance { amount } allowances { kind }
  lines { position quantity unitPrice discountPercent discount { amount } netAmount { amount currency } product { sku name } }`;

const sum = (amounts: readonly (string | Decimal)[]): Decimal =>
  amounts.reduce<Decimal>((total, amount) => total.plus(amount), new Decimal(0));
const netAmounts = (lines: readonly Answer[]): string[] =>
  lines.map(({ netAmount }) => netAmount.amount);
const isFreight = ({ product }: Answer): boolean => product.sku === FREIGHT;

describe.skipIf(!folder)(
  'the Northwind orders, billed in NetSuite and read through the graph',
  () => {
    let northwind: Northwind;
    let account: NetSuiteAccount;
    let deployment: Deployment;
    let invoices: Answer[];
    let orderOf: Map<string, Answer>;

    beforeAll(async () => {
      northwind = readNorthwind(folder as URL);
      account = await netSuiteAccount(systemClock);
      await account.system.load(northwindRecords(northwind));
      deployment = await deploy(systemClock);
      await deployment.load(account.connector);
      invoices = await deployment.walk('invoices', INVOICE);
      orderOf = new Map(invoices.map((invoice) => [invoice.purchaseOrderNumber, invoice]));
    }, 60_000);
    afterAll(() => account.close());

    it('are 830 documents of 2,155 product lines, each with its freight as a line of its own', () => {
      const lines = invoices.flatMap((invoice) => invoice.lines);
      expect(new Set(invoices.map(({ id }) => id)).size).toBe(830);
      expect(lines.filter((line) => !isFreight(line))).toHaveLength(2155);
      expect(invoices.map(({ lines }) => lines.filter(isFreight).length)).toEqual(
        Array.from({ length: 830 }, () => 1),
      );
      expect(invoices.flatMap(({ allowances }) => allowances)).toEqual([]);
    });

    it('come to 1,265,793.29 in products and 64,942.69 in freight, to the cent', () => {
      const lines = invoices.flatMap((invoice) => invoice.lines);
      expect(sum(netAmounts(lines.filter((line) => !isFreight(line)))).toFixed(2)).toBe(
        '1265793.29',
      );
      expect(sum(netAmounts(lines.filter(isFreight))).toFixed(2)).toBe('64942.69');
      expect(sum(invoices.map(({ total }) => total.amount)).toFixed(2)).toBe('1330735.98');
      expect(sum(invoices.map(({ balance }) => balance.amount)).toFixed(2)).toBe('1330735.98');
    });

    it('have each line by rule A3, with its discount still a percentage', () => {
      for (const { OrderID = '', Freight = '', OrderDate } of northwind.orders) {
        const { lines, issueDate, total, net, tax } = orderOf.get(OrderID);
        const ordered = northwind.linesOf(OrderID).map((line) => ({
          sku: skuOf(line['ProductID'] ?? ''),
          quantity: line['Quantity'],
          unitPrice: new Decimal(line['UnitPrice'] ?? '').toString(),
          discountPercent: new Decimal(line['Discount'] ?? '').times(100).toString(),
          net: netOf(line).toFixed(2),
        }));
        expect(lines.filter((line: Answer) => !isFreight(line)).map(asOrdered)).toEqual(ordered);
        expect(netAmounts(lines.filter(isFreight))).toEqual([new Decimal(Freight).toFixed(2)]);
        const expected = sum([...ordered.map((line) => line.net), Freight]).toFixed(2);
        expect([issueDate, net.amount, tax.amount, total.amount]).toEqual([
          ...[OrderDate, expected, '0.00', expected],
        ]);
      }
    });

    it('come to what each customer ordered, by name and by number', async () => {
      const owed = Map.groupBy(northwind.orders, ({ CustomerID = '' }) => CustomerID);
      const customers = await deployment.walk(
        'customers',
        `name billingAccounts { number credit { exposure { amount } state } }
       receivables { open { amount currency } buckets { invoiceCount } }
       invoices(first: 200) { edges { node { total { amount } } } }`,
      );
      expect(customers).toHaveLength(northwind.customers.length);
      const byNumber = new Map(customers.map((one) => [one.billingAccounts[0].number, one]));
      for (const { CustomerID = '', CompanyName } of northwind.customers) {
        const orders = owed.get(CustomerID) ?? [];
        const expected = sum(
          orders.flatMap(({ OrderID = '', Freight = '' }) => [
            ...northwind.linesOf(OrderID).map(netOf),
            new Decimal(Freight),
          ]),
        ).toFixed(2);
        const customer = byNumber.get(CustomerID);
        const bills = customer.invoices.edges.map(({ node }: Answer) => node.total.amount);
        expect([customer.name, bills.length, sum(bills).toFixed(2)]).toEqual([
          ...[CompanyName, orders.length, expected],
        ]);
        expect(customer.billingAccounts[0].credit.exposure.amount).toBe(expected);
        expect(customer.receivables.map(({ open }: Answer) => open)).toEqual(
          orders.length === 0 ? [] : [{ amount: expected, currency: 'USD' }],
        );
      }
    });

    it('are the same whatever the size of the pages, each once', async () => {
      const ids = invoices.map(({ id }) => id);
      const inSevens = await deployment.walk('invoices', 'id', { first: 97 });
      expect(inSevens.map(({ id }) => id)).toEqual(ids);
      const byDate = await deployment.walk('invoices', 'id issueDate', {
        args: 'orderBy: { field: ISSUE_DATE, direction: ASC }',
        first: 150,
      });
      expect(new Set(byDate.map(({ id }) => id))).toEqual(new Set(ids));
      const days = byDate.map(({ issueDate }) => issueDate);
      expect(days).toEqual(days.toSorted());
    });

    it('are hidden from who may see another legal entity only', async () => {
      expect(await deployment.walk('invoices', 'id', { entities: ['DE01'] })).toEqual([]);
      expect(await deployment.walk('invoices', 'id', { entities: ['US01'] })).toHaveLength(830);
    });

    it('are untouched by a second sync', async () => {
      const before = await rowVersions(deployment);
      await deployment.syncAgain(account.connector);
      expect(await rowVersions(deployment)).toEqual(before);
      expect(await eventCount(deployment)).toBe(0);
    });

    it('are answered the same, ids included, after the kept copy was lost and read again', async () => {
      await emptyKeptCopy(deployment);
      expect(await deployment.walk('invoices', 'id')).toEqual([]);
      await deployment.load(account.connector);
      expect(await deployment.walk('invoices', INVOICE)).toEqual(invoices);
      expect(await eventCount(deployment)).toBe(0);
    });
  },
);

const asOrdered = ({ product, quantity, unitPrice, discountPercent, netAmount }: Answer) => ({
  ...{ sku: product.sku, quantity, unitPrice, discountPercent, net: netAmount.amount },
});
