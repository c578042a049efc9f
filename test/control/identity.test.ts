import { expect, test } from 'vitest';
import { type IdentityKey, KeyRef, Ref } from '../../connectors/ports.ts';
import { customerReader } from '../../store/readers/crm.ts';
import { invoiceReader } from '../../store/readers/erp-documents.ts';
import { change } from '../support/changes.ts';
import { freshDatabase } from '../support/database.ts';
import { recording } from '../support/recording.ts';

const db = await freshDatabase({ poolSize: 10 });
const { sees, idOf, kept } = recording(db);

const key = (kind: IdentityKey['kind'], value: string): IdentityKey => ({ kind, value });
const number = (value: string) => [key('erp-customer-number', value)];
const EVERYONE = { entities: [''], todays: ['2026-05-13'], now: new Date() };

test('finds a record again by connection, type and external id, and mints for each of the three', async () => {
  await sees('salesforce', [change('Customer', 'a1'), change('Product', 'a1')]);
  await sees('netsuite', [change('Customer', 'a1')]);
  const first = await idOf('salesforce', 'Customer', 'a1');
  await sees('salesforce', [change('Customer', 'a1', { name: 'Renamed' })]);
  expect(await idOf('salesforce', 'Customer', 'a1')).toBe(first);
  expect(await kept('crm.customer', 'name', first)).toBe('Renamed');
  const ids = [
    first,
    await idOf('netsuite', 'Customer', 'a1'),
    await idOf('salesforce', 'Product', 'a1'),
  ];
  expect(new Set(ids).size).toBe(3);
});

test('finds the id that was reserved under the anchor, for its own type and connection only', async () => {
  await db.query(
    `insert into control.anchor values ('tb_op_1', 'netsuite', 'Invoice', 'inv_reserved', 'op_1')`,
  );
  const marked = (type: 'Invoice' | 'CreditMemo') => ({
    ...change(type, 'marked'),
    anchor: 'tb_op_1',
  });
  await sees('netsuite', [marked('CreditMemo'), marked('Invoice')]);
  await sees('salesforce', [marked('Invoice')]);
  expect(await idOf('netsuite', 'Invoice', 'marked')).toBe('inv_reserved');
  expect(await idOf('netsuite', 'CreditMemo', 'marked')).toMatch(/^crm_/);
  expect(await idOf('salesforce', 'Invoice', 'marked')).not.toBe('inv_reserved');
});

test('links by a shared key and never by a name', async () => {
  await sees('salesforce', [
    change('Customer', 'k1', { name: 'Acme' }, { keys: number('K-1') }),
    change('Customer', 'k2', { name: 'Acme' }),
  ]);
  await sees('netsuite', [
    change('Customer', 'k1', { name: 'Acme Inc.' }, { keys: number('K-1'), role: 'REPLICA' }),
    change('Customer', 'k2', { name: 'Acme' }, { role: 'REPLICA' }),
  ]);
  const shared = await idOf('salesforce', 'Customer', 'k1');
  expect(await idOf('netsuite', 'Customer', 'k1')).toBe(shared);
  const ids = await Promise.all(['salesforce', 'netsuite'].map((c) => idOf(c, 'Customer', 'k2')));
  expect(new Set([shared, ...ids]).size).toBe(3);
});

test('keeps two records of one owner apart, whatever key they share', async () => {
  const keys = [key('tax-registration', 'DE-T1')];
  const twins = ['t1', 't2'].map((id) => change('Customer', id, {}, { keys }));
  await sees('salesforce', twins);
  await sees('salesforce', [...twins].reverse());
  const [first, second] = await Promise.all(
    ['t1', 't2'].map((id) => idOf('salesforce', 'Customer', id)),
  );
  expect(second).not.toBe(first);
  await sees('netsuite', [change('Customer', 't1', {}, { keys, role: 'REPLICA' })]);
  expect(await idOf('netsuite', 'Customer', 't1')).toBe(first);
});

