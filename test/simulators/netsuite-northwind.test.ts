import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startAccount } from './netsuite-account.ts';

const folder = fileURLToPath(new URL('../../../shared/data/northwind-orders/', import.meta.url));
const present = existsSync(folder);
if (!present) console.log(`Northwind orders are not tested: ${folder} is not there`);

type Row = Record<string, string>;

/** Rows of a comma-separated file by column name; a field may stand in quotes. */
function rowsOf(file: string): Row[] {
  const text = readFileSync(`${folder}${file}`, 'utf8').trim();
  const [head = [], ...rows] = text.split(/\r?\n/).map(fieldsOf);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  );

/** Products as one item, freight as another; the discount stays a percentage. */
function northwind() {
  const orders = rowsOf('orders.csv');
  const lines = Map.groupBy(rowsOf('order-lines.csv'), ({ OrderID = '' }) => OrderID);
  const customers = [...new Set(orders.map(({ CustomerID = '' }) => CustomerID))];
  return {
    serviceSaleItem: [
      { id: '501', itemId: 'PRODUCT' },
      { id: '502', itemId: 'FREIGHT' },
    ],
    customer: customers.map((code) => ({ externalId: code, companyName: code, subsidiary: '1' })),
    invoice: orders.map((order) => ({
      entity: { externalId: order['CustomerID'] },
      tranDate: order['OrderDate']?.slice(0, 10),
      otherRefNum: order['OrderID'],
      item: { items: [...(lines.get(order['OrderID'] ?? '') ?? []).map(product), freight(order)] },
    })),
  };
}

const product = (line: Row) => ({
  item: '501',
  quantity: Number(line['Quantity']),
  rate: Number(line['UnitPrice']),
  custcol_tb_discount_pct: Number(line['Discount']),
});

const freight = (order: Row) => ({ item: '502', quantity: 1, rate: Number(order['Freight']) });

describe.skipIf(!present)('NetSuite with the Northwind orders', () => {
  it('holds them to the cent', async () => {
    const { system, rows } = await startAccount();
    await system.load(northwind());
    const sums = await rows(
      `SELECT BUILTIN.DF(tl.item) AS item, COUNT(*) AS n, SUM(0 - tl.foreignamount) AS amount
       FROM transactionline tl JOIN transaction t ON t.id = tl.transaction
       WHERE t.type = 'CustInvc' AND tl.item IN (501, 502) GROUP BY tl.item ORDER BY tl.item`,
    );
    expect(sums).toEqual([
      { item: 'PRODUCT', n: '2155', amount: '1265793.29' },
      { item: 'FREIGHT', n: '830', amount: '64942.69' },
    ]);
    const [balances] = await rows(
      'SELECT SUM(balance) AS owed, COUNT(*) AS n FROM customer WHERE balance > 0 AND id > 900',
    );
    expect(balances).toEqual({ owed: '1330735.98', n: '89' });
  });
});
