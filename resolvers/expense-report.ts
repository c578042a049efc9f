import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { CustomerKey } from '../schema/customer.ts';
import { EmployeeKey } from '../schema/employee.ts';
import {
  Allocation,
  ExpenseLine,
  ExpenseReport,
  ExpenseReportArgs,
  ExpenseReportConnection,
  type ExpenseReportFilter,
} from '../schema/expense-report.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import { CostCenterKey, DepartmentKey, ProjectKey } from '../schema/reference.ts';
import type { PageArguments } from '../store/reader.ts';
import { expenseReportReader } from '../store/readers/expense.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => ExpenseReport)
export class ExpenseReportResolver {
  @api('TRANSACTION', 'expense:read')
  @Query(() => ExpenseReportConnection, { description: 'What employees claim.' })
  expenseReports(
    @Args(() => ExpenseReportArgs) args: PageArguments<ExpenseReportFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<ExpenseReport>> {
    return loaders.page(expenseReportReader, args);
  }

  @api('TRANSACTION', 'expense:read')
  @Query(() => ExpenseReport, {
    nullable: true,
    description: 'One expense report; null where there is none, or none of yours.',
  })
  expenseReport(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<ExpenseReport | null> {
    return loaders.byId(expenseReportReader, id);
  }

  @needs('employee:read')
  @FieldResolver(() => EmployeeKey, {
    nullable: true,
    description: 'Who claims; null until the ERP knows the employee.',
  })
  employee(@Root() { employeeId }: ExpenseReport): EmployeeKey | null {
    return stub(EmployeeKey, employeeId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntityKey, {
    nullable: true,
    description: 'The employer; null where the expense platform names none.',
  })
  legalEntity(@Root() { legalEntityId }: ExpenseReport): LegalEntityKey | null {
    return stub(LegalEntityKey, legalEntityId);
  }

  @FieldResolver(() => [ExpenseLine], { description: 'Single expenses.' })
  lines(@Root() { id }: ExpenseReport, @Ctx() { loaders }: Context): Promise<ExpenseLine[] | null> {
    return loaders.part(expenseReportReader, 'lines', id);
  }
}

@Resolver(() => Allocation)
export class AllocationResolver {
  @needs('reference:read')
  @FieldResolver(() => LegalEntityKey, {
    nullable: true,
    description: 'The legal entity that bears it; the employer where it names none.',
  })
  legalEntity(@Root() { legalEntityId }: Allocation): LegalEntityKey | null {
    return stub(LegalEntityKey, legalEntityId);
  }

  @needs('reference:read')
  @FieldResolver(() => CostCenterKey, { nullable: true, description: 'Cost centre.' })
  costCenter(@Root() { costCenterId }: Allocation): CostCenterKey | null {
    return stub(CostCenterKey, costCenterId);
  }

  @needs('reference:read')
  @FieldResolver(() => DepartmentKey, { nullable: true, description: 'Department.' })
  department(@Root() { departmentId }: Allocation): DepartmentKey | null {
    return stub(DepartmentKey, departmentId);
  }

  @needs('reference:read')
  @FieldResolver(() => ProjectKey, { nullable: true, description: 'Project.' })
  project(@Root() { projectId }: Allocation): ProjectKey | null {
    return stub(ProjectKey, projectId);
  }
}

/** What the expense subgraph adds to a customer. */
@Resolver(() => CustomerKey)
export class CustomerExpensesResolver {
  @needs('expense:read')
  @FieldResolver(() => ExpenseReportConnection, {
    description: 'Expense reports of which a part can be billed to it.',
  })
  expenseReports(
    @Root() { id }: CustomerKey,
    @Args(() => ExpenseReportArgs) args: PageArguments<ExpenseReportFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<ExpenseReport>> {
    return loaders.pageOf(expenseReportReader, 'billable_customer_ids', id, args);
  }
}

/** What the expense subgraph adds to an employee. */
@Resolver(() => EmployeeKey)
export class EmployeeExpensesResolver {
  @needs('expense:read')
  @FieldResolver(() => ExpenseReportConnection, { description: 'What the employee claims.' })
  expenseReports(
    @Root() { id }: EmployeeKey,
    @Args(() => ExpenseReportArgs) args: PageArguments<ExpenseReportFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<ExpenseReport>> {
    return loaders.pageOf(expenseReportReader, 'employee_id', id, args);
  }
}
