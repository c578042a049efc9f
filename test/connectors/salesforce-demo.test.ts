import 'reflect-metadata';
import { describe, expect, test } from 'vitest';
import { type Change, type FeedPage, Ref } from '../../connectors/ports.ts';
import { generateCompany } from '../../simulators/demo/company.ts';
import { salesforceRecords } from '../../simulators/demo/salesforce.ts';
import { changesIn, connected, NEVER, pagesOf } from './salesforce-org.ts';

/** Every reference within some facts. */
function* refsIn(value: unknown): Generator<Ref> {
  if (value instanceof Ref) yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* refsIn(part);
}

const customersIn = (changes: readonly Change[]) =>
  changes.filter((change): change is Change<'Customer'> => change.type === 'Customer');

const opportunitiesIn = (changes: readonly Change[]) =>
  changes.filter((change): change is Change<'Opportunity'> => change.type === 'Opportunity');

/** The made-up company as a whole, read over HTTP in parts smaller than the vendor’s. */
async function readAll(): Promise<FeedPage[]> {
  const { system, connector } = await connected({ pageSize: 500 });
  await system.load(salesforceRecords(generateCompany({ seed: 11, today: '2026-01-31' })));
  const pages: FeedPage[] = [];
  for (const feed of connector.feeds) {
    const read = await pagesOf(feed);
    const count = read.reduce((sum, page) => sum + page.count, 0);
    expect([feed.name, count]).toEqual([feed.name, await feed.total(NEVER)]);
    pages.push(...read);
  }
  return pages;
}

describe('the demo company', () => {
  test('is understood to the last record, and names none that is not there', async () => {
    const pages = await readAll();
    const changes = changesIn(pages);
    expect(pages.flatMap(({ unreadable }) => unreadable)).toEqual([]);

    const known = new Set(changes.map(({ type, externalId }) => `${type} ${externalId}`));
    expect(known.size).toBe(changes.length);
    const dangling = changes
      .flatMap(({ facts }) => [...refsIn(facts)])
      .filter(({ type, externalId }) => !known.has(`${type} ${externalId}`));
    expect(dangling).toEqual([]);

    const opportunities = opportunitiesIn(changes);
    expect(opportunities.length).toBeGreaterThan(50);
    for (const { facts, externalId } of opportunities) {
      const lines = facts.lines.reduce((sum, { total }) => sum + total.minor, 0n);
      if (facts.lines.length > 0)
        expect([externalId, lines]).toEqual([externalId, facts.amount.minor]);
    }
  });

  test('has every field of a customer and of an opportunity somewhere', async () => {
    const changes = changesIn(await readAll());
    const customers = customersIn(changes);
    const missing = (facts: readonly object[]): string[] => {
      const names = new Set(facts.flatMap((fact) => Object.keys(fact)));
      return [...names].filter((name) =>
        facts.every((fact) => (fact as Record<string, unknown>)[name] === null),
      );
    };
    expect(missing(customers.map(({ facts }) => facts))).toEqual(['legalName']);
    expect(missing(opportunitiesIn(changes).map(({ facts }) => facts))).toEqual([]);
    const kinds = new Set(customers.flatMap(({ keys }) => keys.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([
      'crm-account',
      'erp-customer-number',
      'tax-registration',
    ]);
  });
});
