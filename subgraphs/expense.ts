import 'reflect-metadata';
import {
  AllocationResolver,
  CustomerExpensesResolver,
  EmployeeExpensesResolver,
  ExpenseReportResolver,
} from '../resolvers/expense-report.ts';
import { ProvenanceResolver } from '../resolvers/provenance.ts';
import { referenceTo } from '../resolvers/references.ts';
import { CustomerKey } from '../schema/customer.ts';
import { EmployeeKey } from '../schema/employee.ts';
import { ExpenseReport } from '../schema/expense-report.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import { CostCenterKey, DepartmentKey, ProjectKey } from '../schema/reference.ts';
import { expenseReportReader } from '../store/readers/expense.ts';
import { defineSubgraph, keyOnly } from './subgraph.ts';

/** Expense reports, as the expense platform owns them. */
export const expense = defineSubgraph({
  name: 'expense',
  resolvers: [
    ExpenseReportResolver,
    AllocationResolver,
    CustomerExpensesResolver,
    EmployeeExpensesResolver,
    ProvenanceResolver,
  ],
  orphanedTypes: [
    ExpenseReport,
    CustomerKey,
    EmployeeKey,
    LegalEntityKey,
    CostCenterKey,
    DepartmentKey,
    ProjectKey,
  ],
  references: {
    ExpenseReport: referenceTo(expenseReportReader, 'expense:read'),
    Customer: keyOnly,
    Employee: keyOnly,
  },
});
