import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { CurrencyCodeScalar, DateScalar } from './scalars.ts';

export const EmploymentStatus = {
  ACTIVE: 'ACTIVE',
  ON_LEAVE: 'ON_LEAVE',
  TERMINATED: 'TERMINATED',
} as const;
export type EmploymentStatus = (typeof EmploymentStatus)[keyof typeof EmploymentStatus];
describedEnum(EmploymentStatus, 'EmploymentStatus', 'Whether a person works for the company.', {
  ACTIVE: 'Works there.',
  ON_LEAVE: 'On leave.',
  TERMINATED: 'No longer works there.',
});

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A person employed by a legal entity.' })
export class Employee extends KeptRecord {
  @Field(() => String, {
    description: 'Employee number: the code that every system knows the person by.',
  })
  number!: string;
  @Field(() => String, { description: 'Full name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'E-mail address at work.' })
  email!: string | null;
  @Field(() => CurrencyCodeScalar, {
    nullable: true,
    description: 'Currency expenses are paid back in.',
  })
  reimbursementCurrency!: string | null;
  @Field(() => EmploymentStatus, { description: 'Whether the person works there.' })
  status!: EmploymentStatus;
  @Field(() => DateScalar, { nullable: true, description: 'First day of employment.' })
  validFrom!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Last day of employment.' })
  validTo!: string | null;
  legalEntityId!: string;
  departmentId!: string | null;
  costCenterId!: string | null;
  managerId!: string | null;
}

/** The key alone. */
@Directive('@key(fields: "id")')
@needs('employee:read')
@ObjectType('Employee')
export class EmployeeKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const EmployeeConnection = connectionOf(Employee, 'Employee', 'employees');
export const EmployeeOrder = orderOf('Employee', {
  NUMBER: 'Employee number.',
  NAME: 'Name.',
  UPDATED_AT: 'Last change in the system of record.',
});
const EmploymentStatusFilter = enumFilterOf(EmploymentStatus, 'EmploymentStatus');

@InputType({ description: 'Which employees.' })
export class EmployeeFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By employee number.' })
  number?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By department.' })
  department?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By cost centre.' })
  costCenter?: IdFilter | null;
  @Field(() => EmploymentStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof EmploymentStatusFilter> | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const EmployeeArgs = listArgsOf(EmployeeFilter, EmployeeOrder, 'employees');
