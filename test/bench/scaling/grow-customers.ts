import { currencyOf, drawn, id, insert, kept, minor } from './company.ts';

const DAY = `date '2023-06-01'`;
const SEGMENT = `(array['Enterprise','Mid-market','Small business'])[1 + n % 3]`;

/** Legal entities that customer `n` buys from: a first and a second one. */
export const firstEntity = (n: string): string =>
  `(array[1,1,1,1,1,2,2,2,3,4])[1 + ${drawn(n, 10, 7)}]`;
export const secondEntity = (n: string): string => `(1 + ${firstEntity(n)} % 4)`;

/** In NetSuite a customer has one record per legal entity: 2n for its first, 2n + 1 for its second. */
const accounts = (from: number, to: number): string =>
  `(select n, 2 * n + s as account, case s when 0 then ${firstEntity('n')} else ${secondEntity('n')} end as entity
from generate_series(${from}, ${to}) n, generate_series(0, 1) s) a`;

/** Customers `from` to `to` with contacts, opportunities and accounts. */
export const customers = (from: number, to: number): string[] => [
  insert(
    'crm.customer',
    {
      id: id('cus', 'n'),
      ...kept('n', DAY, 'SALESFORCE', 'salesforce'),
      name: `'Customer ' || ${drawn('n', 900_000, 1)} || ' ' || n`,
      legal_name: `'Customer ' || n || ' Ltd.'`,
      status: `'ACTIVE'`,
      segment: SEGMENT,
      account_owner: `jsonb_build_object('name', 'Seller ' || n % 50, 'email', 'seller' || n % 50 || '@example.com')`,
      parent_id: `case when n % 10 = 0 then ${id('cus', 'n - 1')} end`,
      legal_entity_ids: `array['ent_' || ${firstEntity('n')}, 'ent_' || ${secondEntity('n')}]`,
    },
    `generate_series(${from}, ${to}) n`,
  ),
  insert(
    'crm.contact',
    {
      id: id('con', '3 * n + k'),
      ...kept('3 * n + k', DAY, 'SALESFORCE', 'salesforce'),
      name: `'Person ' || ${drawn('3 * n + k', 9_000, 2)}`,
      email: `'person' || n || '-' || k || '@example.com'`,
      roles: `array[(array['BILLING','SIGNATORY','TECHNICAL'])[1 + k]]`,
      customer_id: id('cus', 'n'),
    },
    `generate_series(${from}, ${to}) n, generate_series(0, 2) k`,
  ),
  insert(
    'crm.opportunity',
    {
      id: id('opp', '6 * n + k'),
      ...kept('6 * n + k', DAY, 'SALESFORCE', 'salesforce'),
      name: `'Deal ' || n || '-' || k`,
      stage: `case when k < 4 then 'Closed Won' else 'Negotiation' end`,
      closed: 'k < 4',
      won: 'k < 4',
      close_date: `date '2024-01-01' + ${drawn('6 * n + k', 900, 3)}`,
      amount_minor: `100000 + ${drawn('6 * n + k', 9_000_000, 4)}`,
      currency: currencyOf(firstEntity('n')),
      lines: `'[]'`,
      revision: '1',
      customer_id: id('cus', 'n'),
      legal_entity_id: `'ent_' || ${firstEntity('n')}`,
    },
    `generate_series(${from}, ${to}) n, generate_series(0, 5) k`,
  ),
  billingAccounts(from, to),
  ...references(from, to),
];

const billingAccounts = (from: number, to: number): string =>
  insert(
    'erp.billing_account',
    {
      id: id('bac', 'account'),
      ...kept('account', DAY),
      number: `'CUST' || account`,
      currency: currencyOf('entity'),
      bill_to: `jsonb_build_object('lines', jsonb_build_array('Street ' || n), 'city', 'City', 'subdivision', null, 'postalCode', '10' || n % 999, 'country', 'DE')`,
      tax_profile: `jsonb_build_object('jurisdiction', 'DE', 'subdivision', null, 'registrationNumber', 'DE' || 100000000 + account, 'validated', 'FORMAT_VALID', 'category', 'S', 'exemptionReason', null, 'exemptionExpires', null)`,
      credit_limit_minor: '5000000',
      credit: `jsonb_build_object('state', 'GOOD', 'exposure', ${minor('1250000', currencyOf('entity'))}, 'limit', ${minor('5000000', currencyOf('entity'))}, 'reasons', '[]'::jsonb, 'since', null, 'decidedBy', 'NETSUITE')`,
      customer_id: id('cus', 'n'),
      legal_entity_id: `'ent_' || entity`,
      payment_term_id: id('trm', '1'),
      receivable_account_id: id('acc', '1'),
    },
    accounts(from, to),
  );

/** `entity` is the legal entity through which the record is seen, in SQL; null for records without one. */
const reference = (
  [connection, system, type, role]: readonly [string, string, string, string],
  [external, canonical]: readonly [string, string],
  from: string,
  entity: string,
): string =>
  insert(
    'control.external_ref',
    {
      connection_id: `'${connection}'`,
      system: `'${system}'`,
      type: `'${type}'`,
      role: `'${role}'`,
      external_id: `(${external})::text`,
      canonical_id: canonical,
      legal_entity_id: entity,
      last_seen_at: 'now()',
    },
    from,
  );

const references = (from: number, to: number): string[] => [
  reference(
    ['salesforce', 'SALESFORCE', 'Customer', 'OWNER'],
    ['n', id('cus', 'n')],
    `generate_series(${from}, ${to}) n`,
    'null',
  ),
  reference(
    ['netsuite', 'NETSUITE', 'Customer', 'REPLICA'],
    ['account', id('cus', 'n')],
    accounts(from, to),
    'null',
  ),
  reference(
    ['netsuite', 'NETSUITE', 'BillingAccount', 'OWNER'],
    ['account', id('bac', 'account')],
    accounts(from, to),
    `'ent_' || entity`,
  ),
  `insert into control.identity_key (type, kind, value, canonical_id)
select 'Customer', 'erp-customer-number', 'CUST' || account, ${id('cus', 'n')} from ${accounts(from, to)}`,
];

export { reference };
