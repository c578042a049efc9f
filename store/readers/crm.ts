import type { Contact, ContactFilter, Customer, CustomerFilter } from '../../schema/customer.ts';
import type { Opportunity, OpportunityFilter } from '../../schema/opportunity.ts';
import type { Product, ProductFilter } from '../../schema/product.ts';
import { byDay, byEnum, byId, byInstant, byMember, byMoney, bySwitch, byText } from '../filters.ts';
import { reader } from '../reader.ts';
import { contacts, customers, opportunities, products } from '../tables/crm.ts';
import { byAmountOf, byDayOf, byInstantOf, byTextOf, UPDATED_AT } from './orders.ts';

export const customerReader = reader<Customer, CustomerFilter>({
  table: customers,
  parents: ['parent_id'],
  filters: {
    id: byId('id'),
    name: byText('name'),
    status: byEnum('status'),
    segment: byText('segment'),
    parent: byId('parent_id'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: { NAME: byTextOf('name'), UPDATED_AT: byInstantOf(UPDATED_AT) },
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});

export const contactReader = reader<Contact, ContactFilter>({
  table: contacts,
  parents: ['customer_id'],
  filters: {
    id: byId('id'),
    customer: byId('customer_id'),
    name: byText('name'),
    email: byText('email'),
    role: byMember('roles'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: { NAME: byTextOf('name'), UPDATED_AT: byInstantOf(UPDATED_AT) },
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});

export const opportunityReader = reader<Opportunity, OpportunityFilter>({
  table: opportunities,
  parents: ['customer_id'],
  filters: {
    id: byId('id'),
    customer: byId('customer_id'),
    legalEntity: byId('legal_entity_id'),
    stage: byText('stage'),
    closed: bySwitch('closed'),
    won: bySwitch('won'),
    closeDate: byDay('close_date'),
    amount: byMoney('amount_minor'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    CLOSE_DATE: byDayOf('close_date'),
    AMOUNT: byAmountOf('amount_minor'),
    NAME: byTextOf('name'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'CLOSE_DATE', direction: 'DESC' },
});

export const productReader = reader<Product, ProductFilter>({
  table: products,
  filters: {
    id: byId('id'),
    sku: byText('sku'),
    name: byText('name'),
    family: byText('family'),
    active: bySwitch('active'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    SKU: byTextOf('sku'),
    NAME: byTextOf('name'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'SKU', direction: 'ASC' },
});
