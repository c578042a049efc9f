import type { Contact, Customer } from '../../schema/customer.ts';
import type { Opportunity } from '../../schema/opportunity.ts';
import type { Product } from '../../schema/product.ts';
import { json, legalEntity, moneyWithCurrency, plain } from '../columns.ts';
import { table } from '../table.ts';

export const customers = table<Customer>({
  type: 'Customer',
  schema: 'crm',
  name: 'customer',
  visibility: 'entities',
  columns: {
    name: plain('name'),
    legalName: plain('legal_name'),
    status: plain('status'),
    segment: plain('segment'),
    accountOwner: json('account_owner'),
    parentId: plain('parent_id'),
  },
});

export const contacts = table<Contact>({
  type: 'Contact',
  schema: 'crm',
  name: 'contact',
  visibility: 'customer',
  columns: {
    name: plain('name'),
    email: plain('email'),
    phone: plain('phone'),
    roles: plain('roles'),
    customerId: plain('customer_id'),
  },
});

export const opportunities = table<Opportunity>({
  type: 'Opportunity',
  schema: 'crm',
  name: 'opportunity',
  visibility: 'entity',
  statusField: 'stage',
  columns: {
    name: plain('name'),
    stage: plain('stage'),
    closed: plain('closed'),
    won: plain('won'),
    closeDate: plain('close_date'),
    amount: moneyWithCurrency('amount_minor', 'currency'),
    terms: json('terms'),
    taxJurisdiction: plain('tax_jurisdiction'),
    sellingEntityCode: plain('selling_entity_code'),
    lines: json('lines'),
    revision: plain('revision'),
    customerId: plain('customer_id'),
    legalEntityId: legalEntity('legal_entity_id'),
  },
});

export const products = table<Product>({
  type: 'Product',
  schema: 'crm',
  name: 'product',
  visibility: 'everyone',
  columns: {
    sku: plain('sku'),
    name: plain('name'),
    family: plain('family'),
    active: plain('active'),
  },
});
