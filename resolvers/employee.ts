import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import {
  Employee,
  EmployeeArgs,
  EmployeeConnection,
  type EmployeeFilter,
} from '../schema/employee.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import { CostCenter, Department } from '../schema/reference.ts';
import type { PageArguments } from '../store/reader.ts';
import {
  costCenterReader,
  departmentReader,
  employeeReader,
  legalEntityReader,
} from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';

@Resolver(() => Employee)
export class EmployeeResolver {
  @api('MASTER', 'employee:read')
  @Query(() => EmployeeConnection, { description: 'People employed by your legal entities.' })
  employees(
    @Args(() => EmployeeArgs) args: PageArguments<EmployeeFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Employee>> {
    return loaders.page(employeeReader, args);
  }

  @api('MASTER', 'employee:read')
  @Query(() => Employee, {
    nullable: true,
    description: 'One employee; null where there is none, or none of yours.',
  })
  employee(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Employee | null> {
    return loaders.byId(employeeReader, id);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'The employer; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: Employee,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }

  @needs('reference:read')
  @FieldResolver(() => Department, { nullable: true, description: 'The department.' })
  department(
    @Root() { departmentId }: Employee,
    @Ctx() { loaders }: Context,
  ): Promise<Department | null> {
    return loaders.byId(departmentReader, departmentId);
  }

  @needs('reference:read')
  @FieldResolver(() => CostCenter, { nullable: true, description: 'The cost centre.' })
  costCenter(
    @Root() { costCenterId }: Employee,
    @Ctx() { loaders }: Context,
  ): Promise<CostCenter | null> {
    return loaders.byId(costCenterReader, costCenterId);
  }

  @FieldResolver(() => Employee, {
    nullable: true,
    description: 'The manager; null for none, or none of your legal entities.',
  })
  manager(@Root() { managerId }: Employee, @Ctx() { loaders }: Context): Promise<Employee | null> {
    return loaders.byId(employeeReader, managerId);
  }
}
