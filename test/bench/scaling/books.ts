import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DEMO_SEED } from '../../../gateway/demo.ts';
import { generateCompany } from '../../../simulators/demo/company.ts';
import { netsuiteRecords } from '../../../simulators/demo/netsuite.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The day as of which the demo company is made: before all invoices of these books. */
const TODAY = '2026-11-22';
/** Lists and parties of the demo company, without its documents. */
const KEPT = [
  ...['subsidiary', 'currency', 'currencyRate', 'accountingPeriod', 'account', 'department'],
  ...['classification', 'location', 'term', 'salesTaxItem', 'serviceSaleItem'],
  ...['employee', 'customer', 'job'],
];

/** Writes a load for NetSuite with so many invoices of two lines each; answers its path. */
export async function writeBooks(folder: string, invoices: number): Promise<string> {
  const records = netsuiteRecords(generateCompany({ seed: DEMO_SEED, today: TODAY }));
  const kept = Object.fromEntries(KEPT.map((type) => [type, records[type] ?? []]));
  const path = join(folder, 'books.json');
  await pipeline(Readable.from(textOf(kept, invoices)), createWriteStream(path));
  return path;
}

/** Piece by piece: the whole text is too long for one string. */
function* textOf(kept: Record<string, Fields[]>, count: number): Generator<string> {
  const lists = JSON.stringify(kept);
  yield `{"records":${lists.slice(0, -1)},"invoice":[`;
  const customers = kept['customer'] ?? [];
  const items = kept['serviceSaleItem'] ?? [];
  for (let n = 1; n <= count; n++) {
    const customer = customers[n % customers.length] as Fields;
    yield `${n === 1 ? '' : ','}${JSON.stringify(invoice(n, customer, items))}`;
  }
  yield ']}}';
}

const FIRST_ID = 1_000_000;

/** Dated over the year before, in the order of their numbers. */
function invoice(n: number, customer: Fields, items: readonly Fields[]): Fields {
  const day = dayOf(n % 300);
  return {
    id: String(FIRST_ID + n),
    tranId: `BULK${n}`,
    tranDate: day,
    dueDate: day,
    entity: { id: customer['id'] },
    subsidiary: customer['subsidiary'],
    currency: customer['currency'],
    exchangeRate: 1,
    terms: customer['terms'],
    account: customer['receivablesAccount'],
    approvalStatus: { id: '2' },
    item: { items: [1, 2].map((line) => lineOf(n, line, customer, items)) },
    lastModifiedDate: instantOf(n),
  };
}

function lineOf(n: number, line: number, customer: Fields, items: readonly Fields[]): Fields {
  return {
    line,
    item: { id: items[(n + line) % items.length]?.['id'] },
    description: `Platform, part ${line}`,
    quantity: 2,
    rate: 100 + (n % 50),
    amount: 2 * (100 + (n % 50)),
    taxCode: customer['taxItem'],
  };
}

const DAY_MS = 86_400_000;
const LAST = Date.parse(`${TODAY}T00:00:00Z`);
const dayOf = (daysAgo: number): string =>
  new Date(LAST - daysAgo * DAY_MS).toISOString().slice(0, 10);
/** One a second: keys of equal times are rare, as they are in an account. */
const instantOf = (n: number): string =>
  new Date(LAST - 10 * DAY_MS + n * 1_000).toISOString().replace('.000Z', 'Z');
