import 'reflect-metadata';
import { ContactResolver, CustomerResolver } from '../resolvers/customer.ts';
import { OpportunityLineResolver, OpportunityResolver } from '../resolvers/opportunity.ts';
import { ProductResolver } from '../resolvers/product.ts';
import { ProvenanceResolver } from '../resolvers/provenance.ts';
import { referenceTo } from '../resolvers/references.ts';
import { Contact, Customer } from '../schema/customer.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import { Opportunity } from '../schema/opportunity.ts';
import { Product } from '../schema/product.ts';
import {
  contactReader,
  customerReader,
  opportunityReader,
  productReader,
} from '../store/readers/crm.ts';
import { defineSubgraph } from './subgraph.ts';

/** Customers and possible sales, as the CRM owns them. */
export const crm = defineSubgraph({
  name: 'crm',
  resolvers: [
    CustomerResolver,
    ContactResolver,
    OpportunityResolver,
    OpportunityLineResolver,
    ProductResolver,
    ProvenanceResolver,
  ],
  orphanedTypes: [Customer, Contact, Opportunity, Product, LegalEntityKey],
  references: {
    Customer: referenceTo(customerReader, 'customer:read'),
    Contact: referenceTo(contactReader, 'customer:read'),
    Opportunity: referenceTo(opportunityReader, 'opportunity:read'),
    Product: referenceTo(productReader, 'reference:read'),
  },
});
