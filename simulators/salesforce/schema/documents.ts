import {
  address,
  computed,
  currency,
  date,
  email,
  externalKey,
  longText,
  lookup,
  percent,
  phone,
  picklist,
  readOnly,
  required,
  text,
  whole,
} from './field.ts';
import { lineFields, receivableFields } from './opportunity.ts';
import { sobject } from './sobject.ts';

/** Quotes and orders with their lines. */

export const quote = sobject({
  name: 'Quote',
  keyPrefix: '0Q0',
  fields: [
    text('QuoteNumber', 30, { autoNumber: true, nillable: false, ...readOnly }),
    text('Name', 255, { label: 'Quote Name', nameField: true, ...required }),
    lookup('OpportunityId', 'Opportunity', {
      childRelationshipName: 'Quotes',
      cascadeDelete: true,
      nillable: false,
      updateable: false,
    }),
    lookup('AccountId', 'Account', { childRelationshipName: 'Quotes', ...readOnly }),
    lookup('ContactId', 'Contact', { childRelationshipName: 'Quotes' }),
    lookup('Pricebook2Id', 'Pricebook2', { relationshipName: 'Pricebook2' }),
    picklist(
      'Status',
      [
        'Draft',
        'Needs Review',
        'In Review',
        'Approved',
        'Rejected',
        'Presented',
        'Accepted',
        'Denied',
      ],
      { defaultValue: 'Draft', restricted: true },
    ),
    date('ExpirationDate'),
    longText('Description', 32_000),
    email('Email'),
    phone('Phone'),
    currency('Subtotal', computed),
    currency('TotalPrice', computed),
    currency('Tax'),
    currency('ShippingHandling'),
    currency('GrandTotal', computed),
    lookup('OwnerId', 'User'),
    text('Gateway_Key__c', 64, externalKey),
  ],
});

export const quoteLineItem = sobject({
  name: 'QuoteLineItem',
  label: 'Quote Line Item',
  keyPrefix: '0QL',
  inheritsCurrency: true,
  fields: [
    text('LineNumber', 255, { autoNumber: true, nameField: true, ...readOnly }),
    lookup('QuoteId', 'Quote', {
      childRelationshipName: 'QuoteLineItems',
      cascadeDelete: true,
      nillable: false,
      updateable: false,
    }),
    whole('SortOrder'),
    ...lineFields,
    percent('Discount', 5, 2),
    currency('Subtotal', computed),
    currency('TotalPrice', computed),
  ],
});

/** Labels are the admin's, codes are fixed: `Status` is what people pick, `StatusCode` what it means. */
export const ORDER_STATUS_CODES: Readonly<Record<string, string>> = {
  Draft: 'Draft',
  Activated: 'Activated',
  Canceled: 'Canceled',
  Expired: 'Expired',
};

export const order = sobject({
  name: 'Order',
  keyPrefix: '801',
  fields: [
    text('OrderNumber', 30, { autoNumber: true, nameField: true, nillable: false, ...readOnly }),
    lookup('AccountId', 'Account', {
      childRelationshipName: 'Orders',
      cascadeDelete: true,
      nillable: false,
    }),
    lookup('OpportunityId', 'Opportunity', { childRelationshipName: 'Orders' }),
    lookup('QuoteId', 'Quote', { childRelationshipName: 'Orders' }),
    lookup('Pricebook2Id', 'Pricebook2', {
      relationshipName: 'Pricebook2',
      childRelationshipName: 'Orders',
    }),
    date('EffectiveDate', { label: 'Order Start Date', ...required }),
    date('EndDate', { label: 'Order End Date' }),
    picklist('Status', Object.keys(ORDER_STATUS_CODES), { restricted: true, ...required }),
    picklist('StatusCode', [...new Set(Object.values(ORDER_STATUS_CODES))], {
      nillable: false,
      ...computed,
    }),
    longText('Description', 32_000),
    picklist('Type', ['New', 'Renewal', 'Change']),
    text('PoNumber', 80, { label: 'PO Number' }),
    text('OrderReferenceNumber', 80),
    ...address('Billing'),
    ...address('Shipping'),
    currency('TotalAmount', { nillable: false, ...computed }),
    date('ActivatedDate', readOnly),
    lookup('ActivatedById', 'User', { relationshipName: 'ActivatedBy', ...readOnly }),
    lookup('OwnerId', 'User'),
    text('Gateway_Key__c', 64, externalKey),
    ...receivableFields,
  ],
});

export const orderItem = sobject({
  name: 'OrderItem',
  label: 'Order Product',
  keyPrefix: '802',
  inheritsCurrency: true,
  fields: [
    text('OrderItemNumber', 30, {
      autoNumber: true,
      nameField: true,
      nillable: false,
      ...readOnly,
    }),
    lookup('OrderId', 'Order', {
      childRelationshipName: 'OrderItems',
      cascadeDelete: true,
      nillable: false,
      updateable: false,
    }),
    ...lineFields,
    date('EndDate'),
    currency('TotalPrice', computed),
  ],
});
