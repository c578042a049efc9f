import type { ExpenseReport, ExpenseReportFilter } from '../../schema/expense-report.ts';
import { byEnum, byId, byInstant, byMember, byText } from '../filters.ts';
import { reader } from '../reader.ts';
import { expenseReports } from '../tables/expense.ts';
import { byInstantOf, byTextOf, UPDATED_AT } from './orders.ts';

const SUBMITTED_AT = `coalesce(t.submitted_at, 'epoch')`;

export const expenseReportReader = reader<ExpenseReport, ExpenseReportFilter>({
  table: expenseReports,
  parents: ['employee_id'],
  manyParents: ['billable_customer_ids'],
  filters: {
    id: byId('id'),
    number: byText('number'),
    employee: byId('employee_id'),
    legalEntity: byId('legal_entity_id'),
    billableCustomer: byMember('billable_customer_ids'),
    approval: byEnum('approval'),
    posting: byEnum('posting'),
    submittedAt: byInstant(SUBMITTED_AT),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    SUBMITTED_AT: byInstantOf(SUBMITTED_AT),
    NUMBER: byTextOf('number'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'SUBMITTED_AT', direction: 'DESC' },
});
