import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Change, KeyRef, Ref } from '../../connectors/ports.ts';
import { generateCompany } from '../../simulators/demo/company.ts';
import { netsuiteRecords } from '../../simulators/demo/netsuite.ts';
import { type Account, NOW, openAccount, pagesOf, type Records } from './netsuite-account.ts';

let account: Account;
const changes = new Map<string, Change[]>();
const unreadable: unknown[] = [];

/** The made-up company as a whole: thousands of documents in every state. */
beforeAll(async () => {
  account = await openAccount();
  const company = generateCompany({ seed: 11, today: new Date(NOW).toISOString().slice(0, 10) });
  account.load(netsuiteRecords(company) as Records);
  for (const { name } of account.connector.feeds) {
    const pages = await pagesOf(account, name);
    for (const change of pages.flatMap((page) => page.changes)) {
      const known = changes.get(change.type);
      if (known) known.push(change);
      else changes.set(change.type, [change]);
    }
    unreadable.push(...pages.flatMap((page) => page.unreadable));
  }
});
afterAll(() => account.close());

/** Every reference within some facts. */
function* refsIn(value: unknown): Generator<Ref> {
  if (value instanceof Ref) yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* refsIn(part);
}

describe('the demo company', () => {
  it('is understood to the last record', () => {
    expect(unreadable).toEqual([]);
    for (const { objectType } of account.connector.capabilities)
      expect([objectType, changes.get(objectType)?.length ?? 0]).not.toEqual([objectType, 0]);
  });

  it('names no record that is not there', () => {
    const ids = new Map(
      [...changes].map(([type, all]) => [type, new Set(all.map((c) => c.externalId))]),
    );
    const dangling = [...changes.values()]
      .flat()
      .flatMap((change) => [...refsIn(change.facts)])
      .filter(({ type, externalId }) => !ids.get(type)?.has(externalId));
    expect(dangling).toEqual([]);
  });

  it('has invoices in every state, each with a balance that its settlement explains', () => {
    const invoices = (changes.get('Invoice') ?? []) as Change<'Invoice'>[];
    const states = new Set(invoices.map(({ facts }) => facts.status));
    expect([...states]).toEqual(
      expect.arrayContaining([
        'CREDITED',
        'OPEN',
        'PAID',
        'PARTIALLY_PAID',
        'SUBMITTED',
        'VOID',
        'WRITTEN_OFF',
      ]),
    );
    for (const { facts } of invoices) {
      const { paid, credited, discounted, writtenOff } = facts.settlement;
      const settled = paid.minor + credited.minor + discounted.minor + writtenOff.minor;
      expect(facts.balance.minor).toBe(facts.total.minor - settled);
      expect(facts.total.minor).toBe(facts.net.minor + facts.tax.minor);
    }
  });

  it('claims no customer as its own, since it only keeps a copy', () => {
    const customers = (changes.get('Customer') ?? []) as Change<'Customer'>[];
    expect(new Set(customers.map(({ role }) => role))).toEqual(new Set(['REPLICA']));
    const orders = (changes.get('Order') ?? []) as Change<'Order'>[];
    expect(orders.some(({ facts }) => facts.opportunityId instanceof KeyRef)).toBe(true);
  });
});
