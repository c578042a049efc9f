import type { BillingAccount, BillingAccountFilter } from '../../schema/billing-account.ts';
import type { Employee, EmployeeFilter } from '../../schema/employee.ts';
import type { FiscalPeriod, LegalEntity, LegalEntityFilter } from '../../schema/legal-entity.ts';
import type {
  CostCenter,
  Department,
  GLAccount,
  GLAccountFilter,
  OrganisationUnitFilter,
  PaymentTerm,
  PaymentTermFilter,
  Project,
  TaxCode,
  TaxCodeFilter,
} from '../../schema/reference.ts';
import { byEnum, byId, byInstant, byMember, bySwitch, byText } from '../filters.ts';
import { reader } from '../reader.ts';
import type { Table } from '../table.ts';
import {
  billingAccounts,
  costCenters,
  departments,
  employees,
  fiscalPeriods,
  glAccounts,
  legalEntities,
  paymentTerms,
  projects,
  taxCodes,
} from '../tables/erp-master.ts';
import { byDayOf, byInstantOf, byTextOf, UPDATED_AT } from './orders.ts';

const byCode = { CODE: byTextOf('code'), UPDATED_AT: byInstantOf(UPDATED_AT) };
const codeFirst = { field: 'CODE', direction: 'ASC' } as const;

export const legalEntityReader = reader<LegalEntity, LegalEntityFilter>({
  table: legalEntities,
  filters: { id: byId('id'), code: byText('code'), name: byText('name') },
  orders: { CODE: byTextOf('code'), NAME: byTextOf('name') },
  defaultOrder: codeFirst,
});

export const fiscalPeriodReader = reader<FiscalPeriod, object>({
  table: fiscalPeriods,
  filters: {},
  orders: { START: byDayOf('start_date') },
  defaultOrder: { field: 'START', direction: 'ASC' },
});

export const paymentTermReader = reader<PaymentTerm, PaymentTermFilter>({
  table: paymentTerms,
  filters: { id: byId('id'), code: byText('code') },
  orders: byCode,
  defaultOrder: codeFirst,
});

export const taxCodeReader = reader<TaxCode, TaxCodeFilter>({
  table: taxCodes,
  filters: {
    id: byId('id'),
    code: byText('code'),
    country: byText('country'),
    category: byEnum('category'),
  },
  orders: byCode,
  defaultOrder: codeFirst,
});

export const glAccountReader = reader<GLAccount, GLAccountFilter>({
  table: glAccounts,
  filters: {
    id: byId('id'),
    code: byText('code'),
    name: byText('name'),
    class: byEnum('class'),
    active: bySwitch('active'),
    legalEntity: byMember('legal_entity_ids'),
  },
  orders: byCode,
  defaultOrder: codeFirst,
});

const organisationUnits = <T extends Department | CostCenter | Project>(table: Table<T>) =>
  reader<T, OrganisationUnitFilter>({
    table,
    filters: {
      id: byId('id'),
      code: byText('code'),
      name: byText('name'),
      active: bySwitch('active'),
      parent: byId('parent_id'),
      legalEntity: byMember('legal_entity_ids'),
    },
    orders: byCode,
    defaultOrder: codeFirst,
  });

export const departmentReader = organisationUnits<Department>(departments);
export const costCenterReader = organisationUnits<CostCenter>(costCenters);
export const projectReader = organisationUnits<Project>(projects);

export const employeeReader = reader<Employee, EmployeeFilter>({
  table: employees,
  parents: ['manager_id'],
  filters: {
    id: byId('id'),
    number: byText('number'),
    name: byText('name'),
    legalEntity: byId('legal_entity_id'),
    department: byId('department_id'),
    costCenter: byId('cost_center_id'),
    status: byEnum('status'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    NUMBER: byTextOf('number'),
    NAME: byTextOf('name'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'NUMBER', direction: 'ASC' },
});

export const billingAccountReader = reader<BillingAccount, BillingAccountFilter>({
  table: billingAccounts,
  parents: ['customer_id'],
  filters: {
    id: byId('id'),
    customer: byId('customer_id'),
    legalEntity: byId('legal_entity_id'),
    number: byText('number'),
    creditState: byEnum('credit_state'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: { NUMBER: byTextOf('number'), UPDATED_AT: byInstantOf(UPDATED_AT) },
  defaultOrder: { field: 'NUMBER', direction: 'ASC' },
});
