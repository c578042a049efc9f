import { Migration } from '@mikro-orm/migrations';

/** Columns of every kept copy. `digest`, `read_at`, `written_at` and `doc_seq` serve the one writer, control/record.ts. */
const kept = `
  id text collate "C" primary key,
  system text not null,
  connection_id text not null,
  source_id text not null,
  source_version text,
  source_updated_at timestamptz,
  fetched_at timestamptz not null,
  unavailable jsonb not null default '[]',
  deleted_at timestamptz,
  digest text not null,
  read_at timestamptz not null,
  written_at timestamptz,
  doc_seq integer not null default 0`;

const keptTable = (name: string, columns: string): string =>
  `create table ${name} (${kept},${columns}
);`;

/** Ids that lost a merge, and what the kept copies were last confirmed against: beside the copies, in their own schema. */
const beside = (schema: string): string => `
create table ${schema}.alias (
  losing_id text collate "C" primary key,
  winning_id text collate "C" not null
);
create table ${schema}.freshness (
  connection_id text not null,
  object_type text not null,
  confirmed_at timestamptz,
  window_seconds integer not null,
  reachable boolean not null default true,
  primary key (connection_id, object_type)
);`;

const crm = [
  keptTable(
    'crm.customer',
    `
  name text not null,
  legal_name text,
  status text not null,
  segment text,
  account_owner jsonb,
  parent_id text collate "C",
  legal_entity_ids text[] not null default '{}'`,
  ),
  'create index customer_name on crm.customer (name collate "C", id);',
  'create index customer_updated on crm.customer (coalesce(source_updated_at, fetched_at), id);',
  'create index customer_parent on crm.customer (parent_id) where parent_id is not null;',
  keptTable(
    'crm.contact',
    `
  name text not null,
  email text,
  phone text,
  roles text[] not null,
  customer_id text collate "C" not null`,
  ),
  'create index contact_customer on crm.contact (customer_id, name collate "C", id);',
  keptTable(
    'crm.opportunity',
    `
  name text not null,
  stage text not null,
  closed boolean not null,
  won boolean not null,
  close_date date not null,
  amount_minor bigint not null,
  currency char(3) not null,
  terms jsonb,
  tax_jurisdiction text,
  selling_entity_code text,
  lines jsonb not null,
  revision integer not null,
  customer_id text collate "C",
  legal_entity_id text collate "C" not null`,
  ),
  'create index opportunity_customer on crm.opportunity (customer_id, legal_entity_id, close_date desc, id desc);',
  'create index opportunity_closed on crm.opportunity (legal_entity_id, close_date, id);',
  keptTable(
    'crm.product',
    `
  sku text not null,
  name text not null,
  family text,
  active boolean not null`,
  ),
  'create index product_sku on crm.product (sku collate "C", id);',
  beside('crm'),
];

const organisationUnit = `
  code text not null,
  name text not null,
  active boolean not null,
  parent_id text collate "C",
  legal_entity_ids text[] not null`;

const erpMaster = [
  keptTable(
    'erp.legal_entity',
    `
  code text not null,
  name text not null,
  country text not null,
  functional_currency char(3) not null,
  time_zone text not null,
  tax_registrations jsonb not null,
  tax_rounding text not null,
  ledgers jsonb not null,
  policy jsonb not null,
  parent_id text collate "C"`,
  ),
  keptTable(
    'erp.fiscal_period',
    `
  name text not null,
  start_date date not null,
  end_date date not null,
  ar_status text not null,
  ap_status text not null,
  gl_status text not null`,
  ),
  'create index fiscal_period_days on erp.fiscal_period (start_date, end_date);',
  keptTable(
    'erp.payment_term',
    `
  code text not null,
  basis text not null,
  net_days integer not null,
  discount_percent numeric,
  discount_days integer`,
  ),
  keptTable(
    'erp.tax_code',
    `
  code text not null,
  category text not null,
  country text not null,
  rates jsonb not null,
  recoverable_percent numeric not null,
  direction text not null`,
  ),
  keptTable(
    'erp.gl_account',
    `
  code text not null,
  name text not null,
  class text not null,
  normal_side text not null,
  currency char(3),
  required_dimensions text[] not null,
  postable boolean not null,
  control_account text,
  active boolean not null,
  legal_entity_ids text[] not null`,
  ),
  keptTable('erp.department', organisationUnit),
  keptTable('erp.cost_center', organisationUnit),
  keptTable('erp.project', organisationUnit),
  keptTable(
    'erp.employee',
    `
  number text not null,
  name text not null,
  email text,
  reimbursement_currency char(3),
  status text not null,
  valid_from date,
  valid_to date,
  legal_entity_id text collate "C" not null,
  department_id text collate "C",
  cost_center_id text collate "C",
  manager_id text collate "C"`,
  ),
  keptTable(
    'erp.billing_account',
    `
  number text not null,
  currency char(3) not null,
  bill_to jsonb,
  tax_profile jsonb not null,
  credit_limit_minor bigint,
  credit jsonb not null,
  credit_state text generated always as (credit ->> 'state') stored,
  customer_id text collate "C" not null,
  legal_entity_id text collate "C" not null,
  payment_term_id text collate "C",
  receivable_account_id text collate "C"`,
  ),
  'create index billing_account_customer on erp.billing_account (customer_id, legal_entity_id, number collate "C", id);',
];

