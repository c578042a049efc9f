import type { Field, FieldType } from './schema/field.ts';
import { lookupsTo, SOBJECTS } from './schema/index.ts';
import type { SObjectType } from './schema/sobject.ts';
import { isFilterable } from './soql/bind.ts';
import type { ApiBase } from './wire.ts';

/** What the org says about its own objects and fields. */

const SOAP_TYPES: Readonly<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  string: 'xsd:string',
  textarea: 'xsd:string',
  phone: 'xsd:string',
  url: 'xsd:string',
  email: 'xsd:string',
  picklist: 'xsd:string',
  multipicklist: 'xsd:string',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
};

export function describeGlobal(base: ApiBase): unknown {
  return {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: SOBJECTS.map((type) => describeBriefly(base, type)),
  };
}

export function describeBriefly(base: ApiBase, type: SObjectType): Record<string, unknown> {
  const url = `${base}/sobjects/${type.name}`;
  return {
    activateable: false,
    createable: type.createable,
    custom: false,
    customSetting: false,
    deletable: type.deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: type.keyPrefix,
    label: type.label,
    labelPlural: type.labelPlural,
    layoutable: true,
    mergeable: type.name === 'Account' || type.name === 'Contact',
    mruEnabled: false,
    name: type.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: type.deletable,
    updateable: type.createable,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

export function describeFully(base: ApiBase, type: SObjectType): unknown {
  return {
    actionOverrides: [],
    ...describeBriefly(base, type),
    childRelationships: lookupsTo(type).map(({ child, field }) => ({
      cascadeDelete: field.cascadeDelete,
      childSObject: child.name,
      deprecatedAndHidden: false,
      field: field.name,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: field.childRelationshipName,
      restrictedDelete: false,
    })),
    compactLayoutable: true,
    fields: type.fields.map(describeField),
    namedLayoutInfos: [],
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
      },
    ],
    searchLayoutable: true,
    supportedScopes: [{ label: `All ${type.labelPlural}`, name: 'everything' }],
  };
}

function describeField(field: Field): Record<string, unknown> {
  const filterable = isFilterable(field);
  return {
    aggregatable: filterable && field.type !== 'multipicklist',
    aiPredictionField: false,
    autoNumber: field.autoNumber,
    byteLength: field.length * 3,
    calculated: field.calculated,
    calculatedFormula: null,
    cascadeDelete: field.cascadeDelete,
    caseSensitive: false,
    compoundFieldName: null,
    controllerName: null,
    createable: field.createable,
    custom: field.name.endsWith('__c'),
    defaultValue: field.defaultValue,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultValue !== null || !field.createable,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: null,
    filterable,
    filteredLookupInfo: null,
    groupable: filterable,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.idLookup,
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: false,
    nillable: field.nillable,
    permissionable: field.nillable,
    picklistValues: picklistValues(field),
    polymorphicForeignKey: false,
    precision: field.type === 'int' ? 0 : field.precision,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo === null ? [] : [field.referenceTo],
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    searchPrefilterable: field.type === 'reference',
    soapType: SOAP_TYPES[field.type],
    sortable: filterable && field.type !== 'multipicklist',
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

function picklistValues(field: Field): unknown[] {
  return field.values.map((value) => ({
    active: true,
    defaultValue: value === field.defaultValue,
    label: value,
    validFor: null,
    value,
  }));
}
