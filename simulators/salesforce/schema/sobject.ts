import { auditFields, deletedFlag, type Field, idField, picklist } from './field.ts';

/** The currencies that this multi-currency org has switched on. */
export const ORG_CURRENCIES = ['USD', 'EUR', 'GBP', 'CHF', 'JPY', 'CAD', 'SEK'] as const;
export const CORPORATE_CURRENCY = 'USD';

export interface SObjectType {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly fields: readonly Field[];
  /** Whether records can be deleted; such records carry `IsDeleted`. */
  readonly deletable: boolean;
  readonly createable: boolean;
  /** Field names in lower case, since the vendor does not mind case. */
  readonly byName: ReadonlyMap<string, Field>;
  /** Lookup fields by lower-case relationship name: `parent` is `ParentId`. */
  readonly byRelationship: ReadonlyMap<string, Field>;
}

export interface SObjectDefinition {
  readonly name: string;
  readonly keyPrefix: string;
  readonly label?: string;
  readonly labelPlural?: string;
  readonly fields: readonly Field[];
  readonly deletable?: boolean;
  readonly createable?: boolean;
  /** Records without a currency of their own: currencies and stages. */
  readonly currencyless?: boolean;
  /** Line items take the currency of what they belong to. */
  readonly inheritsCurrency?: boolean;
}

export function sobject(definition: SObjectDefinition): SObjectType {
  const { name, keyPrefix, deletable = true, createable = true } = definition;
  const label = definition.label ?? name;
  const fields = [
    idField,
    ...(deletable ? [deletedFlag] : []),
    ...definition.fields,
    ...(definition.currencyless ? [] : [currencyCode(definition.inheritsCurrency ?? false)]),
    ...auditFields,
  ];
  return {
    name,
    label,
    labelPlural: definition.labelPlural ?? `${label}s`,
    keyPrefix,
    fields,
    deletable,
    createable,
    byName: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    byRelationship: new Map(
      fields.flatMap((field) =>
        field.relationshipName ? [[field.relationshipName.toLowerCase(), field] as const] : [],
      ),
    ),
  };
}

function currencyCode(inherited: boolean): Field {
  return picklist('CurrencyIsoCode', ORG_CURRENCIES, {
    label: 'Currency ISO Code',
    length: 3,
    nillable: false,
    restricted: true,
    defaultValue: inherited ? null : CORPORATE_CURRENCY,
    createable: !inherited,
    updateable: !inherited,
  });
}