test('gives one id to a customer that two connections show at the same moment', async () => {
  for (let round = 0; round < 20; round++) {
    const keys = number(`P-${round}`);
    await Promise.all([
      sees('salesforce', [change('Customer', `p${round}`, {}, { keys })]),
      sees('netsuite', [change('Customer', `p${round}`, {}, { keys, role: 'REPLICA' })]),
    ]);
    expect(await idOf('netsuite', 'Customer', `p${round}`)).toBe(
      await idOf('salesforce', 'Customer', `p${round}`),
    );
  }
});

test('gives a record named by key one id, before and after its key is announced', async () => {
  const employee = new KeyRef('Employee', 'employee-number', '4711');
  await sees('concur', [change('ExpenseReport', 'before', { employeeId: employee })]);
  await sees('netsuite', [
    change('Employee', 'n7', {}, { keys: [key('employee-number', '4711')] }),
  ]);
  await sees('concur', [change('ExpenseReport', 'after', { employeeId: employee })]);
  const id = await idOf('netsuite', 'Employee', 'n7');
  for (const report of ['before', 'after'])
    expect(
      await kept(
        'expense.expense_report',
        'employee_id',
        await idOf('concur', 'ExpenseReport', report),
      ),
    ).toBe(id);
});

test('merges two ids that a later key joins: the older wins, and everything follows it', async () => {
  await sees('netsuite', [
    change('Customer', 'm1', { name: 'In the ERP' }, { role: 'REPLICA', keys: number('M-1') }),
    change('Invoice', 'm-inv', { customerId: new Ref('Customer', 'm1') }),
  ]);
  const older = await idOf('netsuite', 'Customer', 'm1');
  await sees('salesforce', [
    change('Customer', 'm1', { name: 'In the CRM' }),
    change('Opportunity', 'm-opp', { customerId: new Ref('Customer', 'm1') }),
  ]);
  const younger = await idOf('salesforce', 'Customer', 'm1');
  expect(younger).not.toBe(older);

  await sees('salesforce', [
    change('Customer', 'm1', { name: 'In the CRM' }, { keys: number('M-1') }),
  ]);
  expect(await idOf('salesforce', 'Customer', 'm1')).toBe(older);
  expect(await idOf('netsuite', 'Customer', 'm1')).toBe(older);
  expect(await kept('crm.customer', 'name', younger)).toBeUndefined();
  const opportunity = await idOf('salesforce', 'Opportunity', 'm-opp');
  expect(await kept('crm.opportunity', 'customer_id', opportunity)).toBe(older);

  const entities = await db.query<{ id: string }>(
    `select canonical_id as id from control.external_ref where type = 'LegalEntity'`,
  );
  const scope = { ...EVERYONE, entities: ['', ...entities.map(({ id }) => id)] };
  const found = await customerReader.byIds(db, [younger, older], scope);
  expect(found.map((customer) => [customer?.id, customer?.name])).toEqual([
    [older, 'In the CRM'],
    [older, 'In the CRM'],
  ]);
  const [page] = await invoiceReader.pagesOf(db, 'customer_id', [older], {}, scope);
  expect(page?.edges).toHaveLength(1);
});

test('keeps the owner’s row in a merge, whichever id wins and whoever finds out', async () => {
  await sees('salesforce', [change('Customer', 'w1', { name: 'Owner' })]);
  await sees('netsuite', [change('Customer', 'w1', { name: 'Copy' }, { role: 'REPLICA' })]);
  const older = await idOf('salesforce', 'Customer', 'w1');
  const keys = [key('crm-account', 'w1')];
  await sees('netsuite', [change('Customer', 'w1', { name: 'Copy' }, { role: 'REPLICA', keys })]);
  await sees('salesforce', [change('Customer', 'w1', { name: 'Owner' }, { keys })]);
  expect(await idOf('netsuite', 'Customer', 'w1')).toBe(older);
  expect(await kept('crm.customer', 'name', older)).toBe('Owner');
  expect(await kept('crm.customer', 'connection_id', older)).toBe('salesforce');
});

