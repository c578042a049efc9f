import {
  currency,
  double,
  flag,
  longText,
  lookup,
  picklist,
  readOnly,
  required,
  text,
  url,
  whole,
} from './field.ts';
import { sobject } from './sobject.ts';

/** What the company sells, at which price, and in which currencies. */

export const product = sobject({
  name: 'Product2',
  label: 'Product',
  keyPrefix: '01t',
  fields: [
    text('Name', 255, { label: 'Product Name', nameField: true, ...required }),
    text('ProductCode', 255),
    longText('Description', 4000),
    flag('IsActive', { label: 'Active' }),
    picklist('Family', ['Subscription', 'Service', 'Hardware', 'Usage']),
    text('StockKeepingUnit', 180),
    picklist('QuantityUnitOfMeasure', ['Each', 'Hour', 'User', 'Month']),
    url('DisplayUrl'),
    text('ExternalId', 255),
    flag('IsArchived', readOnly),
    text('Revenue_Code__c', 40),
  ],
});

export const pricebook = sobject({
  name: 'Pricebook2',
  label: 'Price Book',
  keyPrefix: '01s',
  fields: [
    text('Name', 255, { label: 'Price Book Name', nameField: true, ...required }),
    longText('Description', 255),
    flag('IsActive', { label: 'Active' }),
    flag('IsArchived', readOnly),
    flag('IsStandard', readOnly),
  ],
});

export const pricebookEntry = sobject({
  name: 'PricebookEntry',
  label: 'Price Book Entry',
  labelPlural: 'Price Book Entries',
  keyPrefix: '01u',
  fields: [
    text('Name', 255, { label: 'Product Name', nameField: true, ...readOnly }),
    lookup('Pricebook2Id', 'Pricebook2', {
      relationshipName: 'Pricebook2',
      childRelationshipName: 'PricebookEntries',
      cascadeDelete: true,
      nillable: false,
      updateable: false,
    }),
    lookup('Product2Id', 'Product2', {
      relationshipName: 'Product2',
      childRelationshipName: 'PricebookEntries',
      cascadeDelete: true,
      nillable: false,
      updateable: false,
    }),
    currency('UnitPrice', { label: 'List Price' }),
    flag('IsActive', { label: 'Active' }),
    flag('UseStandardPrice'),
    text('ProductCode', 255, readOnly),
  ],
});

export const currencyType = sobject({
  name: 'CurrencyType',
  label: 'Currency Type',
  keyPrefix: '01L',
  deletable: false,
  currencyless: true,
  fields: [
    text('IsoCode', 3, { nameField: true, unique: true, ...required }),
    double('ConversionRate', 18, 6, required),
    whole('DecimalPlaces', required),
    flag('IsActive', { label: 'Active', defaultValue: true }),
    flag('IsCorporate', readOnly),
  ],
});
