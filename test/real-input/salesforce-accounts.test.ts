import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { type Account, salesforceAccount } from './accounts.ts';
import { type Answer, type Deployment, deploy } from './deployment.ts';
import { realInput, textOf } from './files.ts';
import { emptyKeptCopy, eventCount, rowVersions } from './kept-copy.ts';

const folder = realInput('salesforce-sample');

const CUSTOMER = `id name status segment legalName accountOwner { name }
  parent { id } children { edges { node { id } } }
  contacts(first: 200) { edges { node { id name email phone roles } } }
  externalRefs { system externalId role } billingAccounts { id } receivables { currency }`;

/** Files of one kind, whole: records name each other only within their own set. */
function filesOf(from: URL, kind: string): Answer[] {
  return readdirSync(from)
    .filter((name) => name.endsWith(`-${kind}.json`))
    .sort()
    .map((name) => JSON.parse(textOf(from, name)));
}

const nameOf = ({ FirstName, LastName }: Answer): string =>
  [FirstName, LastName].filter(Boolean).join(' ');

describe.skipIf(!folder)('the sample org of Salesforce, read through the graph', () => {
  let account: Account;
  let deployment: Deployment;
  let sets: { accounts: Answer[]; contacts: Answer[] }[];
  let products: Answer[];
  let customers: Answer[];

  beforeAll(async () => {
    sets = setsIn(folder as URL);
    products = filesOf(folder as URL, 'Product__cs').flatMap(({ records }) => records);
    account = await salesforceAccount(systemClock);
    for (const { accounts, contacts } of sets)
      await account.system.load([...accounts, ...contacts] as never);
    await account.system.load({ Product2: products.map(asStandardProduct) });
    deployment = await deploy(systemClock);
    await deployment.load(account.connector);
    customers = await deployment.walk('customers', CUSTOMER);
  }, 60_000);
  afterAll(() => account.close());

  it('has every account under its name, as a top of its own hierarchy and known to no ERP', () => {
    const names = sets.flatMap(({ accounts }) => accounts.map(({ Name }) => Name));
    expect(names.length).toBeGreaterThan(10);
    expect(customers.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const customer of customers)
      expect(customer).toMatchObject({
        ...{ status: 'PROSPECT', segment: null, legalName: null, parent: null },
        ...{ children: { edges: [] }, billingAccounts: [], receivables: [] },
        externalRefs: [{ system: 'SALESFORCE', role: 'OWNER' }],
      });
  });

  it('has every contact with its account, its address and its number', () => {
    const expected = sets.flatMap(({ accounts, contacts }) => {
      const names = new Map(
        accounts.map(({ attributes, Name }) => [`@${attributes.referenceId}`, Name]),
      );
      return contacts.map((contact) => ({
        ...{ account: names.get(contact.AccountId), name: nameOf(contact) },
        ...{ email: contact.Email ?? null, phone: contact.Phone ?? contact.MobilePhone ?? null },
      }));
    });
    const read = customers.flatMap((customer) =>
      customer.contacts.edges.map(({ node: { name, email, phone } }: Answer) => ({
        ...{ account: customer.name, name, email, phone },
      })),
    );
    expect(expected.length).toBeGreaterThan(5);
    expect(byText(read)).toEqual(byText(expected));
  });

  it('has every product that fits', async () => {
    const read = await deployment.walk('products', 'sku name active');
    expect(products.length).toBeGreaterThan(10);
    expect(byText(read)).toEqual(
      byText(products.map(({ Name }) => ({ sku: Name, name: Name, active: true }))),
    );
  });

  it('shows its accounts only to who may see every legal entity, since they belong to none', async () => {
    expect(await deployment.walk('customers', 'id', { entities: ['US01', 'DE01'] })).toEqual([]);
    expect(await deployment.walk('contacts', 'id', { entities: ['US01'] })).toEqual([]);
    const [some] = customers;
    const query = 'query ($id: ID!) { customer(id: $id) { name } }';
    expect(await deployment.ask(query, { id: some.id }, ['US01'])).toEqual({ customer: null });
    expect(await deployment.ask(query, { id: some.id })).toEqual({ customer: { name: some.name } });
  });

  it('is untouched by a second sync, and the same after its copy was lost', async () => {
    const before = await rowVersions(deployment);
    await deployment.syncAgain(account.connector);
    expect(await rowVersions(deployment)).toEqual(before);
    await emptyKeptCopy(deployment);
    await deployment.load(account.connector);
    expect(await deployment.walk('customers', CUSTOMER)).toEqual(customers);
    expect(await eventCount(deployment)).toBe(0);
  });
});

/** Accounts with their contacts, app by app. Fields of the apps’ own objects do not fit a standard org. */
function setsIn(from: URL) {
  const apps = new Set(
    readdirSync(from).flatMap((name) => /^(.+)-Accounts\.json$/.exec(name)?.[1] ?? []),
  );
  return [...apps].sort().map((app) => ({
    accounts: recordsOf(from, `${app}-Accounts.json`),
    contacts: recordsOf(from, `${app}-Contacts.json`).map(standardOnly),
  }));
}

const recordsOf = (from: URL, file: string): Answer[] =>
  readdirSync(from).includes(file) ? JSON.parse(textOf(from, file)).records : [];

const standardOnly = (record: Answer): Answer =>
  Object.fromEntries(Object.entries(record).filter(([field]) => !field.endsWith('__c')));

/** The app keeps products in an object of its own, without a code: the name is unique there. */
const asStandardProduct = ({ Name }: Answer) => ({ Name, ProductCode: Name, IsActive: true });

const byText = <T>(values: readonly T[]): T[] =>
  values.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
