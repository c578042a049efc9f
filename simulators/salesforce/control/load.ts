import { entityIsDeleted, noSuchColumn, SalesforceError } from '../errors.ts';
import { normaliseId } from '../ids.ts';
import { coerce } from '../save/coerce.ts';
import { keepChanged, keepNew } from '../save/save.ts';
import type { Field } from '../schema/field.ts';
import { SOBJECTS } from '../schema/index.ts';
import type { Author, Org } from '../store/org.ts';
import { type Draft, isDeleted, valueIn } from '../store/row.ts';
import { type Entry, flatten, isChildList } from './tree.ts';

/** Enters records as if they had been there before: ids and stamps are kept where given, filled in where not. */
export class Loader {
  readonly #org: Org;
  readonly #author: Author;
  /** Names given in tree files; a later file may refer to an earlier one's. */
  readonly #references = new Map<string, string>();

  constructor(org: Org, userId: string) {
    this.#org = org;
    this.#author = { userId, origin: 'load', allowDuplicates: true };
  }

  /** All of it or nothing. Throws an Error with a sentence that names the record. */
  load(input: unknown): void {
    const entries = flatten(input).sort(
      (a, b) => SOBJECTS.indexOf(a.type) - SOBJECTS.indexOf(b.type),
    );
    this.#org.backdated(entries.length, () => this.#org.atomically(() => this.#keepAll(entries)));
  }

  #keepAll(entries: readonly Entry[]): void {
    const ids = this.#assignIds(entries);
    for (const entry of entries) naming(entry, () => this.#keep(entry, ids));
    for (const entry of entries) naming(entry, () => this.#refuseDangling(entry, ids));
  }

  /** Given ids first, so that none of them is minted for another record. */
  #assignIds(entries: readonly Entry[]): ReadonlyMap<Entry, string> {
    const ids = new Map<Entry, string>();
    for (const entry of entries) {
      const id = naming(entry, () => givenId(entry));
      if (id) ids.set(entry, id);
    }
    const taken = new Set(ids.values());
    for (const entry of entries) {
      const id = ids.get(entry) ?? this.#mintId(entry, taken);
      ids.set(entry, id);
      if (entry.referenceId) this.#references.set(entry.referenceId, id);
    }
    return ids;
  }

  #mintId({ type }: Entry, taken: ReadonlySet<string>): string {
    for (;;) {
      const id = this.#org.mintId(type);
      if (!taken.has(id)) return id;
    }
  }

  #keep(entry: Entry, ids: ReadonlyMap<Entry, string>): void {
    const { type } = entry;
    const draft = this.#draftOf(entry, ids);
    const before = this.#org.table(type.name).get(String(draft['Id']));
    if (before)
      keepChanged(this.#org, type, before, { ...draft, ...this.#stamps(draft) }, this.#author);
    else keepNew(this.#org, type, { ...this.#stamps(draft), ...draft }, this.#author);
    this.#observeNumbers(entry, draft);
  }

  /** The org goes on counting behind the highest order and quote number that it was given. */
  #observeNumbers({ type }: Entry, draft: Draft): void {
    for (const { name, autoNumber } of type.fields) {
      const given = autoNumber ? Number(draft[name]) : Number.NaN;
      if (Number.isInteger(given)) this.#org.observeNumber(type.name, given);
    }
  }

  #stamps(draft: Draft): Draft {
    const given = draft['SystemModstamp'] ?? draft['LastModifiedDate'];
    const stamp = typeof given === 'number' ? given : this.#org.stamp();
    this.#org.observeStamp(stamp);
    return {
      SystemModstamp: stamp,
      LastModifiedDate: draft['LastModifiedDate'] ?? stamp,
      LastModifiedById: draft['LastModifiedById'] ?? this.#author.userId,
      CreatedDate: draft['CreatedDate'] ?? stamp,
      CreatedById: draft['CreatedById'] ?? this.#author.userId,
    };
  }

  #draftOf(entry: Entry, ids: ReadonlyMap<Entry, string>): Draft {
    const { type, record, parent } = entry;
    const draft: Draft = {};
    for (const [name, raw] of Object.entries(record)) {
      if (name === 'attributes' || /^id$/i.test(name) || isChildList(type, name)) continue;
      const field =
        type.byName.get(name.toLowerCase()) ?? type.byRelationship.get(name.toLowerCase());
      if (!field) throw noSuchColumn(name, type.name);
      const value = field.type === 'address' ? undefined : this.#valueFor(field, raw);
      if (value !== undefined && (value !== null || !(field.name in draft)))
        draft[field.name] = value;
    }
    draft['Id'] = ids.get(entry) ?? null;
    if (parent) draft[parent.lookup] = ids.get(parent.entry) ?? null;
    return draft;
  }

  /** Lookups are taken as an id, as `{id}` or a nested record, and as `@name` of a tree file. */
  #valueFor(field: Field, raw: unknown): Draft[string] | undefined {
    if (!field.referenceTo) return coerce(field, raw);
    if (typeof raw === 'string' && raw.startsWith('@')) return this.#referenced(raw.slice(1));
    if (typeof raw === 'object' && raw !== null) {
      const { Id, id } = raw as { Id?: unknown; id?: unknown };
      return Id === undefined && id === undefined ? undefined : coerce(field, Id ?? id);
    }
    return coerce(field, raw);
  }

  #referenced(name: string): string {
    const id = this.#references.get(name);
    if (id) return id;
    throw new Error(`no record is named @${name}`);
  }

  /** Checked at the end, since records may point forward. */
  #refuseDangling(entry: Entry, ids: ReadonlyMap<Entry, string>): void {
    const row = this.#org.table(entry.type.name).get(ids.get(entry) ?? '');
    if (!row || isDeleted(row)) return;
    for (const { name, referenceTo } of entry.type.fields) {
      const target = valueIn(row, name);
      if (!referenceTo || target === null) continue;
      const found = this.#org.table(referenceTo).get(String(target));
      if (!found) throw new Error(`${name} points to ${target}, which does not exist`);
      if (isDeleted(found)) throw entityIsDeleted();
    }
  }
}

function givenId({ type, record }: Entry): string | undefined {
  const given = record['Id'] ?? record['id'];
  if (given === undefined || given === null) return undefined;
  const id = normaliseId(String(given));
  if (id?.startsWith(type.keyPrefix)) return id;
  throw new Error(
    `"${given}" is no id of a ${type.name}: those begin with ${type.keyPrefix} and carry a checksum`,
  );
}

/** Says which record a refusal is about. */
function naming<T>({ type, record, referenceId }: Entry, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const name = record['Id'] ?? referenceId ?? record['Name'] ?? record['LastName'] ?? '';
    const code = error instanceof SalesforceError ? `${error.errorCode}: ` : '';
    throw new Error(`cannot load ${type.name} ${name}: ${code}${(error as Error).message}`);
  }
}
