import type { Family, TypeName } from './names.ts';

export type FieldKind =
  | 'text'
  | 'day'
  | 'instant'
  | 'flag'
  | 'whole'
  | 'exact'
  | 'reference'
  | 'references'
  | 'choice'
  | 'address';

/** One field of a record type or of a sublist's row. */
export interface Field {
  readonly kind: FieldKind;
  /** Type of the referenced record. A reference to any transaction or entity names its family's main type. */
  readonly to?: TypeName;
  /** Further types that the reference may point at. */
  readonly orTo?: readonly TypeName[];
  /** Id to label of an enumeration. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Computed or stamped by the system: what a caller sends is ignored. */
  readonly computed?: true;
}

export type Fields = Readonly<Record<string, Field>>;

export interface Sublist {
  readonly fields: Fields;
  /** The field that identifies a row in a write: a row without it is appended. */
  readonly key: string;
}

export interface RecordType {
  readonly name: TypeName;
  /** As shown to people: `Invoice`. */
  readonly label: string;
  readonly family: Family;
  readonly fields: Fields;
  readonly sublists: Readonly<Record<string, Sublist>>;
  /** Fields whose texts, joined by a blank, are the record's `refName`. */
  readonly titledBy: readonly string[];
  /** The `type` column of SuiteQL's `transaction` table. */
  readonly sqlType?: string;
  /** Field and prefix of the document number given at creation. */
  readonly numbered?: { readonly field: string; readonly prefix: string };
  /** What must be filled in to save, with the label the vendor complains in. */
  readonly required?: Readonly<Record<string, string>>;
}

export const text: Field = { kind: 'text' };
export const day: Field = { kind: 'day' };
export const instant: Field = { kind: 'instant', computed: true };
export const flag: Field = { kind: 'flag' };
export const whole: Field = { kind: 'whole' };
export const exact: Field = { kind: 'exact' };
export const address: Field = { kind: 'address' };
export const to = (target: TypeName, ...orTo: TypeName[]): Field => ({
  kind: 'reference',
  to: target,
  ...(orTo.length > 0 && { orTo }),
});
export const manyTo = (target: TypeName): Field => ({ kind: 'references', to: target });
export const choice = (labels: Readonly<Record<string, string>>): Field => ({
  kind: 'choice',
  labels,
});
/** Words that are their own label. */
export const words = (...ids: readonly string[]): Field =>
  choice(Object.fromEntries(ids.map((id) => [id, id])));
export const computed = (field: Field): Field => ({ ...field, computed: true });
