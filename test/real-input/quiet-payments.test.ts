import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followHints } from '../../workflows/hints.ts';
import { readFeed } from '../../workflows/read-feed.ts';
import { announceConnection, feedStates } from '../../workflows/sync-state.ts';
import type { NetSuiteAccount } from './accounts.ts';
import { clockFrom } from './clock.ts';
import { booksOf, demoNetSuite, inBooks, NOON } from './demo-account.ts';
import { type Answer, type Deployment, deploy } from './deployment.ts';
import { emptyKeptCopy, eventCount, rowVersions } from './kept-copy.ts';

const NEVER = new AbortController().signal;
const clock = clockFrom(NOON);

let account: NetSuiteAccount;
let deployment: Deployment;

beforeAll(async () => {
  account = await demoNetSuite(clock);
  deployment = await deploy(clock);
  await deployment.load(account.connector);
  account.system.act('quietPayments', {});
}, 60_000);
afterAll(() => account.close());

const act = (name: string, input: Record<string, unknown>): Answer =>
  account.system.act(name, input);

/** Invoices that nothing was paid on yet, of customers with no more than a few. */
const openInvoices = (): Answer[] =>
  booksOf(account.system, 'invoice').filter(
    ({ status, amountPaid, amountRemaining }) =>
      status.refName === 'Open' && amountPaid === 0 && amountRemaining > 0,
  );

/** One run of one feed, as when it falls due. */
async function readOne(name: string, into = deployment): Promise<void> {
  const feed = account.connector.feeds.find((one) => one.name === name);
  const state = (await feedStates(into.db, 'netsuite')).get(name);
  if (!feed || !state) throw new Error(`no feed ${name}`);
  await readFeed(into.means, account.connector, feed, state, NEVER);
}

async function invoiceShown(tranId: string, from = deployment): Promise<Answer> {
  const [invoice] = await from.walk(
    'invoices',
    `id status balance { amount } history { edges { node { previous status } } }
     applications { edges { node { amount { amount } reversedOn } } }
     billingAccount { credit { state reasons exposure { amount } } }`,
    { args: `filter: { number: { eq: "${tranId}" } }` },
  );
  return invoice;
}

/** What the customer of an invoice owes by NetSuite’s own account of it. */
function exposureInBooks({ entity }: Answer): string {
  const { balance, unbilledOrders, depositBalance } = inBooks(
    account.system,
    'customer',
    entity.id,
  );
  return new Decimal(balance).plus(unbilledOrders).minus(depositBalance).toFixed(2);
}

const eventsOf = (id: string): Promise<number> =>
  deployment.count(`select count(*) as n from control.event where entity_id = '${id}'`);
const waiting = (): Promise<number> =>
  deployment.count('select count(*) as n from control.inbox where done_at is null');

describe('a payment that moves no date of its invoice', () => {
  let invoice: Answer;
  let payment: Answer;

  it('shows in the credit of its billing account within one round of hints', async () => {
    [invoice] = openInvoices();
    const before = await invoiceShown(invoice.tranId);
    payment = act('payInvoice', { id: invoice.id });
    await readOne('invoice');
    expect(await waiting()).toBe(0);
    expect((await invoiceShown(invoice.tranId)).status).toBe('OPEN');

    await readOne('customerpayment');
    await followHints(deployment.means, account.connector, NEVER);
    const { billingAccount, status, balance } = await invoiceShown(invoice.tranId);
    expect([status, balance.amount]).toEqual(['PAID', '0.00']);
    expect(billingAccount.credit.exposure.amount).toBe(exposureInBooks(invoice));
    expect(billingAccount.credit.exposure).not.toEqual(before.billingAccount.credit.exposure);
  });

  it('becomes exactly one event, and then comes to rest', async () => {
    await deployment.follow(account.connector);
    const { id, history } = await invoiceShown(invoice.tranId);
    expect(history.edges.map(({ node }: Answer) => node)).toEqual([
      { previous: 'OPEN', status: 'PAID' },
    ]);
    expect(await eventsOf(id)).toBe(1);
    const versions = await rowVersions(deployment);
    await deployment.syncAgain(account.connector);
    expect(await rowVersions(deployment)).toEqual(versions);
    expect([await eventsOf(id), await waiting()]).toEqual([1, 0]);
  });

  it('taken back as quietly, leaves its invoice open again', async () => {
    act('unapplyPayment', { payment: payment.id, invoice: invoice.id });
    await readOne('customerpayment');
    await deployment.follow(account.connector);
    const { id, status, balance, applications, billingAccount } = await invoiceShown(
      invoice.tranId,
    );
    expect(status).toBe('OPEN');
    expect(balance.amount).toBe(new Decimal(invoice.total).toFixed(2));
    expect(applications.edges.map(({ node }: Answer) => node.reversedOn)).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    ]);
    expect(billingAccount.credit.exposure.amount).toBe(exposureInBooks(invoice));
    expect(await eventsOf(id)).toBe(2);
  });

  it('asks NetSuite for what it touched and for nothing more', async () => {
    const [, other] = openInvoices();
    act('payInvoice', { id: other.id });
    await readOne('customerpayment');
    const calls = account.calls.length;
    // The invoice and its customer for the payment, then the customer for the invoice.
    expect(await deployment.follow(account.connector)).toBe(3);
    // An invoice is asked for with its lines and what was applied; a customer is one call.
    expect(account.calls.length - calls).toBe(3 + 1 + 1);
    await readOne('customerpayment');
    await readOne('invoice');
    await readOne('customer');
    expect(await waiting()).toBe(0);
    expect(await deployment.count('select count(*) as n from control.inbox')).toBe(0);
  });

  it('of a payment that is deleted, shows in the invoice and the credit too', async () => {
    const [, , third] = openInvoices();
    const made = act('payInvoice', { id: third.id });
    await readOne('customerpayment');
    await deployment.follow(account.connector);
    expect((await invoiceShown(third.tranId)).status).toBe('PAID');
    act('deleteRecord', { type: 'customerPayment', id: made.id });
    await deployment.syncAgain(account.connector);
    const { status, billingAccount, applications } = await invoiceShown(third.tranId);
    expect(status).toBe('OPEN');
    expect(billingAccount.credit.exposure.amount).toBe(exposureInBooks(third));
    expect(applications.edges[0].node.reversedOn).not.toBeNull();
  });
});

