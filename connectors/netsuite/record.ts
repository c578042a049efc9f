import type { CanonicalType } from '../../schema/identifier.ts';
import type { EntityPolicy } from '../../schema/legal-entity.ts';
import type { RefRole, UnavailableField } from '../../schema/provenance.ts';
import type { CanonicalRecords, Change, IdentityKey, Observed, Touched } from '../ports.ts';
import { optional, required } from './row.ts';
import type { Row, SortKey, Statement } from './suiteql.ts';

/** One kind of NetSuite record: how it is selected, and what it becomes. */
export interface RecordKind {
  /** NetSuite’s name in lower case; also the feed’s. */
  readonly name: string;
  readonly emits: readonly CanonicalType[];
  /** The table, with the alias that `columns` use. */
  readonly table: string;
  readonly alias: string;
  /** Joins that neither add nor drop rows. */
  readonly joins: readonly string[];
  /** Columns with their names, beside `id` and `version`. */
  readonly columns: readonly string[];
  /** Which rows of the table are meant; names columns of the table alone. */
  readonly where?: Statement;
  /** Rows that belong to the records of a page, read by their ids in statements of their own. */
  readonly details?: Readonly<Record<string, DetailRows>>;
  /** Rows that every mapping of a page needs, such as the tree of legal entities. */
  readonly shared?: Readonly<Record<string, Statement>>;
  /** The number by which people know it, such as an invoice number. */
  readonly businessId?: { readonly kind: string; readonly column: string };
  /** Throws `Unmappable` or `UnreadableAmount` for a record that cannot be understood. */
  map(record: ReadRecord, tenant: Tenant): readonly Change[];
  /** Records that NetSuite changed along with this one without moving their date. */
  touches?(change: Change): readonly Touched[];
}

export interface DetailRows {
  readonly from: string;
  readonly joins: readonly string[];
  /** Id of the record that a row belongs to, selected as `owner`. */
  readonly owner: string;
  /** Columns that, after `owner`, tell rows apart; each is selected under its `as` and is a whole number. */
  readonly order: readonly { readonly key: SortKey; readonly as: string }[];
  readonly columns: readonly string[];
  readonly where?: Statement;
}

export interface ReadRecord {
  readonly row: Row;
  /** The detail rows of this record. */
  rows(detail: string): readonly Row[];
  /** All rows of a shared statement. */
  shared(name: string): readonly Row[];
}

/** What mappings need to know of the account beside its records. */
export interface Tenant {
  /** Address of a page of the account’s user interface, or null where it has none. */
  page(path: string): string | null;
  readonly policies: Readonly<Record<string, Partial<EntityPolicy>>>;
}

interface ChangeParts<Type extends CanonicalType> {
  readonly type: Type;
  readonly row: Row;
  readonly facts: Observed<CanonicalRecords[Type]>;
  readonly role?: RefRole;
  readonly keys?: readonly IdentityKey[];
  /** Path to reason. */
  readonly unavailable?: Readonly<Record<string, string>>;
  readonly url?: string | null;
}

/** A change of the record in `row`; NetSuite owns what it keeps unless said otherwise. */
export function changeOf<Type extends CanonicalType>(parts: ChangeParts<Type>): Change<Type> {
  const { type, row, facts, role = 'OWNER', keys = [], unavailable = {}, url = null } = parts;
  const version = optional(row, 'version');
  return {
    type,
    externalId: required(row, 'id'),
    role,
    keys,
    anchor: anchorIn(row),
    version,
    // The integration’s user is set to UTC, so the text is UTC too.
    updatedAt: version === null ? null : new Date(`${version}Z`),
    url,
    unavailable: fieldsIn(unavailable),
    facts,
  };
}

/** Our own marks start with `tb_`; other external ids are the customer’s. */
function anchorIn(row: Row): string | null {
  const externalId = optional(row, 'externalid');
  return externalId?.startsWith('tb_') ? externalId : null;
}

const fieldsIn = (reasons: Readonly<Record<string, string>>): UnavailableField[] =>
  Object.entries(reasons).map(([path, reason]) => ({ path, reason }));
