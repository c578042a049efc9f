import type { Ids } from '../connectors/ids.ts';
import { type Change, type IdentityKey, KeyRef, Ref } from '../connectors/ports.ts';
import { type CanonicalType, ID_PREFIX } from '../schema/identifier.ts';
import type { SystemKind } from '../schema/provenance.ts';
import { UNATTRIBUTED } from '../store/columns.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';
import { merge, mergesOf, type Same } from './merge.ts';

/** The connection that a reading came through. */
export interface ReadThrough {
  readonly id: string;
  readonly system: SystemKind;
}

/** Canonical ids of everything that some changes name. */
export interface Identities {
  of(ref: Ref | KeyRef): string;
  /** The operation whose mark the record carries; null for what somebody else made. */
  commandOf(change: Change): string | null;
  /** Records of which another connection is the owner. */
  readonly ownedElsewhere: ReadonlySet<string>;
  /** Ids that others were just merged into. */
  readonly merged: readonly { readonly type: CanonicalType; readonly id: string }[];
}

const refKey = (type: CanonicalType, externalId: string): string => `${type}\n${externalId}`;
const keyKey = (type: CanonicalType, { kind, value }: IdentityKey): string =>
  `${type}\n${kind}\n${value}`;

/**
 * Finds the canonical id of every record that the changes are or name, minting those seen for the first time:
 * by (connection, type, external id), then by anchor, then by a shared key. Names never link. A key that joins
 * two ids merges them; the losing id stays an alias (design.md 8). Two records that one system owns stay two,
 * whatever key they share: two accounts of one company often carry one tax registration.
 */
export async function identify(
  tx: Queryable,
  through: ReadThrough,
  changes: readonly Change[],
  means: { readonly ids: Ids; readonly now: Date },
): Promise<Identities> {
  const wanted = wantedOf(changes);
  const known = await lockedLookUp(tx, through, wanted);
  const merges = mergesOf(assign(wanted, known, means.ids));
  await remember(tx, through, wanted, known, means.now);
  for (const pair of merges) await merge(tx, pair);
  const winnerOf = new Map(merges.map(({ loser, winner }) => [loser, winner]));
  const final = (id: string): string => winnerOf.get(id) ?? id;
  return {
    of: (ref) => {
      const id = idOf(ref, known);
      if (id === undefined) throw new Error(`no identity was asked for ${JSON.stringify(ref)}`);
      return final(id);
    },
    commandOf: ({ type, anchor }) => known.commands.get(refKey(type, anchor ?? '')) ?? null,
    ownedElsewhere: await ownedElsewhere(tx, through, changes, known, final),
    merged: merges.map(({ type, winner }) => ({ type, id: winner })),
  };
}

const MINTING = `select pg_advisory_xact_lock(hashtext('tributary identity'))`;
const NO_MERGE_MEANWHILE = `select pg_advisory_xact_lock_shared(hashtext('tributary merge'))`;
const MERGING = `select pg_advisory_xact_lock(hashtext('tributary merge'))`;

/**
 * What is known, with the locks that let it stay true until the transaction ends. No merge may happen between
 * resolving a reference and writing it, or it would name the losing id for ever. Whoever mints does so alone, so
 * that two systems that show one customer at once agree on its id. Whoever merges is alone altogether, and lets
 * go of the shared lock before asking for that, since two that both kept it would wait for each other.
 */
async function lockedLookUp(tx: Queryable, through: ReadThrough, wanted: Wanted): Promise<Known> {
  await tx.query(`savepoint identity; ${NO_MERGE_MEANWHILE}`);
  let known = await lookUp(tx, through, wanted);
  if (missing(wanted, known)) {
    await tx.query(MINTING);
    known = await lookUp(tx, through, wanted);
  }
  if (differing(wanted, known)) {
    await tx.query(`rollback to savepoint identity; ${MERGING}`);
    known = await lookUp(tx, through, wanted);
  }
  await tx.query('release savepoint identity');
  return known;
}

interface Wanted {
  readonly refs: Map<string, Ref>;
  readonly keys: Map<string, { type: CanonicalType; key: IdentityKey }>;
  /** The changes’ own records, with what may identify them. */
  readonly own: Map<string, Change>;
}

function wantedOf(changes: readonly Change[]): Wanted {
  const wanted: Wanted = { refs: new Map(), keys: new Map(), own: new Map() };
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if (value instanceof Ref) wanted.refs.set(refKey(value.type, value.externalId), value);
    else if (value instanceof KeyRef)
      wanted.keys.set(keyKey(value.type, value), { type: value.type, key: value });
    else if (Array.isArray(value)) for (const inner of value) visit(inner);
    else for (const key in value) visit((value as Record<string, unknown>)[key]);
  };
  for (const change of changes) {
    const own = refKey(change.type, change.externalId);
    wanted.own.set(own, change);
    wanted.refs.set(own, new Ref(change.type, change.externalId));
    for (const key of change.keys)
      wanted.keys.set(keyKey(change.type, key), { type: change.type, key });
    visit(change.facts);
  }
  return wanted;
}

