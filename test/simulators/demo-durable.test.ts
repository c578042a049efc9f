import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { VENDORS, type Vendor } from '../../simulators/demo/furnish.ts';
import { LedgerFile } from '../../simulators/demo/ledger-file.ts';
import { life } from '../../simulators/demo/life.ts';
import { remembered } from '../../simulators/demo/remembered.ts';
import { type Random, seededRandom } from '../../simulators/kernel/random.ts';
import { createSalesforce } from '../../simulators/salesforce/index.ts';
import {
  type RunningSimulators,
  type StartOptions,
  startSimulators,
} from '../../simulators/start.ts';
import {
  type Clients,
  CREDENTIALS,
  clientsOf,
  expectStatus,
  idIn,
  NOON,
  netsuiteClient,
} from './demo-durable-tenant.ts';
import { handClock } from './demo-hand-clock.ts';

type Row = Record<string, unknown>;
type Books = Record<string, Row[]>;

const RECORDS = '/services/rest/record/v1';
const SOBJECTS = '/services/data/v60.0/sobjects';
const FIS = '/financialintegration/fi/v4/companies/transactiontypes/expense/transactions';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000) + 1);
console.info(`durable seed ${seed}`);

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function freshFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'durable-books-'));
  cleanup.push(() => rm(dataDir, { recursive: true }));
  return dataDir;
}

async function start(options: Partial<StartOptions>): Promise<RunningSimulators> {
  const running = await startSimulators({
    portBase: 0,
    clock: handClock(NOON),
    seed,
    demo: true,
    life: false,
    credentials: CREDENTIALS,
    ...options,
  });
  cleanup.push(() => kill(running));
  return running;
}

/** Ends the listening alone, as a killed process does: nobody gets to write anything down. */
async function kill(running: RunningSimulators): Promise<void> {
  await Promise.all(VENDORS.map((vendor) => running[vendor].close()));
}

const journalOf = (dataDir: string, vendor: Vendor): string =>
  join(dataDir, 'simulators', `${vendor}.journal`);

/** All that a vendor keeps, its records in the order of their ids. */
function booksOf(running: RunningSimulators, vendor: Vendor): Books {
  const kept = JSON.parse(JSON.stringify(running[vendor].system.kept())) as Books;
  for (const rows of Object.values(kept)) rows.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return kept;
}

/** The books of all three, record by record, so that a difference can be read. */
const recordsOf = (running: RunningSimulators): Map<string, string> =>
  new Map(
    VENDORS.flatMap((vendor) =>
      Object.entries(booksOf(running, vendor)).flatMap(([type, rows]) =>
        rows.map((row): [string, string] => [
          `${vendor} ${type} ${idOf(row)}`,
          JSON.stringify(row),
        ]),
      ),
    ),
  );

const idOf = (row: Row): string =>
  String(row['id'] ?? row['Id'] ?? row['reportId'] ?? JSON.stringify(row));

const rowsOf = (running: RunningSimulators, vendor: Vendor, type: string): Row[] =>
  (running[vendor].system.ledger()[type] ?? []) as Row[];

/** An invoice like the newest that was paid: its customer is good for another. */
function invoiceLike(invoices: readonly Row[]): Row {
  const { entity, subsidiary, item } = invoices.findLast(
    ({ status }) => (status as Row)['id'] === 'B',
  ) as { entity: Row; subsidiary: Row; item: { items: { item: Row }[] } };
  const [line] = item.items;
  return {
    entity: { id: entity['id'] },
    subsidiary: { id: subsidiary['id'] },
    item: { items: [{ item: { id: line?.item['id'] }, quantity: 1, rate: 10 }] },
  };
}

/** Ids and numbers, each to be given once and never again. */
class Given {
  readonly #all = new Set<string>();

