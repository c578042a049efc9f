import { own } from '../own.ts';
import type { TypeName } from '../schema/names.ts';
import type { Tenant } from '../tenant.ts';
import { badQuery } from './ast.ts';
import { lineTable } from './line-table.ts';
import { linkTable } from './link-table.ts';
import { listTable } from './list-tables.ts';
import {
  accountSubsidiaryTable,
  addressBookTable,
  addressTable,
  deletedTable,
} from './side-tables.ts';
import type { Table } from './table.ts';
import { transactionTable } from './transaction-table.ts';

/** Record types that are tables of their own; most keep their name. */
const LISTS: Readonly<Record<string, TypeName>> = {
  customer: 'customer',
  contact: 'contact',
  employee: 'employee',
  job: 'job',
  account: 'account',
  item: 'serviceSaleItem',
  department: 'department',
  classification: 'classification',
  location: 'location',
  subsidiary: 'subsidiary',
  currency: 'currency',
  currencyrate: 'currencyRate',
  term: 'term',
  accountingperiod: 'accountingPeriod',
  salestaxitem: 'salesTaxItem',
  customrecord_tb_schedule_line: 'customrecord_tb_schedule_line',
};

const OTHERS: Readonly<Record<string, (tenant: Tenant) => Table>> = {
  transaction: transactionTable,
  transactionline: lineTable,
  previoustransactionlinelink: (tenant) => linkTable(tenant, 'previoustransactionlinelink'),
  nexttransactionlinelink: (tenant) => linkTable(tenant, 'nexttransactionlinelink'),
  accountsubsidiarymap: accountSubsidiaryTable,
  entityaddress: addressTable,
  customeraddressbook: addressBookTable,
  deletedrecord: deletedTable,
};

/** The table of that name, as it stands now. */
export function tableNamed(tenant: Tenant, name: string): Table {
  const type = own(LISTS, name);
  if (type) return listTable(tenant, name, type);
  const build = own(OTHERS, name);
  if (!build) throw badQuery(`Record '${name}' was not found.`);
  return build(tenant);
}