interface Known {
  readonly refs: Map<string, string>;
  readonly keys: Map<string, string>;
  /** By type and anchor: a copy of our mark on another kind of document means nothing. */
  readonly anchors: Map<string, string>;
  /** The same, to the operation that reserved the anchor. */
  readonly commands: ReadonlyMap<string, string>;
  /** What is stored of a record beside its id. */
  readonly described: ReadonlyMap<string, Description>;
  /** By key: the records that this connection owns and that hold it. */
  readonly holders: Map<string, Set<string>>;
  /** What was minted or newly joined, to be stored. */
  readonly newRefs: Set<string>;
  readonly newKeys: Set<string>;
}

/** What the registry says of a record beside its id. */
interface Description {
  readonly role: string;
  readonly url: string | null;
  /** Who may see it; null where no single legal entity decides. */
  readonly legal_entity_id: string | null;
}

interface FoundRef extends Description {
  readonly type: CanonicalType;
  readonly external_id: string;
  readonly canonical_id: string;
}

interface FoundAnchor {
  readonly type: CanonicalType;
  readonly anchor: string;
  readonly canonical_id: string;
  readonly operation_id: string;
}

interface FoundKey extends IdentityKey {
  readonly type: CanonicalType;
  readonly canonical_id: string;
  readonly holders: readonly string[] | null;
}

async function lookUp(tx: Queryable, through: ReadThrough, wanted: Wanted): Promise<Known> {
  const refs = [...wanted.refs.values()];
  const keys = [...wanted.keys.values()];
  const anchors = [...wanted.own.values()].flatMap(({ anchor }) => anchor ?? []);
  const foundRefs = await tx.query<FoundRef>({
    name: 'identity_refs',
    text: `select r.type, r.external_id, r.canonical_id, r.role, r.url, r.legal_entity_id from unnest($2::text[], $3::text[]) as w(type, external_id)
join control.external_ref r on r.connection_id = $1 and r.type = w.type and r.external_id = w.external_id`,
    values: [through.id, refs.map((r) => r.type), refs.map((r) => r.externalId)],
  });
  const foundKeys = keys.length
    ? await tx.query<FoundKey>({
        name: 'identity_keys',
        text: `select k.type, k.kind, k.value, k.canonical_id, (
  select array_agg(r.external_id) from control.external_ref r
  where r.canonical_id = k.canonical_id and r.connection_id = $1 and r.type = k.type and r.role = 'OWNER') as holders
from unnest($2::text[], $3::text[], $4::text[]) as w(type, kind, value) join control.identity_key k using (type, kind, value)`,
        values: [
          through.id,
          keys.map(({ type }) => type),
          keys.map(({ key }) => key.kind),
          keys.map(({ key }) => key.value),
        ],
      })
    : [];
  const foundAnchors = anchors.length
    ? await tx.query<FoundAnchor>({
        name: 'identity_anchors',
        text: 'select type, anchor, canonical_id, operation_id from control.anchor where connection_id = $1 and anchor = any($2)',
        values: [through.id, anchors],
      })
    : [];
  return {
    refs: new Map(foundRefs.map((r) => [refKey(r.type, r.external_id), r.canonical_id])),
    keys: new Map(foundKeys.map((k) => [keyKey(k.type, k), k.canonical_id])),
    anchors: new Map(foundAnchors.map((a) => [refKey(a.type, a.anchor), a.canonical_id])),
    commands: new Map(foundAnchors.map((a) => [refKey(a.type, a.anchor), a.operation_id])),
    described: new Map(foundRefs.map((r) => [refKey(r.type, r.external_id), r])),
    holders: new Map(foundKeys.map((k) => [keyKey(k.type, k), new Set(k.holders)])),
    newRefs: new Set(),
    newKeys: new Set(),
  };
}

const missing = (wanted: Wanted, known: Known): boolean =>
  [...wanted.refs.keys()].some((key) => !known.refs.has(key)) ||
  [...wanted.keys.keys()].some((key) => !known.keys.has(key));

/** Whether what identifies one record leads to more than one id. */
const differing = (wanted: Wanted, known: Known): boolean =>
  [...wanted.own].some(([own, change]) => new Set(candidatesOf(own, change, known)).size > 1);

/** Ids that a record may have: by its own id, by our mark on it, by a key it shares with others. */
const candidatesOf = (own: string, change: Change, known: Known): string[] =>
  [
    known.refs.get(own),
    change.anchor ? known.anchors.get(refKey(change.type, change.anchor)) : undefined,
    ...change.keys
      .map((key) => keyKey(change.type, key))
      .filter((key) => !isHeldByAnother(key, change, known))
      .map((key) => known.keys.get(key)),
  ].filter((id) => id !== undefined);

/** Whether another record that the same system owns has the key already. */
const isHeldByAnother = (key: string, { role, externalId }: Change, { holders }: Known): boolean =>
  role === 'OWNER' && [...(holders.get(key) ?? [])].some((holder) => holder !== externalId);

