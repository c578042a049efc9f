import { contact, customer, product } from './map.ts';
import { opportunity } from './map-opportunity.ts';
import type { RecordKind } from './record.ts';

/** The most that one part of an answer holds. */
const MAX_PAGE = 2000;

const account: RecordKind = {
  name: 'account',
  sobject: 'Account',
  emits: 'Customer',
  fields: [
    'Name',
    'Type',
    'ParentId',
    'Segment__c',
    'ERP_Customer_Number__c',
    'Tax_Id__c',
    'Owner.Name',
    'Owner.Email',
    'Gateway_Key__c',
  ],
  pageSize: MAX_PAGE,
  businessId: { kind: 'customer', field: 'Name' },
  map: customer,
};

const contacts: RecordKind = {
  name: 'contact',
  sobject: 'Contact',
  emits: 'Contact',
  fields: ['Name', 'Email', 'Phone', 'MobilePhone', 'Roles__c', 'AccountId', 'Gateway_Key__c'],
  // A contact without an account is private to the one who entered it, and nobody at a customer.
  where: { field: 'AccountId', is: '!=', value: null },
  pageSize: MAX_PAGE,
  businessId: { kind: 'contact', field: 'Name' },
  map: contact,
};

const product2: RecordKind = {
  name: 'product2',
  sobject: 'Product2',
  emits: 'Product',
  fields: ['Name', 'ProductCode', 'StockKeepingUnit', 'Family', 'IsActive'],
  pageSize: MAX_PAGE,
  businessId: { kind: 'product', field: 'Name' },
  map: product,
};

const opportunities: RecordKind = {
  name: 'opportunity',
  sobject: 'Opportunity',
  emits: 'Opportunity',
  fields: [
    'Name',
    'StageName',
    'IsClosed',
    'IsWon',
    'CloseDate',
    'Amount',
    'CurrencyIsoCode',
    'AccountId',
    'Start_Date__c',
    'End_Date__c',
    'Term_Months__c',
    'Billing_Frequency__c',
    'Billing_Timing__c',
    'Auto_Renew__c',
    'Payment_Terms__c',
    'Selling_Entity__c',
    'Tax_Jurisdiction__c',
    'Revision__c',
    'Gateway_Key__c',
  ],
  children: {
    relationship: 'OpportunityLineItems',
    fields: [
      'Id',
      'Description',
      'Quantity',
      'UnitPrice',
      'TotalPrice',
      'Product2Id',
      'Product2.Name',
    ],
    orderBy: ['SortOrder', 'Id'],
  },
  pageSize: 200,
  businessId: { kind: 'opportunity', field: 'Name' },
  map: opportunity,
};

/** In the order in which they refer to each other. */
export const RECORD_KINDS: readonly RecordKind[] = [account, contacts, product2, opportunities];