const erpDocuments = [
  keptTable(
    'erp.sales_order',
    `
  number text not null,
  kind text not null,
  status text not null,
  currency char(3) not null,
  order_date date not null,
  total_minor bigint not null,
  terms jsonb,
  lines jsonb not null,
  customer_id text collate "C" not null,
  billing_account_id text collate "C" not null,
  legal_entity_id text collate "C" not null,
  opportunity_id text collate "C"`,
  ),
  'create index sales_order_customer on erp.sales_order (customer_id, legal_entity_id, order_date desc, id desc);',
  'create index sales_order_date on erp.sales_order (order_date desc, id desc);',
  'create index sales_order_opportunity on erp.sales_order (opportunity_id) where opportunity_id is not null;',
  keptTable(
    'erp.schedule_line',
    `
  order_id text collate "C" not null,
  legal_entity_id text collate "C" not null,
  currency char(3) not null,
  bill_on date not null,
  period jsonb,
  amount_minor bigint not null,
  invoice_id text collate "C"`,
  ),
  'create index schedule_line_order on erp.schedule_line (order_id, bill_on, id);',
  keptTable(
    'erp.invoice',
    `
  number text not null,
  type_code text not null,
  status text not null,
  issue_date date not null,
  tax_point_date date,
  due_date date not null,
  posting_date date,
  currency char(3) not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  functional_total jsonb not null,
  prepaid_minor bigint not null,
  rounding_minor bigint not null,
  settlement jsonb not null,
  balance_minor bigint not null check (balance_minor >= 0),
  disputed boolean not null,
  purchase_order_number text,
  allowances jsonb not null,
  tax_totals jsonb not null,
  lines jsonb not null,
  history jsonb not null default '[]',
  legal_entity_id text collate "C" not null,
  customer_id text collate "C" not null,
  billing_account_id text collate "C" not null,
  order_id text collate "C",
  payment_term_id text collate "C",
  period_id text collate "C"`,
  ),
  'create index invoice_customer on erp.invoice (customer_id, legal_entity_id, issue_date desc, id desc);',
  'create index invoice_open on erp.invoice (customer_id, legal_entity_id) where balance_minor > 0;',
  'create index invoice_issued on erp.invoice (issue_date desc, id desc);',
  'create index invoice_due on erp.invoice (due_date, id) where balance_minor > 0;',
  'create index invoice_number on erp.invoice (number collate "C", id);',
  'create index invoice_updated on erp.invoice (coalesce(source_updated_at, fetched_at), id);',
  'create index invoice_order on erp.invoice (order_id) where order_id is not null;',
  keptTable(
    'erp.credit_memo',
    `
  number text not null,
  status text not null,
  reason text,
  issue_date date not null,
  currency char(3) not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  remaining_minor bigint not null check (remaining_minor >= 0),
  lines jsonb not null,
  invoice_id text collate "C",
  customer_id text collate "C" not null,
  billing_account_id text collate "C" not null,
  legal_entity_id text collate "C" not null`,
  ),
  'create index credit_memo_customer on erp.credit_memo (customer_id, legal_entity_id, issue_date desc, id desc);',
  'create index credit_memo_invoice on erp.credit_memo (invoice_id, issue_date desc, id desc) where invoice_id is not null;',
  'create index credit_memo_issued on erp.credit_memo (issue_date desc, id desc);',
  'create index credit_memo_remaining on erp.credit_memo (customer_id, legal_entity_id) where remaining_minor > 0;',
  keptTable(
    'erp.payment',
    `
  number text not null,
  status text not null,
  application text not null,
  method text not null,
  currency char(3) not null,
  received_minor bigint not null,
  received_on date not null,
  processor_reference text,
  unapplied_minor bigint not null check (unapplied_minor >= 0),
  fees_minor bigint,
  iso_status text,
  refunds jsonb not null,
  customer_id text collate "C" not null,
  billing_account_id text collate "C" not null,
  legal_entity_id text collate "C" not null`,
  ),
  'create index payment_customer on erp.payment (customer_id, legal_entity_id, received_on desc, id desc);',
  'create index payment_received on erp.payment (received_on desc, id desc);',
  'create index payment_unapplied on erp.payment (customer_id, legal_entity_id) where unapplied_minor > 0;',
  `create table erp.application (
  id text collate "C" primary key,
  source text not null,
  invoice_id text collate "C" not null,
  payment_id text collate "C",
  credit_memo_id text collate "C",
  legal_entity_id text collate "C" not null,
  currency char(3) not null,
  amount_minor bigint not null,
  discount_minor bigint,
  fx_gain_loss jsonb,
  effective_on date not null,
  reversed_on date
);`,
  'create index application_invoice on erp.application (invoice_id, effective_on, id);',
  'create index application_payment on erp.application (payment_id) where payment_id is not null;',
  'create index application_credit_memo on erp.application (credit_memo_id) where credit_memo_id is not null;',
  beside('erp'),
];

const expense = [
  keptTable(
    'expense.expense_report',
    `
  number text not null,
  name text not null,
  revision integer not null,
  currency char(3) not null,
  approval text not null,
  posting text not null,
  total_minor bigint not null,
  due_employee_minor bigint not null,
  due_company_minor bigint not null,
  submitted_at timestamptz,
  approved_at timestamptz,
  lines jsonb not null,
  employee_id text collate "C",
  legal_entity_id text collate "C" not null,
  billable_customer_ids text[] not null`,
  ),
  "create index expense_report_employee on expense.expense_report (employee_id, legal_entity_id, coalesce(submitted_at, 'epoch') desc, id desc);",
  'create index expense_report_billable on expense.expense_report using gin (billable_customer_ids);',
  "create index expense_report_submitted on expense.expense_report (coalesce(submitted_at, 'epoch') desc, id desc);",
  beside('expense'),
];

/** The kept copies of canonical records, one schema per subgraph and no foreign key between them. */
export class Migration20261122010000_canonicalRecords extends Migration {
  override name = 'Migration20261122010000_canonicalRecords';

  override up(): void {
    for (const statement of [...crm, ...erpMaster, ...erpDocuments, ...expense])
      this.addSql(statement);
  }
}
