import type { ExpenseReport } from '../../schema/expense-report.ts';
import { json, legalEntity, money, optionalInstant, part, plain } from '../columns.ts';
import { table } from '../table.ts';

export const expenseReports = table<ExpenseReport>({
  type: 'ExpenseReport',
  schema: 'expense',
  name: 'expense_report',
  visibility: 'entity',
  statusField: 'approval',
  columns: {
    number: plain('number'),
    name: plain('name'),
    revision: plain('revision'),
    currency: plain('currency'),
    approval: plain('approval'),
    posting: plain('posting'),
    total: money('total_minor'),
    dueEmployee: money('due_employee_minor'),
    dueCompany: money('due_company_minor'),
    submittedAt: optionalInstant('submitted_at'),
    approvedAt: optionalInstant('approved_at'),
    lines: part(json('lines')),
    employeeId: plain('employee_id'),
    legalEntityId: legalEntity('legal_entity_id'),
    billableCustomerIds: plain('billable_customer_ids'),
  },
});