describe('credit', () => {
  it('is held for an order over the limit, and good again after a payment on account', async () => {
    const { accounts } = await standing();
    const good = accounts.find(
      (one: Answer) => one.credit.state === 'GOOD' && one.creditLimit !== null,
    );
    const customer = booksOf(account.system, 'customer').find(
      ({ entityId }) => entityId === good.number,
    );
    const amount = Number(good.creditLimit.amount);
    const [item] = booksOf(account.system, 'serviceSaleItem');
    act('createRecord', {
      type: 'invoice',
      record: {
        ...{ entity: { id: customer.id }, tranDate: NOON.slice(0, 10) },
        item: { items: [{ item: { id: item.id }, quantity: 1, rate: amount + 1 }] },
      },
    });
    await readOne('invoice');
    await followHints(deployment.means, account.connector, NEVER);
    expect(await creditOf(good.number)).toMatchObject({ state: 'HOLD', reasons: ['OVER_LIMIT'] });
    act('recordPayment', { customer: customer.id, amount: String(amount) });
    await readOne('customerpayment');
    await followHints(deployment.means, account.connector, NEVER);
    expect(await creditOf(good.number)).toMatchObject({ state: 'GOOD', reasons: [] });
  });

  const standing = async () => ({
    accounts: await deployment.walk(
      'billingAccounts',
      'number creditLimit { amount } credit { state reasons exposure { amount } }',
    ),
  });
  const creditOf = async (number: string) =>
    (await standing()).accounts.find((one) => one.number === number).credit;
});

describe('a payment that comes while everything is read for the first time', () => {
  it('shows in the invoice and the customer that were read just before it', async () => {
    const other = await deploy(clock);
    await announceConnection(other.db, account.connector, 'simulator');
    const names = account.connector.feeds.map(({ name }) => name);
    for (const name of names.slice(0, names.indexOf('creditmemo'))) await readOne(name, other);
    const [, , , fourth] = openInvoices();
    act('payInvoice', { id: fourth.id });
    for (const name of names.slice(names.indexOf('creditmemo'))) await readOne(name, other);
    await other.follow(account.connector);
    const { status, billingAccount } = await invoiceShown(fourth.tranId, other);
    expect(status).toBe('PAID');
    expect(billingAccount.credit.exposure.amount).toBe(exposureInBooks(fourth));
  });
});

describe('the kept copy lost after some events', () => {
  const PAST =
    'id number status history { edges { node { sequence previous status occurredAt } } }';

  it('is read again with its past, and goes on counting where it stopped', async () => {
    await deployment.syncAgain(account.connector);
    const before = await deployment.walk('invoices', PAST);
    const events = await eventCount(deployment);
    expect(events).toBeGreaterThan(0);
    await emptyKeptCopy(deployment);
    await deployment.load(account.connector);
    expect(await deployment.walk('invoices', PAST)).toEqual(before);
    expect(await eventCount(deployment)).toBe(events);

    const moved = before.find(
      ({ history, status }) => history.edges.length > 0 && status === 'OPEN',
    );
    act('payInvoice', { tranId: moved.number });
    await deployment.syncAgain(account.connector);
    const { history } = (await deployment.walk('invoices', PAST)).find(({ id }) => id === moved.id);
    const sequences = history.edges.map(({ node }: Answer) => node.sequence);
    expect(sequences).toEqual(sequences.map((_: number, i: number) => i + 1));
    expect(sequences.length).toBe(moved.history.edges.length + 1);
    expect(await eventsOf(moved.id)).toBe(sequences.length);
  });

  it('tells of what happened while it was lost', async () => {
    const [paid] = (await deployment.walk('invoices', PAST)).filter(
      ({ status, history }) => status === 'PAID' && history.edges.length > 0,
    );
    const events = await eventsOf(paid.id);
    await emptyKeptCopy(deployment);
    const { id } = booksOf(account.system, 'invoice').find(({ tranId }) => tranId === paid.number);
    const payment = booksOf(account.system, 'customerPayment').find(({ apply }) =>
      apply?.items?.some(({ doc }: Answer) => doc.id === id),
    );
    act('unapplyPayment', { payment: payment.id, invoice: id });
    await deployment.load(account.connector);
    expect(await eventsOf(paid.id)).toBe(events + 1);
    expect((await invoiceShown(paid.number)).status).toBe('OPEN');
  });
});
