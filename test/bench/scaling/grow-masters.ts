import { CONNECTION, ENTITIES, id, insert, kept, PRODUCTS } from './company.ts';

const DAY = `date '2023-01-01'`;
const literal = (value: unknown): string => `'${JSON.stringify(value)}'::jsonb`;

/** What a company has before its first customer: legal entities, periods, terms, tax codes, accounts, products. */
export const masters = (): string[] => [
  ...ENTITIES.map(legalEntity),
  insert(
    'erp.fiscal_period',
    {
      id: id('per', 'n'),
      ...kept('n', DAY),
      name: `to_char(${DAY} + (n - 1) * interval '1 month', 'Mon YYYY')`,
      start_date: `${DAY} + (n - 1) * interval '1 month'`,
      end_date: `${DAY} + n * interval '1 month' - interval '1 day'`,
      ar_status: `'OPEN'`,
      ap_status: `'OPEN'`,
      gl_status: `'OPEN'`,
    },
    'generate_series(1, 72) n',
  ),
  `insert into erp.payment_term (id, ${keptNames()}, code, basis, net_days) select ${id('trm', '1')}, ${keptValues('1')}, 'NET30', 'INVOICE_DATE', 30`,
  insert(
    'erp.tax_code',
    {
      id: id('tax', 'n'),
      ...kept('n', DAY),
      code: `'VAT' || n`,
      category: `'S'`,
      country: `(array['US','DE','FR','GB'])[n]`,
      rates: literal([{ percent: '20', validFrom: '2020-01-01', validTo: null }]),
      recoverable_percent: '100',
      direction: `'SALES'`,
    },
    'generate_series(1, 4) n',
  ),
  insert(
    'erp.gl_account',
    {
      id: id('acc', 'n'),
      ...kept('n', DAY),
      code: '(4000 + n)::text',
      name: `'Revenue ' || n`,
      class: `'REVENUE'`,
      normal_side: `'CREDIT'`,
      required_dimensions: `'{}'`,
      postable: 'true',
      active: 'true',
      legal_entity_ids: `'{}'`,
    },
    'generate_series(1, 20) n',
  ),
  insert(
    'crm.product',
    {
      id: id('prd', 'n'),
      ...kept('n', DAY, 'SALESFORCE', 'salesforce'),
      sku: `'SKU-' || n`,
      name: `'Product ' || n`,
      family: `(array['Platform','Services','Hardware','Add-on'])[1 + n % 4]`,
      active: 'true',
    },
    `generate_series(1, ${PRODUCTS}) n`,
  ),
  ...references(),
  ...['crm', 'erp', 'expense'].map(freshness),
  feeds(),
];

function legalEntity(
  { id: entityId, code, currency, country, timeZone }: (typeof ENTITIES)[number],
  i: number,
): string {
  const ledger = { id: '1', code: 'PRIMARY', leading: true, currency, accountingStandard: null };
  const policy = {
    closedPeriod: 'HOLD',
    reimbursementLeadDays: 3,
    reimbursementRun: null,
    receiptRequiredAbove: null,
    replayTwoApproversAbove: null,
  };
  return insert(
    'erp.legal_entity',
    {
      id: `'${entityId}'`,
      ...kept(String(i + 1), DAY),
      code: `'${code}'`,
      name: `'Company ${country}'`,
      country: `'${country}'`,
      functional_currency: `'${currency}'`,
      time_zone: `'${timeZone}'`,
      tax_registrations: literal([]),
      tax_rounding: `'PER_DOCUMENT'`,
      ledgers: literal([ledger]),
      policy: literal(policy),
    },
    'generate_series(1, 1)',
  );
}

const keptNames = (): string => Object.keys(kept('1', DAY)).join(', ');
const keptValues = (sourceId: string): string => Object.values(kept(sourceId, DAY)).join(', ');

/** Cross references of the masters, as if each had been read from NetSuite. */
function references(): string[] {
  const tables = [
    ['LegalEntity', 'erp.legal_entity'],
    ['FiscalPeriod', 'erp.fiscal_period'],
    ['PaymentTerm', 'erp.payment_term'],
    ['TaxCode', 'erp.tax_code'],
    ['GLAccount', 'erp.gl_account'],
    ['Product', 'crm.product'],
  ] as const;
  return [
    ...tables.map(
      ([
        type,
        name,
      ]) => `insert into control.external_ref (connection_id, type, external_id, canonical_id, system, role, last_seen_at)
select '${CONNECTION}', '${type}', source_id, id, 'NETSUITE', 'OWNER', now() from ${name}`,
    ),
    `insert into control.identity_key (type, kind, value, canonical_id) select 'LegalEntity', 'legal-entity-code', code, id from erp.legal_entity`,
  ];
}

const freshness = (
  schema: string,
): string => `insert into ${schema}.freshness (connection_id, object_type, confirmed_at, window_seconds)
select c, t, now(), 86400 from unnest(array['netsuite','salesforce','concur']) c, unnest(array['Customer','Contact','Opportunity','Invoice','Payment','Order','BillingAccount','ExpenseReport']) t`;

const feeds =
  (): string => `insert into control.sync_state (connection_id, feed, system, emits, mode, loaded, window_seconds)
select '${CONNECTION}', f, 'NETSUITE', array[f], 'INCREMENTAL', true, 60 from unnest(array['customer','invoice','salesorder','customerpayment']) f`;
