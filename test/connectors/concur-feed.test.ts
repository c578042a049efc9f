import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anySignal,
  ConcurTenant,
  employee,
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

const idOf = (n: number): string => `REPORT${String(n).padStart(4, '0')}`;

/** Reports changed a minute apart, the last one at noon of the day before. */
function loadMany(count: number): void {
  const last = Date.parse('2026-11-21T12:00:00Z');
  tenant.load({
    reports: Array.from({ length: count }, (_, n) => {
      const lastModifiedDate = new Date(last - (count - 1 - n) * 60_000).toISOString();
      return report(idOf(n), { lastModifiedDate });
    }),
  });
}

const idsIn = ({ changes }: { changes: readonly { externalId: string }[] }): string[] =>
  changes.map(({ externalId }) => externalId);

describe('reading everything', () => {
  it('takes a hundred reports a page, oldest change first, each once', async () => {
    loadMany(230);
    const everything = await readOn(tenant.connect());
    expect(everything.pages.map(({ count }) => count)).toEqual([100, 100, 30]);
    expect(idsIn(everything)).toEqual(Array.from({ length: 230 }, (_, n) => idOf(n)));
    expect(everything.unreadable).toEqual([]);
  });

  it('counts and names all reports by walking the list', async () => {
    loadMany(130);
    const feed = reportFeedOf(tenant.connect());
    expect(await feed.total(anySignal())).toBe(130);
    expect((await keysOf(feed)).sort()).toEqual(Array.from({ length: 130 }, (_, n) => idOf(n)));
  });

  it('of a tenant without reports ends with a cursor that finds the first one', async () => {
    const connector = tenant.connect();
    const nothing = await readOn(connector);
    expect(nothing.changes).toEqual([]);
    tenant.load({ reports: [report(REPORT_ID)] });
    expect(idsIn(await readOn(connector, nothing.cursor))).toEqual([REPORT_ID]);
  });

  it('ends when it is called off', async () => {
    loadMany(3);
    const off = new AbortController();
    off.abort(new Error('called off'));
    const pages = reportFeedOf(tenant.connect()).pages(null, false, off.signal);
    await expect(pages[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});

describe('reading on', () => {
  it('finds only what changed since', async () => {
    loadMany(5);
    const connector = tenant.connect();
    const { cursor } = await readOn(connector);
    expect((await readOn(connector, cursor)).changes).toEqual([]);
    tenant.clock.advance(1_000);
    tenant.act('advanceReport', { reportId: idOf(2), approvalStatus: 'A_ACCO' });
    const next = await readOn(connector, cursor);
    expect(idsIn(next)).toEqual([idOf(2)]);
    expect((await readOn(connector, next.cursor)).changes).toEqual([]);
  });

  it('finds what changed in the very millisecond of the cursor', async () => {
    const lastModifiedDate = '2026-11-21T12:00:00.500Z';
    tenant.load({ reports: [report('REPORTB', { lastModifiedDate })] });
    const connector = tenant.connect();
    const { cursor } = await readOn(connector);
    tenant.load({ reports: [report('REPORTA', { lastModifiedDate })] });
    expect(idsIn(await readOn(connector, cursor))).toEqual(['REPORTA']);
  });

  it('with overlap reads the last five minutes again', async () => {
    loadMany(20);
    const connector = tenant.connect();
    const { cursor } = await readOn(connector);
    const again = await readOn(connector, cursor, true);
    // Changed a minute apart: the newest and four more; the fifth lies exactly at the border.
    expect(idsIn(again)).toEqual([15, 16, 17, 18, 19].map(idOf));
    expect(again.cursor).toBe(cursor);
  });

  it('goes on in the middle of the list after a restart, and loses nothing', async () => {
    loadMany(230);
    const first = await readOn(tenant.connect());
    const middle = first.pages[0]?.cursor ?? '';
    const rest = await readOn(tenant.connect(), middle);
    expect(idsIn(rest)).toEqual(Array.from({ length: 130 }, (_, n) => idOf(n + 100)));
    expect(rest.cursor).toBe(first.cursor);
  });

  it('begins the walk anew when the stored next page has died', async () => {
    loadMany(130);
    const { pages } = await readOn(tenant.connect());
    const position = JSON.parse(pages[0]?.cursor ?? '');
    expect(position.walk.next).toContain('offset=');
    position.walk.next = position.walk.next.replace(/offset=[^&]*/, 'offset=dead');
    const everything = await readOn(tenant.connect(), JSON.stringify(position));
    // All but the newest of the first page, which the cursor knows by name.
    const expected = Array.from({ length: 130 }, (_, n) => idOf(n)).filter((id) => id !== idOf(99));
    expect(idsIn(everything)).toEqual(expected);
  });
});

describe('single reports', () => {
  it('are read as they are now', async () => {
    loadMany(3);
    const feed = reportFeedOf(tenant.connect());
    const page = await feed.read([idOf(1), 'NOSUCHREPORT', idOf(0)], anySignal());
    expect(idsIn(page).sort()).toEqual([idOf(0), idOf(1)]);
    expect(page.unreadable).toEqual([]);
  });

  it('that were deleted are absent from reading and from the keys', async () => {
    loadMany(3);
    tenant.act('recallReport', { reportId: idOf(1) });
    tenant.act('deleteReport', { reportId: idOf(1) });
    const feed = reportFeedOf(tenant.connect());
    expect(await feed.read([idOf(1)], anySignal())).toMatchObject({ changes: [], unreadable: [] });
    expect((await keysOf(feed)).sort()).toEqual([idOf(0), idOf(2)]);
  });

  it('that vanish between the list and their reading are left out', async () => {
    loadMany(2);
    const transport = tampering('/api/v3.0/expense/reports?', (text) => {
      tenant.act('recallReport', { reportId: idOf(0) });
      tenant.act('deleteReport', { reportId: idOf(0) });
      return text;
    });
    const { changes, unreadable } = await readOn(tenant.connect({ transport }));
    expect(changes.map(({ externalId }) => externalId)).toEqual([idOf(1)]);
    expect(unreadable).toEqual([]);
  });

  it('that change while they are read are read once more', async () => {
    tenant.load({ reports: [report(REPORT_ID)] });
    let changed = false;
    const transport = tampering(`/${REPORT_ID}/expenses`, (text) => {
      if (!changed) {
        changed = true;
        tenant.clock.advance(1_000);
        const [expenseId] = expenseIds();
        tenant.act('editEntry', {
          reportId: REPORT_ID,
          expenseId,
          changes: { transactionAmount: { value: 50, currencyCode: 'USD' } },
        });
      }
      return text;
    });
    const { facts, updatedAt } = await onlyReport(tenant.connect({ transport }));
    expect(changed).toBe(true);
    expect(facts.total.amount).toBe('50.00');
    expect(facts.lines[0]?.approved.amount).toBe('50.00');
    expect(updatedAt).toEqual(new Date(tenant.clock.now()));
  });

  it('whose expenses never add up to their total are held', async () => {
    tenant.load({ reports: [report(REPORT_ID)] });
    const transport = tampering(new RegExp(`/reports/${REPORT_ID}$`), (text) =>
      text.replace('"approvedAmount":{"value":35.01000000', '"approvedAmount":{"value":36.00'),
    );
    const { unreadable } = await readOn(tenant.connect({ transport }));
    expect(unreadable).toEqual([
      {
        externalId: REPORT_ID,
        businessIds: [{ kind: 'expense report', value: `Trip ${REPORT_ID}` }],
        reason: 'its expenses add up to 35.01 USD and not to 36.00',
      },
    ]);
  });

  it('that nobody understands do not stop the others', async () => {
    loadMany(3);
    tenant.load({
      reports: [report('ODD', { expenses: [{ ...firstExpense(), paymentType: 'BITCOIN' }] })],
    });
    const { changes, unreadable } = await readOn(tenant.connect());
    expect(changes).toHaveLength(3);
    expect(unreadable.map(({ externalId }) => externalId)).toEqual(['ODD']);
  });
});

const firstExpense = (): Record<string, unknown> =>
  (report('ANY')['expenses'] as Record<string, unknown>[])[0] ?? {};

function expenseIds(): string[] {
  const [kept] = tenant.sim.system.ledger()['reports'] as { expenses: { expenseId: string }[] }[];
  return (kept?.expenses ?? []).map(({ expenseId }) => expenseId);
}

it('says truthfully what it can do', () => {
  const connector = tenant.connect();
  expect(connector.capabilities).toEqual([
    {
      objectType: 'ExpenseReport',
      actions: ['READ'],
      anchor: 'NONE',
      settleSeconds: 0,
      changeFeed: 'INCREMENTAL',
      deletes: 'KEY_SWEEP',
    },
  ]);
  expect(connector.invoices).toBeUndefined();
  expect(reportFeedOf(connector)).toMatchObject({ name: 'report', windowSeconds: 900 });
});
