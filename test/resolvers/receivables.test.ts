import { beforeAll, expect, test } from 'vitest';
import type { Change } from '../../connectors/ports.ts';
import { applied, change, eur, usd } from '../support/changes.ts';
import { type Company, company, ofZenit } from '../support/company.ts';
import { freshDatabase } from '../support/database.ts';
import { type Answer, type Asker, entities } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;

const due = (dueDate: string, amount: string, over: object = {}): Change =>
  change('Invoice', `due ${dueDate} ${amount}`, {
    issueDate: '2026-01-02',
    dueDate,
    total: usd(amount),
    balance: usd(amount),
    ...over,
  });

beforeAll(async () => {
  co = await company(db);
  await co.loads('netsuite', [
    // Canonical-model A14, word for word.
    due('2026-05-13', '100.00'),
    due('2026-05-12', '200.00'),
    due('2026-04-13', '300.00'),
    due('2026-04-12', '400.00'),
    due('2026-03-14', '500.00'),
    due('2026-03-13', '600.00'),
    due('2026-02-12', '700.00'),
    due('2026-02-11', '800.00'),
    change('Payment', 'on account', { received: usd('60.00'), unapplied: usd('60.00') }),
    // None of these is owed.
    due('2026-02-01', '11.00', { status: 'VOID' }),
    due('2026-02-01', '12.00', { status: 'DRAFT' }),
    due('2026-02-01', '13.00', { status: 'PAID', balance: usd('0.00') }),
    change('Payment', 'bounced', { status: 'RETURNED', unapplied: usd('77.00') }),
    // The other customer: 1,190.00 EUR, of which 1,000.00 came on 2026-03-10 and 190.00 by credit on 2026-04-02.
    change('Invoice', 'z1', {
      ...ofZenit,
      currency: 'EUR',
      issueDate: '2026-02-01',
      dueDate: '2026-03-03',
      status: 'PAID',
      net: eur('1000.00'),
      tax: eur('190.00'),
      total: eur('1190.00'),
      prepaid: eur('0.00'),
      roundingAmount: eur('0.00'),
      balance: eur('0.00'),
    }),
    change('Payment', 'z2', {
      ...ofZenit,
      currency: 'EUR',
      received: eur('1250.00'),
      receivedOn: '2026-03-05',
      unapplied: eur('250.00'),
      applications: [applied('z1', eur('1000.00'), '2026-03-10')],
    }),
    change('CreditMemo', 'z3', {
      ...ofZenit,
      currency: 'EUR',
      issueDate: '2026-04-01',
      net: eur('190.00'),
      tax: eur('0.00'),
      total: eur('190.00'),
      remaining: eur('0.00'),
      applications: [applied('z1', eur('190.00'), '2026-04-02', { source: 'CREDIT_MEMO' })],
    }),
  ]);
});

const selection = `asOf currency open { amount } overdue { amount } unapplied { amount } netExposure { amount }
  oldestDaysPastDue buckets { label fromDays toDays invoiceCount amount { amount currency } } legalEntity { code }`;

async function receivables(
  customer: string,
  args = '',
  asker: Partial<Asker> = {},
): Promise<Answer> {
  const [answer] = await entities(
    db,
    'erp',
    [{ __typename: 'Customer', id: customer }],
    `... on Customer { receivables${args} { ${selection} } }`,
    { entities: [co.us, co.de], ...asker },
  );
  return answer.receivables;
}

const buckets = (of: Answer): unknown =>
  of.buckets.map((it: Answer) => [it.label, it.amount.amount, it.invoiceCount]);

test('ages what is open by days past due, as of 2026-05-13 in New York', async () => {
  const [aged, ...rest] = await receivables(co.acme);
  expect(rest).toEqual([]);
  expect(buckets(aged)).toEqual([
    ['current', '100.00', 1],
    ['1-30', '500.00', 2],
    ['31-60', '900.00', 2],
    ['61-90', '1300.00', 2],
    ['over 90', '800.00', 1],
  ]);
  expect(aged).toMatchObject({
    asOf: '2026-05-13',
    currency: 'USD',
    open: { amount: '3600.00' },
    overdue: { amount: '3500.00' },
    unapplied: { amount: '60.00' },
    netExposure: { amount: '3540.00' },
    oldestDaysPastDue: 91,
    legalEntity: { code: 'US01' },
  });
});

