import {
  address,
  choice,
  computed,
  exact,
  type Fields,
  flag,
  instant,
  type RecordType,
  text,
  to,
  whole,
  words,
} from './field.ts';

const stamps: Fields = { isInactive: flag, dateCreated: instant, lastModifiedDate: instant };

/** What the ledger says about a customer; worked out at each read, never stored. */
const standing: Fields = {
  balance: computed(exact),
  overdueBalance: computed(exact),
  consolBalance: computed(exact),
  consolOverdueBalance: computed(exact),
  daysOverdue: computed(whole),
  unbilledOrders: computed(exact),
  depositBalance: computed(exact),
  aging: computed(exact),
  aging1: computed(exact),
  aging2: computed(exact),
  aging3: computed(exact),
  aging4: computed(exact),
};

export const customer: RecordType = {
  name: 'customer',
  label: 'Customer',
  family: 'entity',
  titledBy: ['entityId', 'companyName'],
  numbered: { field: 'entityId', prefix: 'CUST' },
  required: { subsidiary: 'Primary Subsidiary' },
  fields: {
    entityId: text,
    companyName: text,
    isPerson: flag,
    firstName: text,
    lastName: text,
    email: text,
    phone: text,
    parent: to('customer'),
    subsidiary: to('subsidiary'),
    currency: to('currency'),
    terms: to('term'),
    creditLimit: exact,
    creditHoldOverride: choice({ AUTO: 'Auto', ON: 'On', OFF: 'Off' }),
    ...standing,
    defaultTaxReg: text,
    taxItem: to('salesTaxItem'),
    receivablesAccount: to('account'),
    salesRep: to('employee'),
    custentity_tb_crm_id: text,
    ...stamps,
  },
  sublists: {
    addressBook: {
      key: 'id',
      fields: {
        id: whole,
        label: text,
        defaultBilling: flag,
        defaultShipping: flag,
        addressBookAddress: address,
      },
    },
    currencyList: { key: 'line', fields: { line: whole, currency: to('currency') } },
  },
};

export const contact: RecordType = {
  name: 'contact',
  label: 'Contact',
  family: 'entity',
  titledBy: ['entityId'],
  fields: {
    entityId: text,
    firstName: text,
    lastName: text,
    title: text,
    email: text,
    phone: text,
    company: to('customer'),
    subsidiary: to('subsidiary'),
    ...stamps,
  },
  sublists: {},
};

export const job: RecordType = {
  name: 'job',
  label: 'Project',
  family: 'entity',
  titledBy: ['entityId', 'companyName'],
  required: { companyName: 'Project Name' },
  fields: {
    entityId: text,
    companyName: text,
    parent: to('customer'),
    subsidiary: to('subsidiary'),
    ...stamps,
  },
  sublists: {},
};

export const employee: RecordType = {
  name: 'employee',
  label: 'Employee',
  family: 'entity',
  titledBy: ['entityId', 'firstName', 'lastName'],
  required: { entityId: 'Employee ID', subsidiary: 'Subsidiary' },
  fields: {
    entityId: text,
    firstName: text,
    lastName: text,
    email: text,
    phone: text,
    title: text,
    department: to('department'),
    class: to('classification'),
    location: to('location'),
    supervisor: to('employee'),
    subsidiary: to('subsidiary'),
    currency: to('currency'),
    hireDate: { kind: 'day' },
    releaseDate: { kind: 'day' },
    employeeStatus: words('ACTIVE', 'ON_LEAVE', 'TERMINATED'),
    custentity_tb_cost_center: to('classification'),
    ...stamps,
  },
  sublists: {},
};
