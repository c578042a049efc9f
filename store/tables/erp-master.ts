import type { BillingAccount } from '../../schema/billing-account.ts';
import type { Employee } from '../../schema/employee.ts';
import type { FiscalPeriod, LegalEntity } from '../../schema/legal-entity.ts';
import type {
  CostCenter,
  Department,
  GLAccount,
  PaymentTerm,
  Project,
  TaxCode,
} from '../../schema/reference.ts';
import { json, optionalMoney, plain } from '../columns.ts';
import { table } from '../table.ts';

export const legalEntities = table<LegalEntity>({
  type: 'LegalEntity',
  schema: 'erp',
  name: 'legal_entity',
  visibility: 'itself',
  columns: {
    code: plain('code'),
    name: plain('name'),
    country: plain('country'),
    functionalCurrency: plain('functional_currency'),
    timeZone: plain('time_zone'),
    taxRegistrations: json('tax_registrations'),
    taxRounding: plain('tax_rounding'),
    ledgers: json('ledgers'),
    policy: json('policy'),
    parentId: plain('parent_id'),
  },
});

export const fiscalPeriods = table<FiscalPeriod>({
  type: 'FiscalPeriod',
  schema: 'erp',
  name: 'fiscal_period',
  visibility: 'everyone',
  columns: {
    name: plain('name'),
    start: plain('start_date'),
    end: plain('end_date'),
    arStatus: plain('ar_status'),
    apStatus: plain('ap_status'),
    glStatus: plain('gl_status'),
  },
});

export const paymentTerms = table<PaymentTerm>({
  type: 'PaymentTerm',
  schema: 'erp',
  name: 'payment_term',
  visibility: 'everyone',
  columns: {
    code: plain('code'),
    basis: plain('basis'),
    netDays: plain('net_days'),
    discountPercent: plain('discount_percent'),
    discountDays: plain('discount_days'),
  },
});

export const taxCodes = table<TaxCode>({
  type: 'TaxCode',
  schema: 'erp',
  name: 'tax_code',
  visibility: 'everyone',
  columns: {
    code: plain('code'),
    category: plain('category'),
    country: plain('country'),
    rates: json('rates'),
    recoverablePercent: plain('recoverable_percent'),
    direction: plain('direction'),
  },
});

export const glAccounts = table<GLAccount>({
  type: 'GLAccount',
  schema: 'erp',
  name: 'gl_account',
  visibility: 'shared-entities',
  columns: {
    code: plain('code'),
    name: plain('name'),
    class: plain('class'),
    normalSide: plain('normal_side'),
    currency: plain('currency'),
    requiredDimensions: plain('required_dimensions'),
    postable: plain('postable'),
    controlAccount: plain('control_account'),
    active: plain('active'),
    legalEntityIds: plain('legal_entity_ids'),
  },
});

const organisationUnit = {
  code: plain<string>('code'),
  name: plain<string>('name'),
  active: plain<boolean>('active'),
  parentId: plain<string | null>('parent_id'),
  legalEntityIds: plain<string[]>('legal_entity_ids'),
};

export const departments = table<Department>({
  type: 'Department',
  schema: 'erp',
  name: 'department',
  visibility: 'shared-entities',
  columns: organisationUnit,
});

export const costCenters = table<CostCenter>({
  type: 'CostCenter',
  schema: 'erp',
  name: 'cost_center',
  visibility: 'shared-entities',
  columns: organisationUnit,
});

export const projects = table<Project>({
  type: 'Project',
  schema: 'erp',
  name: 'project',
  visibility: 'shared-entities',
  columns: organisationUnit,
});

export const employees = table<Employee>({
  type: 'Employee',
  schema: 'erp',
  name: 'employee',
  visibility: 'entity',
  columns: {
    number: plain('number'),
    name: plain('name'),
    email: plain('email'),
    reimbursementCurrency: plain('reimbursement_currency'),
    status: plain('status'),
    validFrom: plain('valid_from'),
    validTo: plain('valid_to'),
    legalEntityId: plain('legal_entity_id'),
    departmentId: plain('department_id'),
    costCenterId: plain('cost_center_id'),
    managerId: plain('manager_id'),
  },
});

export const billingAccounts = table<BillingAccount>({
  type: 'BillingAccount',
  schema: 'erp',
  name: 'billing_account',
  visibility: 'entity',
  columns: {
    number: plain('number'),
    currency: plain('currency'),
    billTo: json('bill_to'),
    taxProfile: json('tax_profile'),
    creditLimit: optionalMoney('credit_limit_minor'),
    credit: json('credit'),
    customerId: plain('customer_id'),
    legalEntityId: plain('legal_entity_id'),
    paymentTermId: plain('payment_term_id'),
    receivableAccountId: plain('receivable_account_id'),
  },
});
