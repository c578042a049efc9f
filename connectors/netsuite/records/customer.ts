import type { Change, IdentityKey } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type RecordKind, type Tenant } from '../record.ts';
import { countryOf, flag, optional, required, Unmappable } from '../row.ts';
import type { Row } from '../suiteql.ts';
import { taxIdOf } from '../tax-id.ts';
import { billingAccountOf } from './billing-account.ts';

/** Customers: the ERP owns the billing account; of the customer it keeps a copy, shown where no CRM knows it. */
export const customer: RecordKind = {
  name: 'customer',
  emits: ['Customer', 'BillingAccount'],
  table: 'customer',
  alias: 'c',
  joins: [
    'LEFT JOIN currency u ON u.id = c.currency',
    'LEFT JOIN entityaddress b ON b.nkey = c.defaultbillingaddress',
    'LEFT JOIN salestaxitem x ON x.id = c.taxitem',
    'LEFT JOIN employee r ON r.id = c.salesrep',
  ],
  columns: [
    'c.externalid',
    'c.entityid',
    'c.companyname',
    'c.firstname',
    'c.lastname',
    'c.isinactive',
    'c.parent',
    'c.subsidiary',
    'c.terms',
    'c.receivablesaccount',
    'c.defaulttaxreg',
    'c.custentity_tb_crm_id',
    'c.creditlimit',
    'c.creditholdoverride',
    'c.balance',
    'c.overduebalance',
    'c.unbilledorders',
    'c.depositbalance',
    'u.symbol AS currency',
    'b.addr1',
    'b.addr2',
    'b.addr3',
    'b.city',
    'b.state',
    'b.zip',
    'b.country',
    'x.category AS taxcategory',
    'x.description AS taxdescription',
    'r.firstname AS repfirstname',
    'r.lastname AS replastname',
    'r.email AS repemail',
  ],
  businessId: { kind: 'customer', column: 'entityid' },
  map: ({ row }, tenant) => [
    customerOf(row, pageOf(row, tenant)),
    billingAccountOf(row, pageOf(row, tenant)),
  ],
};

const pageOf = (row: Row, tenant: Tenant): string | null =>
  tenant.page(`/app/common/entity/custjob.nl?id=${row['id']}`);

function customerOf(row: Row, url: string | null): Change {
  const crmId = optional(row, 'custentity_tb_crm_id');
  const parent = optional(row, 'parent');
  return changeOf({
    type: 'Customer',
    row,
    role: 'REPLICA',
    keys: keysOf(row, crmId),
    url,
    unavailable: {
      legalName: 'NetSuite keeps one name of a customer',
      segment: 'NetSuite does not keep market segments',
    },
    facts: {
      name: nameOf(row),
      legalName: null,
      status: flag(row, 'isinactive') ? 'INACTIVE' : 'ACTIVE',
      segment: null,
      accountOwner: salesRepOf(row),
      parentId: parent === null ? null : new Ref('Customer', parent),
    },
  });
}

function keysOf(row: Row, crmId: string | null): IdentityKey[] {
  const taxKey = taxIdOf(countryOf(row, 'country'), optional(row, 'defaulttaxreg')).key;
  return [
    ...(crmId === null ? [] : [{ kind: 'crm-account', value: crmId } as const]),
    { kind: 'erp-customer-number', value: required(row, 'entityid') },
    ...(taxKey === null ? [] : [{ kind: 'tax-registration', value: taxKey } as const]),
  ];
}

/** People have no company name. */
function nameOf(row: Row): string {
  const person = [row['firstname'], row['lastname']].filter(Boolean).join(' ');
  const name = row['companyname'] ?? person;
  if (name === '') throw new Unmappable('the customer has neither a company name nor a name');
  return name;
}

function salesRepOf(row: Row) {
  const name = [row['repfirstname'], row['replastname']].filter(Boolean).join(' ');
  return name === '' ? null : { name, email: optional(row, 'repemail') };
}
