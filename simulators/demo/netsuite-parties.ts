import type { Address, Company } from './model.ts';
import { wireNumber } from './money.ts';
import type { Telling } from './netsuite-lists.ts';
import { entityOf } from './organisation.ts';
import type { IdOf } from './vendor-ids.ts';
import { type VendorRecord, wholeSeconds } from './wire.ts';

export const RECEIVABLES = { US01: '1200', DE01: '1210' } as const;

/** People, customers, their contacts where no CRM keeps them, and projects. */
export function parties(telling: Telling, crmIdOf: IdOf): Record<string, VendorRecord[]> {
  const { company } = telling;
  const known = company.customers.filter((c) => c.knownTo !== 'CRM');
  const own = new Set(known.filter((c) => c.knownTo === 'ERP').map((c) => c.key));
  return {
    employee: company.employees.map((e) => employee(telling, e)),
    customer: known.map((c) => customer(telling, crmIdOf, c)),
    contact: company.contacts.filter((c) => own.has(c.customer)).map((c) => contact(telling, c)),
    job: company.projects.map((p) => job(telling, p)),
  };
}

function employee({ idOf }: Telling, e: Company['employees'][number]): VendorRecord {
  return {
    id: idOf('employee', e.key),
    entityId: e.number,
    firstName: e.firstName,
    lastName: e.lastName,
    email: e.email,
    phone: e.phone,
    title: e.title,
    department: { id: idOf('department', e.department) },
    class: { id: idOf('costCenter', e.costCenter) },
    location: { id: idOf('location', e.location) },
    supervisor: e.manager === null ? null : { id: idOf('employee', e.manager) },
    subsidiary: { id: idOf('entity', e.entity) },
    currency: { id: idOf('currency', entityOf(e.entity).currency) },
    hireDate: e.hired,
    releaseDate: e.left,
    employeeStatus: { id: e.left === null ? 'ACTIVE' : 'TERMINATED' },
    custentity_tb_cost_center: { id: idOf('costCenter', e.costCenter) },
    isInactive: e.left !== null,
    dateCreated: `${e.hired}T09:00:00Z`,
    lastModifiedDate: wholeSeconds(e.changedAt),
  };
}

function customer(
  { company, idOf }: Telling,
  crmIdOf: IdOf,
  c: Company['customers'][number],
): VendorRecord {
  const parent = company.customers.find((p) => p.key === c.parent && p.knownTo !== 'CRM');
  const billing = company.contacts.find((p) => p.customer === c.key);
  return {
    id: idOf('customer', c.key),
    entityId: c.number,
    companyName: c.legalName,
    isPerson: false,
    email: `invoices@${c.domain}`,
    phone: c.phone,
    parent: parent ? { id: idOf('customer', parent.key) } : null,
    subsidiary: { id: idOf('entity', c.entity) },
    currency: { id: idOf('currency', c.currency) },
    terms: { id: idOf('term', c.term) },
    creditLimit: c.creditLimit === null ? null : wireNumber(c.creditLimit, c.currency),
    creditHoldOverride: { id: c.credit },
    defaultTaxReg: c.taxId,
    taxItem: { id: idOf('tax', c.tax) },
    receivablesAccount: { id: idOf('account', RECEIVABLES[c.entity]) },
    salesRep: { id: idOf('employee', c.owner) },
    custentity_tb_crm_id: c.linkedBy === 'CRM_ID' ? crmIdOf('account', c.key) : null,
    addressBook: {
      items: [
        {
          id: 1,
          label: 'Head office',
          defaultBilling: true,
          defaultShipping: true,
          addressBookAddress: address(c.address, c.legalName, billing),
        },
      ],
    },
    isInactive: !c.active,
    dateCreated: `${c.since}T09:00:00Z`,
    lastModifiedDate: wholeSeconds(c.changedAt),
  };
}

function address(
  a: Address,
  addressee: string,
  attention: Company['contacts'][number] | undefined,
): VendorRecord {
  return {
    addressee,
    attention: attention ? `${attention.firstName} ${attention.lastName}` : undefined,
    addr1: a.lines[0],
    addr2: a.lines[1],
    city: a.city,
    state: a.state,
    zip: a.postalCode,
    country: { id: a.country },
  };
}

function contact({ company, idOf }: Telling, c: Company['contacts'][number]): VendorRecord {
  const employer = company.customers.find((x) => x.key === c.customer);
  return {
    id: idOf('contact', c.key),
    entityId: `${c.firstName} ${c.lastName}`,
    firstName: c.firstName,
    lastName: c.lastName,
    title: c.title,
    email: c.email,
    phone: c.phone,
    company: { id: idOf('customer', c.customer) },
    subsidiary: employer ? { id: idOf('entity', employer.entity) } : null,
    isInactive: false,
    lastModifiedDate: wholeSeconds(c.changedAt),
  };
}

function job({ idOf }: Telling, p: Company['projects'][number]): VendorRecord {
  return {
    id: idOf('project', p.code),
    externalId: p.code,
    entityId: p.code,
    companyName: p.name,
    parent: p.customer === null ? null : { id: idOf('customer', p.customer) },
    subsidiary: { id: idOf('entity', p.entity) },
    isInactive: !p.active,
    dateCreated: `${p.start}T09:00:00Z`,
  };
}
