import type { ContactRole, CustomerStatus, User } from '../../schema/customer.ts';
import { type Change, type IdentityKey, Ref } from '../ports.ts';
import { flag, optional, required, Unmappable, word } from './fields.ts';
import type { SObject } from './queries.ts';
import { changeOf } from './record.ts';
import { taxRegistrationKey } from './tax-registration.ts';

/** What Salesforce’s `Account` is: the customer. */
export function customer(record: SObject, instanceUrl: string): Change<'Customer'> {
  const parent = optional(record, 'ParentId');
  const accountOwner = ownerOf(record);
  return changeOf({
    type: 'Customer',
    record,
    instanceUrl,
    keys: customerKeys(record),
    unavailable: {
      legalName: 'Salesforce keeps one name per account',
      accountOwner: accountOwner ? null : 'the integration’s user may not see the owner',
    },
    facts: {
      name: required(record, 'Name'),
      legalName: null,
      status: statusOf(record),
      segment: optional(record, 'Segment__c'),
      accountOwner,
      parentId: parent === null ? null : new Ref('Customer', parent),
    },
  });
}

function customerKeys(record: SObject): IdentityKey[] {
  const number = optional(record, 'ERP_Customer_Number__c');
  const taxRegistration = taxRegistrationKey(optional(record, 'Tax_Id__c'));
  return [
    { kind: 'crm-account', value: required(record, 'Id') },
    ...(number === null ? [] : [{ kind: 'erp-customer-number', value: number } as const]),
    ...(taxRegistration === null
      ? []
      : [{ kind: 'tax-registration', value: taxRegistration } as const]),
  ];
}

/** Orgs refine "Customer", as in "Customer - Direct"; what stands there otherwise says nothing about buying. */
function statusOf(record: SObject): CustomerStatus {
  const type = optional(record, 'Type') ?? '';
  if (type.startsWith('Customer')) return 'ACTIVE';
  if (type === 'Prospect') return 'PROSPECT';
  return optional(record, 'ERP_Customer_Number__c') === null ? 'PROSPECT' : 'ACTIVE';
}

function ownerOf(record: SObject): User | null {
  const name = optional(record, 'Owner.Name');
  return name === null ? null : { name, email: optional(record, 'Owner.Email') };
}

const ROLES = {
  BILLING: 'BILLING',
  SIGNATORY: 'SIGNATORY',
  TECHNICAL: 'TECHNICAL',
} as const satisfies Record<string, ContactRole>;

/** What Salesforce’s `Contact` is. */
export function contact(record: SObject, instanceUrl: string): Change<'Contact'> {
  return changeOf({
    type: 'Contact',
    record,
    instanceUrl,
    facts: {
      name: required(record, 'Name'),
      email: optional(record, 'Email'),
      phone: optional(record, 'Phone') ?? optional(record, 'MobilePhone'),
      roles: rolesOf(record),
      customerId: new Ref('Customer', required(record, 'AccountId')),
    },
  });
}

/** Several values in one text: `BILLING;SIGNATORY`. */
const rolesOf = (record: SObject): ContactRole[] =>
  (optional(record, 'Roles__c') ?? '')
    .split(';')
    .filter((value) => value !== '')
    .map((value) => word(ROLES, 'Roles__c', value));

/** What Salesforce’s `Product2` is. */
export function product(record: SObject, instanceUrl: string): Change<'Product'> {
  const sku = optional(record, 'ProductCode') ?? optional(record, 'StockKeepingUnit');
  if (sku === null) throw new Unmappable('neither ProductCode nor StockKeepingUnit is set');
  return changeOf({
    type: 'Product',
    record,
    instanceUrl,
    keys: [{ kind: 'sku', value: sku }],
    facts: {
      sku,
      name: required(record, 'Name'),
      family: optional(record, 'Family'),
      active: flag(record, 'IsActive'),
    },
  });
}
