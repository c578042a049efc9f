import { Migration } from '@mikro-orm/migrations';

const registry = [
  // Which canonical id stands for which record of which system. Minted here, on first sight.
  `create table control.external_ref (
  connection_id text not null,
  type text not null,
  external_id text collate "C" not null,
  canonical_id text collate "C" not null,
  system text not null,
  role text not null,
  url text,
  legal_entity_id text collate "C",
  last_seen_at timestamptz not null,
  primary key (connection_id, type, external_id)
);`,
  'create index external_ref_canonical on control.external_ref (canonical_id);',
  // Keys that several systems share (customer number, tax registration, SKU, employee number): they link, names never do.
  `create table control.identity_key (
  type text not null,
  kind text not null,
  value text collate "C" not null,
  canonical_id text collate "C" not null,
  primary key (type, kind, value)
);`,
  'create index identity_key_canonical on control.identity_key (canonical_id);',
  // The mark that a write carries into a vendor, and the id reserved for the document it makes.
  `create table control.anchor (
  anchor text collate "C" primary key,
  connection_id text not null,
  type text not null,
  canonical_id text collate "C" not null,
  operation_id text collate "C" not null
);`,
];

const writes = [
  `create table control.operation (
  id text collate "C" primary key,
  kind text not null,
  status text not null,
  principal_id text not null,
  idempotency_key text collate "C" not null,
  fingerprint text not null,
  fingerprint_version integer not null,
  business_key text collate "C",
  legal_entity_id text collate "C" not null,
  connection_id text not null,
  subject_type text,
  subject_id text collate "C",
  anchor text collate "C" not null,
  input jsonb not null,
  draft jsonb not null,
  mapping_versions jsonb not null default '[]',
  user_errors jsonb not null default '[]',
  warnings jsonb not null default '[]',
  business_ids jsonb not null default '[]',
  amount_minor bigint,
  amount_currency char(3),
  effect jsonb,
  correlation_id text not null,
  accepted_at timestamptz,
  finished_at timestamptz,
  dispatched_at timestamptz,
  lookups integer not null default 0
);`,
  'create index operation_accepted on control.operation (accepted_at desc, id desc);',
  'create index operation_subject on control.operation (subject_id) where subject_id is not null;',
  // A business document is asked for once, whoever asks (I11); what never took effect frees its key.
  `create unique index operation_business_key on control.operation (business_key)
  where business_key is not null and status not in ('REJECTED', 'FAILED', 'CANCELLED');`,
  `create table control.idempotency_key (
  principal_id text not null,
  kind text not null,
  key text collate "C" not null,
  operation_id text collate "C" not null,
  first_seen_at timestamptz not null,
  primary key (principal_id, kind, key)
);`,
  `create table control.attempt (
  operation_id text collate "C" not null,
  sequence integer not null,
  system text not null,
  action text not null,
  at timestamptz not null,
  outcome text not null,
  http_status integer,
  latency_ms integer not null,
  message text,
  primary key (operation_id, sequence)
);`,
  `create table control.mapping (
  id text collate "C" primary key,
  kind text not null,
  source text collate "C" not null,
  target text not null,
  legal_entity_id text collate "C",
  version integer not null,
  status text not null,
  valid_from date not null,
  valid_to date,
  created_by text not null,
  approved_by text
);`,
  "create index mapping_lookup on control.mapping (kind, source) where status = 'APPROVED';",
  `create table control.exception (
  id text collate "C" primary key,
  number bigint generated always as identity unique,
  cause_key text collate "C" not null,
  kind text not null,
  severity text not null,
  status text not null,
  queue text not null,
  business_ids jsonb not null,
  summary text not null,
  detail jsonb not null,
  suggestion text,
  assignee text,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  amount_minor bigint,
  amount_currency char(3),
  subject_type text,
  subject_id text collate "C",
  operation_id text collate "C",
  legal_entity_id text collate "C" not null
);`,
  // One exception per cause.
  `create unique index exception_cause on control.exception (cause_key)
  where status in ('OPEN', 'ASSIGNED', 'SNOOZED');`,
  'create index exception_subject on control.exception (subject_id, legal_entity_id, opened_at desc, id desc) where subject_id is not null;',
  'create index exception_opened on control.exception (opened_at desc, id desc);',
  // Append-only. The canonical text is kept beside the fields, since jsonb does not keep bytes; sealing hashes it.
  `create table control.audit_event (
  id text collate "C" primary key,
  tx xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  actor_id text not null,
  action text not null,
  subject_id text collate "C",
  operation_id text collate "C",
  legal_entity_id text collate "C",
  correlation_id text,
  canonical_text text not null
);`,
  `create function control.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are append-only' using errcode = '23001';
end $$;`,
  `create trigger audit_event_append_only before update or delete on control.audit_event
  for each row execute function control.refuse_change();`,
  `create trigger audit_event_no_truncate before truncate on control.audit_event
  for each statement execute function control.refuse_change();`,
];

const events = [
  // The truth of every stream. Rows get their gapless position from the relay, after commit: a serial would skip
  // rows of transactions that commit late.
  `create table control.event (
  id bigint generated always as identity primary key,
  position bigint unique,
  topic text not null,
  entity_type text not null,
  entity_id text collate "C" not null,
  doc_seq integer not null,
  legal_entity_id text collate "C" not null,
  customer_id text collate "C",
  previous text,
  status text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  payload jsonb not null,
  unique (entity_id, topic, doc_seq)
);`,
  'create index event_unnumbered on control.event (id) where position is null;',
  'create index event_topic on control.event (topic, position) where position is not null;',
  `create table control.event_head (
  singleton boolean primary key default true check (singleton),
  position bigint not null
);`,
  'insert into control.event_head (position) values (0);',
];

const sync = [
  `create table control.connection (
  id text primary key,
  system text not null,
  environment text not null,
  role text[] not null,
  state text not null,
  last_answer_at timestamptz,
  last_error text,
  capabilities jsonb not null
);`,
  `create table control.sync_state (
  connection_id text not null,
  feed text not null,
  system text not null,
  emits text[] not null,
  mode text not null,
  cursor text,
  loaded boolean not null default false,
  done integer not null default 0,
  total integer,
  load_started_at timestamptz,
  last_success_at timestamptz,
  last_attempt_at timestamptz,
  last_sweep_at timestamptz,
  next_run_at timestamptz,
  window_seconds integer not null,
  failed integer not null default 0,
  last_error text,
  primary key (connection_id, feed)
);`,
  // Keys of a sweep in progress; worth nothing after a crash.
  `create unlogged table control.sweep_key (
  sweep text not null,
  external_id text collate "C" not null,
  primary key (sweep, external_id)
);`,
  // Notifications, stored before they are acknowledged; each only says what to read again.
  `create table control.inbox (
  connection_id text not null,
  event_id text collate "C" not null,
  feed text not null,
  external_id text collate "C" not null,
  received_at timestamptz not null,
  done_at timestamptz,
  primary key (connection_id, event_id)
);`,
  'create index inbox_waiting on control.inbox (connection_id, received_at) where done_at is null;',
];

/** What the gateway decides and remembers. */
export class Migration20261122020000_control extends Migration {
  override name = 'Migration20261122020000_control';

  override up(): void {
    for (const statement of [...registry, ...writes, ...events, ...sync]) this.addSql(statement);
  }
}