test('counts the days where the legal entity is: in New York it is still the day before', async () => {
  const now = new Date('2026-05-14T03:30:00.000Z');
  const [aged] = await receivables(co.acme, '', { now });
  expect(aged.asOf).toBe('2026-05-13');
  expect(aged.overdue.amount).toBe('3500.00');
  const [later] = await receivables(co.acme, '', { now: new Date('2026-05-14T04:30:00.000Z') });
  expect([later.asOf, later.overdue.amount]).toEqual(['2026-05-14', '3600.00']);
});

test.each([
  // Nothing issued yet.
  ['2026-01-31', []],
  // Issued, not yet due.
  ['2026-03-03', [['1190.00', '0.00', '0.00', 0]]],
  // One day late; the money has come but is not matched before the 10th.
  ['2026-03-09', [['1190.00', '1190.00', '1250.00', 6]]],
  ['2026-03-10', [['190.00', '190.00', '250.00', 7]]],
  ['2026-04-01', [['190.00', '190.00', '440.00', 29]]],
  // Credited in full; the rest of the payment stays on account.
  ['2026-04-02', [['0.00', '0.00', '250.00', 0]]],
])('as of %s counts only what was issued and settled by then', async (asOf, expected) => {
  const answer = await receivables(co.zenit, `(asOf: "${asOf}")`);
  expect(
    answer.map((it: Answer) => [
      it.open.amount,
      it.overdue.amount,
      it.unapplied.amount,
      it.oldestDaysPastDue,
    ]),
  ).toEqual(expected);
  expect(answer.every((it: Answer) => it.asOf === asOf && it.currency === 'EUR')).toBe(true);
});

test('an application that was taken back counts until that day', async () => {
  await co.loads('netsuite', [
    change('Payment', 'z4', {
      ...ofZenit,
      currency: 'EUR',
      received: eur('40.00'),
      receivedOn: '2026-02-10',
      unapplied: eur('40.00'),
      applications: [applied('z1', eur('40.00'), '2026-02-10', { reversedOn: '2026-02-20' })],
    }),
  ]);
  const open = async (asOf: string) =>
    (await receivables(co.zenit, `(asOf: "${asOf}")`))[0].open.amount;
  expect([await open('2026-02-19'), await open('2026-02-20')]).toEqual(['1150.00', '1190.00']);
});

test('of one legal entity alone, and of one that is not theirs nothing', async () => {
  expect(await receivables(co.acme, `(legalEntity: "${co.us}")`)).toHaveLength(1);
  expect(await receivables(co.acme, `(legalEntity: "${co.de}")`)).toEqual([]);
  expect(await receivables(co.acme, `(legalEntity: "${co.us}")`, { entities: [co.de] })).toEqual(
    [],
  );
});

test('says how far the figures can be trusted', async () => {
  const freshness = async () => {
    const query = '... on Customer { receivables { freshness } }';
    const key = [{ __typename: 'Customer', id: co.acme }];
    return (await entities(db, 'erp', key, query, { entities: [co.us] }))[0].receivables[0]
      .freshness;
  };
  expect(await freshness()).toBe('STALE');
  const confirm = (confirmedAt: string, reachable: boolean) =>
    db.query(
      `insert into erp.freshness values ('netsuite', 'Invoice', $1, 300, $2)
on conflict (connection_id, object_type) do update set confirmed_at = excluded.confirmed_at, reachable = excluded.reachable`,
      [confirmedAt, reachable],
    );
  await confirm('2026-05-13T15:58:00.000Z', true);
  expect(await freshness()).toBe('FRESH');
  await confirm('2026-05-13T15:58:00.000Z', false);
  expect(await freshness()).toBe('UNREACHABLE');
});
