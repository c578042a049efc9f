import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';

export const CustomerStatus = {
  PROSPECT: 'PROSPECT',
  ACTIVE: 'ACTIVE',
  INACTIVE: 'INACTIVE',
} as const;
export type CustomerStatus = (typeof CustomerStatus)[keyof typeof CustomerStatus];
describedEnum(CustomerStatus, 'CustomerStatus', 'Where the relation to a customer stands.', {
  PROSPECT: 'No order or invoice yet.',
  ACTIVE: 'Buys, or owes.',
  INACTIVE: 'No longer dealt with.',
});

@ObjectType({ description: 'A person of the seller who looks after an account.' })
export class User {
  @Field(() => String, { description: 'Full name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    'A company that is sold to. The CRM owns it; a customer that no CRM knows is kept with the ERP’s provenance.',
})
export class Customer extends KeptRecord {
  @Field(() => String, { description: 'Name it is known by.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Registered name, where it differs.' })
  legalName!: string | null;
  @Field(() => CustomerStatus, { description: 'Where the relation stands.' })
  status!: CustomerStatus;
  @Field(() => String, { nullable: true, description: 'Market segment.' })
  segment!: string | null;
  @Field(() => User, { nullable: true, description: 'Who looks after the account.' })
  accountOwner!: User | null;
  parentId!: string | null;
}

/** The key alone: how a subgraph that does not own customers adds fields to one. */
@Directive('@key(fields: "id")')
@needs('customer:read')
@ObjectType('Customer')
export class CustomerKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const CustomerConnection = connectionOf(Customer, 'Customer', 'customers');
export const CustomerOrder = orderOf('Customer', {
  NAME: 'Name.',
  UPDATED_AT: 'Last change in the system of record.',
});
const CustomerStatusFilter = enumFilterOf(CustomerStatus, 'CustomerStatus');

@InputType({ description: 'Which customers.' })
export class CustomerFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
  @Field(() => CustomerStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof CustomerStatusFilter> | null;
  @Field(() => StringFilter, { nullable: true, description: 'By segment.' })
  segment?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By parent customer.' })
  parent?: IdFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const ContactRole = {
  BILLING: 'BILLING',
  SIGNATORY: 'SIGNATORY',
  TECHNICAL: 'TECHNICAL',
} as const;
export type ContactRole = (typeof ContactRole)[keyof typeof ContactRole];
describedEnum(ContactRole, 'ContactRole', 'What a contact is asked about.', {
  BILLING: 'Invoices and payments.',
  SIGNATORY: 'Signs contracts.',
  TECHNICAL: 'Uses or runs the product.',
});

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A person at a customer.' })
export class Contact extends KeptRecord {
  @Field(() => String, { description: 'Full name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email!: string | null;
  @Field(() => String, { nullable: true, description: 'Phone number.' })
  phone!: string | null;
  @Field(() => [ContactRole], { description: 'What the person is asked about.' })
  roles!: ContactRole[];
  customerId!: string;
}

export const ContactConnection = connectionOf(Contact, 'Contact', 'contacts');
export const ContactOrder = orderOf('Contact', {
  NAME: 'Name.',
  UPDATED_AT: 'Last change in the system of record.',
});
const ContactRoleFilter = enumFilterOf(ContactRole, 'ContactRole');

@InputType({ description: 'Which contacts.' })
export class ContactFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By e-mail address.' })
  email?: StringFilter | null;
  @Field(() => ContactRoleFilter, { nullable: true, description: 'Has this role.' })
  role?: InstanceType<typeof ContactRoleFilter> | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const CustomerArgs = listArgsOf(CustomerFilter, CustomerOrder, 'customers');

export const ContactArgs = listArgsOf(ContactFilter, ContactOrder, 'contacts');