test('leads every id of a chain of merges to the oldest', async () => {
  const keys = ['C-1', 'C-2', 'C-3'].map((value) => key('tax-registration', value));
  for (const [place, own] of keys.entries())
    await sees('netsuite', [
      change('Customer', `chain${place}`, {}, { keys: [own], role: 'REPLICA' }),
    ]);
  const ids = await Promise.all(
    [0, 1, 2].map((place) => idOf('netsuite', 'Customer', `chain${place}`)),
  );
  await sees('netsuite', [
    change('Customer', 'chain1', {}, { keys: keys.slice(1), role: 'REPLICA' }),
    change('Customer', 'chain0', {}, { keys: keys.slice(0, 2), role: 'REPLICA' }),
  ]);
  for (const place of [0, 1, 2])
    expect(await idOf('netsuite', 'Customer', `chain${place}`)).toBe(ids[0]);
  const aliases = await db.query<{ winning_id: string }>(
    'select winning_id from crm.alias where losing_id = any($1)',
    [ids],
  );
  expect(aliases.map(({ winning_id }) => winning_id)).toEqual([ids[0], ids[0]]);
});

test('moves rows to the legal entity that two ids turn out to be', async () => {
  await sees('salesforce', [
    change('Opportunity', 'le-opp', {
      legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'FR01'),
    }),
  ]);
  await sees('netsuite', [
    change('Invoice', 'le-inv', { legalEntityId: new Ref('LegalEntity', 'fr') }),
  ]);
  await sees('netsuite', [
    change('LegalEntity', 'fr', {}, { keys: [key('legal-entity-code', 'FR01')] }),
  ]);
  const entity = await idOf('netsuite', 'LegalEntity', 'fr');
  const invoice = await idOf('netsuite', 'Invoice', 'le-inv');
  const opportunity = await idOf('salesforce', 'Opportunity', 'le-opp');
  expect(await kept('erp.invoice', 'legal_entity_id', invoice)).toBe(entity);
  expect(await kept('crm.opportunity', 'legal_entity_id', opportunity)).toBe(entity);
});

test('lets no reference to a losing id be written while its merge is under way', async () => {
  for (let round = 0; round < 15; round++) {
    const keys = number(`R-${round}`);
    await sees('salesforce', [change('Customer', `r${round}`, {}, { keys })]);
    await sees('netsuite', [change('Customer', `r${round}`, {}, { role: 'REPLICA' })]);
    await Promise.all([
      sees('netsuite', [change('Customer', `r${round}`, {}, { role: 'REPLICA', keys })]),
      ...[1, 2, 3].map((n) =>
        sees('netsuite', [
          change('Invoice', `r${round}-${n}`, { customerId: new Ref('Customer', `r${round}`) }),
        ]),
      ),
    ]);
    const winner = await idOf('salesforce', 'Customer', `r${round}`);
    for (const n of [1, 2, 3])
      expect(
        await kept(
          'erp.invoice',
          'customer_id',
          await idOf('netsuite', 'Invoice', `r${round}-${n}`),
        ),
      ).toBe(winner);
  }
});

test('counts the transitions of a merged record on behind those of both', async () => {
  const stage = (id: string, name: string, day: number, keys: IdentityKey[] = []) =>
    change('Opportunity', id, { stage: name }, { keys, updatedAt: `2026-05-0${day}T00:00:00Z` });
  for (const [day, name] of ['One', 'Two', 'Three'].entries())
    await sees('netsuite', [stage('seq', name, day + 1, [key('crm-opportunity', 'seq')])]);
  await sees('salesforce', [stage('seq', 'One', 4)]);
  await sees('salesforce', [stage('seq', 'Two', 5, [key('crm-opportunity', 'seq')])]);
  await sees('salesforce', [stage('seq', 'Won', 6)]);
  const id = await idOf('salesforce', 'Opportunity', 'seq');
  expect(await kept('crm.opportunity', 'stage', id)).toBe('Won');
  expect(await kept<number>('crm.opportunity', 'doc_seq', id)).toBeGreaterThan(3);
});
