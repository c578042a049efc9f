import { childRelationships } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { typeNamed } from '../store/org.ts';

export type Loaded = Readonly<Record<string, unknown>>;

/** One record to load, wherever it stood in the input. */
export interface Entry {
  readonly type: SObjectType;
  readonly record: Loaded;
  /** The name others use for it: `@AccountRef1`. */
  readonly referenceId: string | undefined;
  /** For a record nested in its parent: the lookup to fill and the parent's entry. */
  readonly parent: { readonly lookup: string; readonly entry: Entry } | undefined;
}

/**
 * Takes both shapes of input: records by object name, and the tree-import files of this vendor
 * (a bare list, or `{records: […]}`, of records that say their type in `attributes`), children nested.
 */
export function flatten(input: unknown): Entry[] {
  if (Array.isArray(input)) return input.flatMap((record: Loaded) => entriesOf(record, undefined));
  return Object.entries(input as Loaded).flatMap(([name, records]) => {
    const list = Array.isArray(records) ? records : recordsIn(records);
    return list.flatMap((record: Loaded) => entriesOf(record, undefined, typeNamed(name)));
  });
}

function entriesOf(record: Loaded, parent: Entry['parent'], expected?: SObjectType): Entry[] {
  const { type: named, referenceId } = (record['attributes'] ?? {}) as Record<string, string>;
  const type = expected ?? typeNamed(named ?? '');
  const entry: Entry = { type, record, referenceId, parent };
  return [
    entry,
    ...childRelationships(type).flatMap(({ name, child, field }) => {
      const nested = recordsIn(record[name]);
      return nested.flatMap((kid) => entriesOf(kid, { lookup: field.name, entry }, child));
    }),
  ];
}

function recordsIn(value: unknown): Loaded[] {
  const records = (value as { records?: Loaded[] } | null | undefined)?.records;
  return Array.isArray(records) ? records : [];
}

export function isChildList(type: SObjectType, name: string): boolean {
  return childRelationships(type).some((relationship) => relationship.name === name);
}
