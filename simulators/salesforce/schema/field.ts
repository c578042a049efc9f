export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'phone'
  | 'url'
  | 'email'
  | 'picklist'
  | 'multipicklist'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'address';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters, for text. */
  readonly length: number;
  /** All digits, for numbers. */
  readonly precision: number;
  /** Digits after the point, for numbers. */
  readonly scale: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  /** May be the key of an upsert; true for every external id. */
  readonly idLookup: boolean;
  readonly nameField: boolean;
  readonly autoNumber: boolean;
  /** Computed by the org from other fields. */
  readonly calculated: boolean;
  readonly values: readonly string[];
  /** A restricted picklist refuses values that are not in its list. */
  readonly restricted: boolean;
  readonly defaultValue: string | boolean | null;
  readonly referenceTo: string | null;
  /** `Parent` for `ParentId`. */
  readonly relationshipName: string | null;
  /** What the parent calls the records that point to it: `ChildAccounts`. */
  readonly childRelationshipName: string | null;
  /** Whether the record goes with its parent. */
  readonly cascadeDelete: boolean;
  /** The parts of a compound address share this prefix. */
  readonly addressPrefix: string | null;
}

export type Shape = Partial<Omit<Field, 'name' | 'type'>>;

export const required: Shape = { nillable: false };
export const readOnly: Shape = { createable: false, updateable: false };
export const computed: Shape = { ...readOnly, calculated: true };
export const externalKey: Shape = { externalId: true, unique: true, idLookup: true };

function field(name: string, type: FieldType, shape: Shape): Field {
  return {
    name,
    label: labelOf(name),
    type,
    length: 0,
    precision: 0,
    scale: 0,
    nillable: true,
    createable: true,
    updateable: true,
    externalId: false,
    unique: false,
    idLookup: false,
    nameField: false,
    autoNumber: false,
    calculated: false,
    values: [],
    restricted: false,
    defaultValue: null,
    referenceTo: null,
    relationshipName: null,
    childRelationshipName: null,
    cascadeDelete: false,
    addressPrefix: null,
    ...shape,
  };
}

/** `Billing_Frequency__c` and `BillingFrequency` both read "Billing Frequency". */
function labelOf(name: string): string {
  return name
    .replace(/__c$/, '')
    .replace(/_/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/ Id$/, ' ID');
}

export const text = (name: string, length: number, shape: Shape = {}): Field =>
  field(name, 'string', { length, ...shape });
export const longText = (name: string, length: number): Field =>
  field(name, 'textarea', { length });
export const phone = (name: string): Field => field(name, 'phone', { length: 40 });
export const url = (name: string): Field => field(name, 'url', { length: 255 });
export const email = (name: string, shape: Shape = {}): Field =>
  field(name, 'email', { length: 80, ...shape });
export const picklist = (name: string, values: readonly string[], shape: Shape = {}): Field =>
  field(name, 'picklist', { length: 255, values, ...shape });
export const multipicklist = (name: string, values: readonly string[], shape: Shape = {}): Field =>
  field(name, 'multipicklist', { length: 4099, values, ...shape });
export const flag = (name: string, shape: Shape = {}): Field =>
  field(name, 'boolean', { nillable: false, defaultValue: false, ...shape });
export const whole = (name: string, shape: Shape = {}): Field =>
  field(name, 'int', { precision: 9, ...shape });
export const double = (name: string, precision: number, scale: number, shape: Shape = {}): Field =>
  field(name, 'double', { precision, scale, ...shape });
export const currency = (name: string, shape: Shape = {}): Field =>
  field(name, 'currency', { precision: 18, scale: 2, ...shape });
export const percent = (name: string, precision: number, scale: number, shape: Shape = {}): Field =>
  field(name, 'percent', { precision, scale, ...shape });
export const date = (name: string, shape: Shape = {}): Field => field(name, 'date', shape);
export const datetime = (name: string, shape: Shape = {}): Field => field(name, 'datetime', shape);

/** `AccountId` points to `Account` through the relationship `Account`. */
export const lookup = (name: string, referenceTo: string, shape: Shape = {}): Field =>
  field(name, 'reference', {
    length: 18,
    referenceTo,
    relationshipName: name.replace(/Id$/, ''),
    ...shape,
  });

/** The five writable parts of an address and the read-only compound of them. */
export function address(prefix: string): Field[] {
  return [
    field(`${prefix}Street`, 'textarea', { length: 255 }),
    text(`${prefix}City`, 40),
    text(`${prefix}State`, 80),
    text(`${prefix}PostalCode`, 20),
    text(`${prefix}Country`, 80),
    field(`${prefix}Address`, 'address', { ...readOnly, addressPrefix: prefix }),
  ];
}

export const idField: Field = field('Id', 'id', {
  label: 'Record ID',
  length: 18,
  nillable: false,
  idLookup: true,
  ...readOnly,
});

/** What every record carries about its own life. */
export const auditFields: readonly Field[] = [
  datetime('CreatedDate', { nillable: false, ...readOnly }),
  lookup('CreatedById', 'User', { nillable: false, relationshipName: 'CreatedBy', ...readOnly }),
  datetime('LastModifiedDate', { nillable: false, ...readOnly }),
  lookup('LastModifiedById', 'User', {
    nillable: false,
    relationshipName: 'LastModifiedBy',
    ...readOnly,
  }),
  datetime('SystemModstamp', { nillable: false, ...readOnly }),
];

export const deletedFlag: Field = flag('IsDeleted', { label: 'Deleted', ...readOnly });