  once(name: string, value: unknown): void {
    expect(value).toBeTruthy();
    expect(this.#all).not.toContain(`${name} ${value}`);
    this.#all.add(`${name} ${value}`);
  }
}

/** What clients write over the vendors' APIs; the newest of everything is deleted again half of the time. */
function writers(running: RunningSimulators, clients: Clients, random: Random, given: Given) {
  const { netsuite, salesforce, concur, events } = clients;
  const invoice = invoiceLike(rowsOf(running, 'netsuite', 'invoice'));
  const [owner] = rowsOf(running, 'concur', 'users');
  const word = (): string => random.hex(10);
  return [
    async () => {
      const reply = expectStatus(204, await netsuite('POST', `${RECORDS}/invoice`, invoice));
      const path = `${RECORDS}/invoice/${idIn(reply)}`;
      given.once('transaction', idIn(reply));
      given.once('invoice number', (await netsuite('GET', path)).body.tranId);
      if (random.chance(0.5)) expectStatus(204, await netsuite('DELETE', path));
      else expectStatus(204, await netsuite('PATCH', path, { memo: word() }));
    },
    async () => {
      const account = { Name: `Firm ${word()}`, External_Id__c: word() };
      const { body } = expectStatus(201, await salesforce('POST', `${SOBJECTS}/Account`, account));
      given.once('account', body.id);
      const path = `${SOBJECTS}/Account/${body.id}`;
      if (random.chance(0.5)) expectStatus(204, await salesforce('DELETE', path));
      else expectStatus(204, await salesforce('PATCH', path, { Phone: word() }));
    },
    async () => {
      const { system } = running.concur;
      const made = system.act('createReport', { userId: owner?.['id'], name: word() });
      const { reportId } = made as { reportId: string };
      const report = rowsOf(running, 'concur', 'reports').find((r) => r['reportId'] === reportId);
      given.once('report', reportId);
      given.once('report number', report?.['reportNumber']);
      if (random.chance(0.5)) system.act('deleteReport', { reportId });
    },
    async () => {
      const [ready] = (await concur('GET', FIS)).body.content;
      const body = { ids: [ready?.id ?? 'none'], systemId: 'ERP' };
      expectStatus(200, await concur('POST', `${FIS}/acknowledgements`, body));
    },
    async () => {
      const path = '/events/v4/subscriptions';
      const topic = 'public.concur.financialintegration';
      const webHookConfig = { endpoint: 'http://127.0.0.1:9/' };
      const id = `durable.${random.int(1, 3)}`;
      await events('PUT', `${path}/webhook`, { id, filter: word(), topic, webHookConfig });
      if (random.chance(0.4)) expectStatus(200, await events('DELETE', `${path}/${id}`));
    },
  ];
}

async function liveAndWrite(
  running: RunningSimulators,
  random: Random,
  given: Given,
  steps: number,
): Promise<void> {
  const systems = {
    netsuite: running.netsuite.system,
    salesforce: running.salesforce.system,
    concur: running.concur.system,
  };
  const day = life(systems, random, () => NOON.slice(0, 10));
  const all = writers(running, await clientsOf(running), random, given);
  for (let i = 0; i < steps; i++) {
    if (random.chance(0.4)) day.happen();
    else await random.pick(all)();
  }
  // Each kind at least once, whatever was drawn.
  for (const write of all) await write();
}

describe('the books of the stand-ins after a kill', () => {
  test('are what they were, record by record, and no number is given twice', async () => {
    const dataDir = await freshFolder();
    const random = seededRandom(seed);
    const given = new Given();
    let running = await start({ dataDir });
    for (let round = 0; round < 2; round++) {
      await liveAndWrite(running, random, given, 15);
      const before = recordsOf(running);
      await kill(running);
      for (const vendor of VENDORS)
        expect(statSync(journalOf(dataDir, vendor)).size).toBeGreaterThan(0);
      // Later, as every start is: ids of the expense system are drawn from the moment of its start.
      running = await start({ dataDir, clock: handClock(`2026-11-22T12:00:0${round + 1}Z`) });
      const after = recordsOf(running);
      const changed = [...before].filter(([name, record]) => after.get(name) !== record);
      expect(changed.map(([name, record]) => [name, record, after.get(name)])).toEqual([]);
      expect([...after.keys()]).toEqual([...before.keys()]);
    }
  }, 90_000);

  test('still tell the query service what was deleted', async () => {
    const dataDir = await freshFolder();
    const first = await start({ dataDir });
    const { netsuite } = await clientsOf(first);
    const invoice = invoiceLike(rowsOf(first, 'netsuite', 'invoice'));
    const id = idIn(expectStatus(204, await netsuite('POST', `${RECORDS}/invoice`, invoice)));
    expectStatus(204, await netsuite('DELETE', `${RECORDS}/invoice/${id}`));
    await kill(first);
    const again = await clientsOf(await start({ dataDir }));
    const q = 'SELECT type, recordid FROM deletedrecord';
    const { body } = await again.netsuite('POST', '/services/rest/query/v1/suiteql', { q });
    expect(body.items).toMatchObject([{ type: 'invoice', recordid: id }]);
  });

  test('hold the invoice whose 204 was the last thing a killed process said', async () => {
    const dataDir = await freshFolder();
    const child = await startChild(dataDir);
    const books = await (await fetch(`${child.url}/_sim/ledger?type=invoice`)).json();
    const netsuite = await netsuiteClient(child.url, Date.now());
    const invoice = { ...invoiceLike((books as Books)['invoice'] ?? []), externalId: 'tb_last' };
    const reply = await netsuite('POST', `${RECORDS}/invoice`, invoice);
    child.process.kill('SIGKILL');
    const [, signal] = await once(child.process, 'exit');
    expect([expectStatus(204, reply).status, signal]).toEqual([204, 'SIGKILL']);
    const running = await start({ dataDir });
    const kept = rowsOf(running, 'netsuite', 'invoice').filter(
      (i) => i['externalId'] === 'tb_last',
    );
    expect(kept.map(({ id }) => id)).toEqual([idIn(reply)]);
  });

  test('leave out a line that was cut off, and say so', async () => {
    const dataDir = await freshFolder();
    const first = await start({ dataDir });
    const [contact] = rowsOf(first, 'salesforce', 'Contact');
    first.salesforce.system.act('editContact', { id: contact?.['Id'], Title: 'Before' });
    const before = booksOf(first, 'salesforce');
    first.salesforce.system.act('editContact', { id: contact?.['Id'], Title: 'Torn' });
    await kill(first);
    const path = journalOf(dataDir, 'salesforce');
    truncateSync(path, statSync(path).size - 1);
    const said: string[] = [];
    const second = await start({ dataDir, warn: (sentence) => said.push(sentence) });
    expect(booksOf(second, 'salesforce')).toEqual(before);
    expect(said).toEqual([expect.stringMatching(/journal of salesforce .* 1 unreadable line/)]);
  });

  test('are read in well under a second with two thousand lines in the journal', async () => {
    const dataDir = await freshFolder();
    const first = await start({ dataDir });
    const invoice = idOf(rowsOf(first, 'netsuite', 'invoice').at(-1) ?? {});
    const began = performance.now();
    for (let i = 0; i < 2000; i++)
      first.netsuite.system.act('disputeInvoice', { id: invoice, disputed: i % 2 === 0 });
    const perAct = (performance.now() - began) / 2000;
    const before = booksOf(first, 'netsuite');
    await kill(first);
    const lines = readFileSync(journalOf(dataDir, 'netsuite'), 'utf8').split('\n').length - 1;
    expect(lines).toBe(2000);
    const reading = performance.now();
    new LedgerFile(dataDir, 'netsuite', seed).read();
    const ms = performance.now() - reading;
    console.info(`${lines} lines read in ${Math.round(ms)} ms, ${perAct.toFixed(2)} ms an act`);
    expect(ms).toBeLessThan(1000);
    expect(booksOf(await start({ dataDir }), 'netsuite')).toEqual(before);
  });
});

describe('keeping the books', () => {
  test('folds a journal that has grown long into the snapshot', async () => {
    const dataDir = await freshFolder();
    const random = seededRandom(seed);
    const org = () => createSalesforce({ clients: [], clock: handClock(NOON), random });
    const file = new LedgerFile(dataDir, 'salesforce', seed);
    const first = org();
    file.write(first.kept());
    const { system } = remembered(first, file, 20_000);
    const sizes: number[] = [];
    for (let i = 0; i < 40; i++) {
      system.act('createAccount', { Name: `Firm ${i}` });
      sizes.push(statSync(journalOf(dataDir, 'salesforce')).size);
    }
    expect(sizes).toContain(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20_000);
    const second = org();
    await second.load(file.read()?.records ?? {});
    expect(second.ledger()).toEqual(system.ledger());
  });

  test('begins with a snapshot alone after a stop', async () => {
    const dataDir = await freshFolder();
    const first = await start({ dataDir, demo: false });
    first.salesforce.system.act('createAccount', { Name: 'Kept' });
    await first.stop();
    expect(VENDORS.map((vendor) => statSync(journalOf(dataDir, vendor)).size)).toEqual([0, 0, 0]);
    const second = await start({ dataDir, demo: false });
    expect(rowsOf(second, 'salesforce', 'Account').map((a) => a['Name'])).toEqual(['Kept']);
  });

  test('forgets what was there when it is told to begin anew', async () => {
    const dataDir = await freshFolder();
    const first = await start({ dataDir, demo: false });
    first.salesforce.system.act('createAccount', { Name: 'Old' });
    first.salesforce.system.reset();
    await kill(first);
    const second = await start({ dataDir, demo: false });
    expect(rowsOf(second, 'salesforce', 'Account')).toEqual([]);
  });

  test('refuses a folder that it cannot write to in one sentence', async () => {
    const dataDir = join(await freshFolder(), 'file');
    writeFileSync(dataDir, 'not a folder');
    await expect(start({ dataDir, demo: false })).rejects.toThrow(
      /^the simulators cannot keep their books under .* \(.*\): make that folder writable$/,
    );
  });
});

async function startChild(dataDir: string): Promise<{ process: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('./demo-durable-child.ts', import.meta.url));
  const options = JSON.stringify({ seed, dataDir, credentials: CREDENTIALS });
  expect(existsSync(script)).toBe(true);
  const child = spawn(process.execPath, [script, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanup.push(() => child.kill('SIGKILL'));
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, url };
}
