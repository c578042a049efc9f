import { Changes } from '../../kernel/changes.ts';
import type { Family, TypeName } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';
import { Links, type Relation } from './links.ts';
import { Numbering } from './numbering.ts';
import { draftOf, type Entry, type Line, textIn, type Values } from './record.ts';
import { byId, byModified, SortedEntries } from './sorted-entries.ts';

/** The records of one type. */
interface Shelf {
  readonly byId: SortedEntries;
  readonly byModified: SortedEntries;
}

/** What is left of a deleted record. */
export interface Deletion {
  readonly type: TypeName;
  readonly id: number;
  readonly name: string;
  readonly atMs: number;
}

/** A record still without the identity that the books give it. */
export interface NewEntry {
  readonly type: TypeName;
  readonly id?: number | undefined;
  readonly externalId: string | null;
  readonly values: Values;
  readonly sublists: Record<string, readonly Line[]>;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

/** All records of one account: the only place where they are added, replaced and removed. */
export class Books {
  readonly numbering: Numbering;
  readonly deletions: Deletion[] = [];
  readonly #changes: Changes;
  readonly #links = new Links();
  readonly #shelves = new Map<TypeName, Shelf>();
  readonly #byId = new Map<Family, Map<number, Entry>>();
  readonly #byExternalId = new Map<Family, Map<string, Entry>>();
  readonly #lastId = new Map<Family, number>();

  /** `changes` is told of everything that comes, changes or goes. */
  constructor(changes: Changes = new Changes()) {
    this.#changes = changes;
    this.numbering = new Numbering(changes);
  }

  /** Gives the record its identity without entering it yet. */
  identify(record: NewEntry): Entry {
    const id = record.id ?? this.#freeId(TYPES[record.type].family);
    return { ...record, id };
  }

  insert(entry: Entry): Entry {
    const { family } = TYPES[entry.type];
    if (this.#familyById(family).has(entry.id))
      throw new Error(`a ${family} record with the id ${entry.id} is already there`);
    this.continueIdsBehind(family, entry.id);
    this.#familyById(family).set(entry.id, entry);
    if (entry.externalId) this.#familyByExternalId(family).set(entry.externalId, entry);
    this.#reserveNumber(entry);
    this.#links.add(entry);
    this.shelf(entry.type).byId.add(entry);
    this.shelf(entry.type).byModified.add(entry);
    this.#changes.note(entry.type, entry.id);
    return entry;
  }

  /** Takes over a changed draft; `modifiedMs` is when, or absent where the vendor would not stamp the change. */
  replace(entry: Entry, draft: Entry, modifiedMs?: number): void {
    this.#links.remove(entry);
    if (entry.externalId !== draft.externalId) this.#renameExternally(entry, draft.externalId);
    entry.values = draft.values;
    entry.sublists = draft.sublists;
    this.#links.add(entry);
    if (modifiedMs !== undefined) this.#stamp(entry, modifiedMs);
    this.#changes.note(entry.type, entry.id);
  }

  /** Changes single values, past all rules. */
  set(entry: Entry, values: Values, modifiedMs?: number): void {
    const draft = draftOf(entry);
    Object.assign(draft.values, values);
    this.replace(entry, draft, modifiedMs);
  }

  remove(entry: Entry, atMs: number, name: string): void {
    const { family } = TYPES[entry.type];
    this.#links.remove(entry);
    this.#familyById(family).delete(entry.id);
    if (entry.externalId) this.#familyByExternalId(family).delete(entry.externalId);
    this.shelf(entry.type).byId.remove(entry);
    this.shelf(entry.type).byModified.remove(entry);
    this.#changes.note(entry.type, entry.id);
    this.noteDeletion({ type: entry.type, id: entry.id, name, atMs });
  }

  noteDeletion(deletion: Deletion): void {
    this.#changes.note('_deletions', this.deletions.length);
    this.deletions.push(deletion);
  }

  /** The highest id ever given, by family: the record that had it may be gone. */
  lastIds(): [Family, number][] {
    return [...this.#lastId];
  }

  continueIdsBehind(family: Family, last: number): void {
    if (last <= (this.#lastId.get(family) ?? 0)) return;
    this.#lastId.set(family, last);
    this.#changes.note('_series', `id ${family}`);
  }

  find(type: TypeName, id: number): Entry | undefined {
    const entry = this.#byId.get(TYPES[type].family)?.get(id);
    return entry?.type === type ? entry : undefined;
  }

  /** By id among all types of the family: a transaction's type need not be known. */
  findInFamily(family: Family, id: number): Entry | undefined {
    return this.#byId.get(family)?.get(id);
  }

  /** The holder of an external id in the type's family, whatever its type. */
  holderOf(type: TypeName, externalId: string): Entry | undefined {
    return this.#byExternalId.get(TYPES[type].family)?.get(externalId);
  }

  /** All records of a type, by ascending id. */
  all(type: TypeName): readonly Entry[] {
    return this.shelf(type).byId.all();
  }

  linked(relation: Relation, target: Entry): readonly Entry[] {
    return this.#links.to(relation, target);
  }

  shelf(type: TypeName): Shelf {
    const shelf = this.#shelves.get(type);
    if (shelf) return shelf;
    const fresh = { byId: new SortedEntries(byId), byModified: new SortedEntries(byModified) };
    this.#shelves.set(type, fresh);
    return fresh;
  }

  #stamp(entry: Entry, modifiedMs: number): void {
    const { byModified: order } = this.shelf(entry.type);
    order.remove(entry);
    entry.modifiedMs = modifiedMs;
    order.add(entry);
  }

  #renameExternally(entry: Entry, externalId: string | null): void {
    const names = this.#familyByExternalId(TYPES[entry.type].family);
    if (entry.externalId) names.delete(entry.externalId);
    if (externalId) names.set(externalId, entry);
    entry.externalId = externalId;
  }

  #reserveNumber(entry: Entry): void {
    const field = TYPES[entry.type].numbered?.field;
    const given = field && textIn(entry, field);
    if (given) this.numbering.reserve(entry.type, given);
  }

  #freeId(family: Family): number {
    const id = (this.#lastId.get(family) ?? 0) + 1;
    this.continueIdsBehind(family, id);
    return id;
  }

  #familyById(family: Family): Map<number, Entry> {
    return lookUp(this.#byId, family);
  }

  #familyByExternalId(family: Family): Map<string, Entry> {
    return lookUp(this.#byExternalId, family);
  }
}

function lookUp<K>(maps: Map<Family, Map<K, Entry>>, family: Family): Map<K, Entry> {
  const found = maps.get(family);
  if (found) return found;
  const fresh = new Map<K, Entry>();
  maps.set(family, fresh);
  return fresh;
}
