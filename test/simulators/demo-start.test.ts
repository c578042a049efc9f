import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type DemoSystems, life, startLife } from '../../simulators/demo/life.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import {
  type RunningSimulators,
  type StartOptions,
  startSimulators,
} from '../../simulators/start.ts';
import { type HandClock, handClock } from './demo-hand-clock.ts';

const NOON = '2026-11-22T12:00:00Z';
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000) + 1);
console.info(`demo seed ${seed}`);

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function start(options: Partial<StartOptions> = {}): Promise<RunningSimulators> {
  const running = await startSimulators({
    portBase: 0,
    clock: handClock(NOON),
    seed,
    demo: true,
    life: false,
    credentials: {
      salesforce: { clients: [{ clientId: 'crm', clientSecret: 's' }] },
      netsuite: { clients: [] },
      concur: {
        companyUuid: 'c0',
        companyRequestToken: 'r0',
        clients: [
          {
            clientId: 'exp',
            clientSecret: 's',
            scopes: ['FISVC', 'expense.report.read', 'events.topic.read'],
          },
        ],
      },
    },
    ...options,
  });
  cleanup.push(() => running.stop());
  return running;
}

const systemsOf = ({ netsuite, salesforce, concur }: RunningSimulators): DemoSystems => ({
  netsuite: netsuite.system,
  salesforce: salesforce.system,
  concur: concur.system,
});

function books(running: RunningSimulators): string {
  const { netsuite, salesforce, concur } = systemsOf(running);
  const { fiDocuments: _, ...expense } = concur.ledger();
  return JSON.stringify([netsuite.ledger(), salesforce.ledger(), expense]);
}

const count = (running: RunningSimulators, type: string): number =>
  running.netsuite.system.ledger()[type]?.length ?? 0;

describe('starting the stand-ins', () => {
  test('answers on three ports of its own, and stays empty when no demo is asked for', async () => {
    const running = await start({ demo: false });
    const ports = [running.salesforce, running.netsuite, running.concur].map((s) => s.port);
    expect(new Set(ports).size).toBe(3);
    const answer = await fetch(`${running.netsuite.url}/_sim/ledger?type=invoice`);
    expect(await answer.json()).toEqual({ invoice: [] });
  });

  test('leaves nothing listening when a port is taken', async () => {
    const first = await start({ demo: false });
    const taken = first.netsuite.port;
    await expect(start({ demo: false, portBase: taken - 1 })).rejects.toThrow(/EADDRINUSE/);
    await expect(fetch(`http://127.0.0.1:${taken - 1}/_sim/ledger`)).rejects.toThrow();
  });

  test('subscribes the address given to the events of the expense system', async () => {
    const url = 'http://127.0.0.1:9/webhooks/concur';
    const { concur } = await start({ demo: false, webhooks: { concur: { url } } });
    const { subscriptions = [] } = concur.system.ledger();
    expect(
      (subscriptions as { topic: string; endpoint: string }[]).map((s) => [s.topic, s.endpoint]),
    ).toEqual([
      ['public.concur.expense.report', url],
      ['public.concur.financialintegration', url],
    ]);
  });

  test('remembers over a restart what happened, though the day is another', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'demo-books-'));
    cleanup.push(() => rm(dataDir, { recursive: true }));
    const first = await start({ dataDir });
    const day = life(systemsOf(first), seededRandom(seed), () => '2026-11-22');
    for (let i = 0; i < 25; i++) day.happen();
    const before = remembered(first);
    await first.stop();
    const second = await start({ dataDir, clock: handClock('2026-11-25T12:00:00Z') });
    expect(remembered(second)).toEqual(before);
  });
});

describe('life in the demo company', () => {
  test('changes the books of all three systems', async () => {
    const running = await start();
    const before = {
      invoices: count(running, 'invoice'),
      payments: count(running, 'customerPayment'),
    };
    const day = life(systemsOf(running), seededRandom(seed), () => '2026-11-22');
    const happened = new Set(Array.from({ length: 250 }, () => day.happen()));
    console.info(`happened: ${[...happened].join(', ')}`);
    expect(count(running, 'invoice')).toBeGreaterThan(before.invoices);
    expect(count(running, 'customerPayment')).toBeGreaterThan(before.payments);
    for (const name of [
      'invoice a due schedule line',
      'receive a payment',
      'receive part of a payment',
      'move an opportunity on',
      'edit a contact',
      'submit an expense report',
      'approve an expense report',
    ])
      expect([...happened]).toContain(name);
  });

  test('is the same day for the same seed', async () => {
    const lived = async (): Promise<string> => {
      const running = await start();
      const day = life(systemsOf(running), seededRandom(seed), () => '2026-11-22');
      const names = Array.from({ length: 40 }, () => day.happen());
      return `${names.join()} ${books(running)}`;
    };
    expect(await lived()).toBe(await lived());
  });

  test('goes on at its pace until it is stopped', async () => {
    const running = await start();
    const clock: HandClock = handClock(NOON);
    const going = startLife({
      systems: systemsOf(running),
      clock,
      random: seededRandom(seed),
      everyMs: 4000,
    });
    const quiet = books(running);
    await clock.pass(3999);
    expect(books(running)).toBe(quiet);
    await clock.pass(1);
    const once = books(running);
    expect(once).not.toBe(quiet);
    going.stop();
    await clock.pass(4000);
    expect(books(running)).toBe(once);
  });
});

type Row = Record<string, unknown>;

/** Figures that follow from today's date, and what a load stamps anew. */
const AGEING = new Set([
  ...['overdueBalance', 'consolOverdueBalance', 'daysOverdue', 'meta'],
  ...['aging', 'aging1', 'aging2', 'aging3', 'aging4'],
]);

/** The books of a system with its records in the order of their ids. */
function remembered(running: RunningSimulators): Record<string, Row[]> {
  const [erp, crm, expense] = JSON.parse(books(running)) as Record<string, Row[]>[];
  const { confirmations: _, subscriptions: __, ...kept } = expense ?? {};
  return Object.fromEntries(
    Object.entries({ ...erp, ...crm, ...kept }).map(([type, records]) => [
      type,
      records.map(withoutAge).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)),
    ]),
  );
}

const idOf = (row: Row): string => String(row['id'] ?? row['Id'] ?? row['reportId']);

const withoutAge = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !AGEING.has(field)));
