import type { Database } from '../../../store/database.ts';
import type { Bench } from '../bench.ts';
import { rounded } from '../support/figures.ts';
import { inFolder } from '../support/folder.ts';
import { withPostgres } from '../support/postgres.ts';
import type { Cost } from '../support/repeat.ts';
import type { Table } from '../support/table.ts';
import { type Size, sizeOf } from './company.ts';
import { type FirstSync, firstSync } from './first-sync.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { grow } from './grow.ts';
import { measureMutation, measureQuery } from './measure-graph.ts';
import { measureSyncPages, type SyncPages } from './measure-sync-page.ts';

const SIZES = [10_000, 100_000, 1_000_000].map(sizeOf);
const TARGET = 1.5;

interface AtSize {
  readonly invoices: number;
  readonly customer360: Cost;
  readonly dryRun: Cost;
  readonly accept: Cost;
  readonly pages: SyncPages;
}

/**
 * What one query, one mutation and one page of sync cost while the company grows a hundredfold, and whether a
 * first sync of 100,000 invoices stays in flat memory. The ratio is the worst growth of a cost, from
 * the smallest to the largest company.
 */
export const scaling: Bench = (say) =>
  inFolder(async (folder) => {
    const sizes = await withPostgres(`${folder}/grown`, ({ db }) => measureGrowth(db, folder, say));
    const sync = await firstSync(`${folder}/first-sync`, say);
    return outcomeOf(sizes, sync);
  });

async function measureGrowth(
  db: Database,
  folder: string,
  say: (line: string) => void,
): Promise<AtSize[]> {
  const measured: AtSize[] = [];
  let gateway: Gateway | undefined;
  let grown = sizeOf(0);
  try {
    for (const size of SIZES) {
      say(`growing to ${size.invoices} invoices`);
      await grow(db, grown, size);
      grown = size;
      gateway ??= await openGateway(db, folder);
      measured.push(await measureAt(gateway, db, size));
      say(JSON.stringify(measured.at(-1)));
    }
  } finally {
    await gateway?.stop();
  }
  return measured;
}

async function measureAt(gateway: Gateway, db: Database, size: Size): Promise<AtSize> {
  const customer360 = await measureQuery(gateway, db);
  const { dryRun, accept } = await measureMutation(gateway, db, size);
  const pages = await measureSyncPages(db, size);
  return { invoices: size.invoices, customer360, dryRun, accept, pages };
}

/** What must stay flat, each as a cost: more is worse. */
const COSTS: Readonly<Record<string, (at: AtSize) => number>> = {
  'customer 360, p50': ({ customer360 }) => customer360.p50,
  'customer 360, CPU': ({ customer360 }) => customer360.cpu,
  'requestInvoice dry run, p50': ({ dryRun }) => dryRun.p50,
  'requestInvoice, p50': ({ accept }) => accept.p50,
  'sync page unchanged': ({ pages }) => 1 / pages.unchanged,
  'sync page changed': ({ pages }) => 1 / pages.changed,
};

function outcomeOf(sizes: readonly AtSize[], sync: FirstSync) {
  const [smallest] = sizes;
  const largest = sizes.at(-1);
  if (!smallest || !largest) throw new Error('nothing was measured');
  const growth = Object.fromEntries(
    Object.entries(COSTS).map(([name, cost]) => [name, rounded(cost(largest) / cost(smallest), 2)]),
  );
  return {
    ratio: Math.max(...Object.values(growth)),
    target: TARGET,
    growth,
    sizes,
    firstSync: sync,
    tables: [sizesTable(sizes, growth), syncTable(sync)],
  };
}

const sizesTable = (sizes: readonly AtSize[], growth: Readonly<Record<string, number>>): Table => ({
  title: 'By invoices in the store (milliseconds; sync pages in rows per second)',
  columns: ['', ...sizes.map(({ invoices }) => invoices.toLocaleString('en')), 'growth'],
  rows: [
    ...cost('customer 360', sizes, ({ customer360 }) => customer360, growth),
    ...cost('requestInvoice dry run', sizes, ({ dryRun }) => dryRun, growth),
    ...cost('requestInvoice', sizes, ({ accept }) => accept, growth),
    ...(['unchanged', 'changed'] as const).map((kind) => [
      `sync page ${kind}`,
      ...sizes.map(({ pages }) => pages[kind]),
      growth[`sync page ${kind}`] ?? '',
    ]),
  ],
});

function cost(
  name: string,
  sizes: readonly AtSize[],
  of: (at: AtSize) => Cost,
  growth: Readonly<Record<string, number>>,
): (string | number)[][] {
  const row = (label: string, figure: (cost: Cost) => number) => [
    `${name}, ${label}`,
    ...sizes.map((at) => figure(of(at))),
    growth[`${name}, ${label}`] ?? '',
  ];
  return [row('p50', ({ p50 }) => p50), row('p99', ({ p99 }) => p99), row('CPU', ({ cpu }) => cpu)];
}

const syncTable = (sync: FirstSync): Table => ({
  title: 'First sync from a NetSuite simulator in a process of its own',
  columns: ['invoices', 'seconds', 'rows/s', 'MiB after a fifth', 'MiB at most', 'growth'],
  rows: [
    [
      sync.invoices,
      sync.seconds,
      sync.rowsPerSecond,
      sync.firstFifthMiB,
      sync.peakMiB,
      sync.growth,
    ],
  ],
});