/** Gives every wanted record an id; says which ids turned out to be the same thing. */
function assign(wanted: Wanted, known: Known, ids: Ids): Same[] {
  const same: Same[] = [];
  for (const [own, change] of wanted.own) {
    const candidates = [...new Set(candidatesOf(own, change, known))];
    const id = candidates[0] ?? ids.next(ID_PREFIX[change.type]);
    if (candidates.length > 1) same.push({ type: change.type, ids: candidates });
    if (!known.refs.has(own)) known.newRefs.add(own);
    known.refs.set(own, id);
    for (const key of change.keys.map((k) => keyKey(change.type, k))) {
      if (known.keys.has(key)) continue;
      known.newKeys.add(key);
      known.keys.set(key, id);
      if (change.role === 'OWNER') known.holders.set(key, new Set([change.externalId]));
    }
  }
  for (const [key, { type }] of wanted.refs) mint(known.refs, known.newRefs, key, type, ids);
  for (const [key, { type }] of wanted.keys) mint(known.keys, known.newKeys, key, type, ids);
  return same;
}

function mint(
  known: Map<string, string>,
  fresh: Set<string>,
  key: string,
  type: CanonicalType,
  ids: Ids,
): void {
  if (known.has(key)) return;
  known.set(key, ids.next(ID_PREFIX[type]));
  fresh.add(key);
}

async function remember(
  tx: Queryable,
  through: ReadThrough,
  wanted: Wanted,
  known: Known,
  now: Date,
): Promise<void> {
  const described = new Map(
    [...wanted.own].map(([key, change]) => [key, describe(change, known)] as const),
  );
  const rows = [...wanted.refs].filter(
    ([key]) => known.newRefs.has(key) || differs(described.get(key), known.described.get(key)),
  );
  if (rows.length > 0)
    await tx.query({
      name: 'identity_remember_refs',
      text: `insert into control.external_ref (connection_id, system, type, external_id, canonical_id, role, url, legal_entity_id, last_seen_at)
select $1, $2, w.type, w.external_id, w.canonical_id, w.role, w.url, w.legal_entity_id, $9
from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as w(type, external_id, canonical_id, role, url, legal_entity_id)
on conflict (connection_id, type, external_id) do update
set role = excluded.role, url = excluded.url, legal_entity_id = excluded.legal_entity_id, last_seen_at = excluded.last_seen_at`,
      values: [
        through.id,
        through.system,
        rows.map(([, ref]) => ref.type),
        rows.map(([, ref]) => ref.externalId),
        rows.map(([key]) => known.refs.get(key)),
        rows.map(([key]) => described.get(key)?.role ?? 'OWNER'),
        rows.map(([key]) => described.get(key)?.url ?? null),
        rows.map(([key]) => described.get(key)?.legal_entity_id ?? null),
        now.toISOString(),
      ],
    });
  const keys = [...wanted.keys].filter(([key]) => known.newKeys.has(key));
  if (keys.length > 0)
    await tx.query({
      name: 'identity_remember_keys',
      text: `insert into control.identity_key (type, kind, value, canonical_id)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
      values: [
        keys.map(([, { type }]) => type),
        keys.map(([, { key }]) => key.kind),
        keys.map(([, { key }]) => key.value),
        keys.map(([key]) => known.keys.get(key)),
      ],
    });
}

function describe(change: Change, known: Known): Description {
  const { role, url, type, facts } = change;
  const seenByEntity = tableOf(type).visibility === 'entity';
  const { legalEntityId } = facts as { legalEntityId?: Ref | KeyRef | null };
  const entity = legalEntityId ? idOf(legalEntityId, known) : UNATTRIBUTED;
  return { role, url, legal_entity_id: seenByEntity ? (entity ?? null) : null };
}

const idOf = (ref: Ref | KeyRef, known: Known): string | undefined =>
  ref instanceof Ref
    ? known.refs.get(refKey(ref.type, ref.externalId))
    : known.keys.get(keyKey(ref.type, ref));

/** A record that is only named by others is described when it is read itself. */
const differs = (now: Description | undefined, stored: Description | undefined): boolean =>
  now !== undefined &&
  (now.role !== stored?.role ||
    now.url !== stored.url ||
    now.legal_entity_id !== stored.legal_entity_id);

async function ownedElsewhere(
  tx: Queryable,
  through: ReadThrough,
  changes: readonly Change[],
  known: Known,
  final: (id: string) => string,
): Promise<ReadonlySet<string>> {
  const copies = changes
    .filter(({ role }) => role === 'REPLICA')
    .map(({ type, externalId }) => final(known.refs.get(refKey(type, externalId)) ?? ''));
  if (copies.length === 0) return new Set();
  const owned = await tx.query<{ canonical_id: string }>({
    name: 'identity_owned_elsewhere',
    text: `select distinct canonical_id from control.external_ref
where canonical_id = any($1) and role = 'OWNER' and connection_id <> $2`,
    values: [copies, through.id],
  });
  return new Set(owned.map(({ canonical_id }) => canonical_id));
}
