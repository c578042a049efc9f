import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { AppliedRate, Money } from './money.ts';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from './scalars.ts';

export const ApprovalStatus = {
  DRAFT: 'DRAFT',
  SUBMITTED: 'SUBMITTED',
  RETURNED: 'RETURNED',
  APPROVED: 'APPROVED',
  RECALLED: 'RECALLED',
} as const;
export type ApprovalStatus = (typeof ApprovalStatus)[keyof typeof ApprovalStatus];
describedEnum(
  ApprovalStatus,
  'ApprovalStatus',
  'Where an expense report stands with its approvers.',
  {
    DRAFT: 'Not submitted.',
    SUBMITTED: 'With an approver, or held in review.',
    RETURNED: 'Sent back to the employee.',
    APPROVED: 'Approved.',
    RECALLED: 'Taken back by the employee; makes a new revision.',
  },
);

export const PostingStatus = {
  COLLECTING: 'COLLECTING',
  VALIDATING: 'VALIDATING',
  READY: 'READY',
  HELD: 'HELD',
  POSTING: 'POSTING',
  IN_DOUBT: 'IN_DOUBT',
  POSTED: 'POSTED',
  REJECTED: 'REJECTED',
  REVERSED: 'REVERSED',
  CANCELLED: 'CANCELLED',
} as const;
export type PostingStatus = (typeof PostingStatus)[keyof typeof PostingStatus];
describedEnum(
  PostingStatus,
  'PostingStatus',
  'Where a posting stands on its way into the ledger.',
  {
    COLLECTING: 'Not yet ready to be checked.',
    VALIDATING: 'Being checked.',
    READY: 'Checked; waits to be sent.',
    HELD: 'Cannot proceed until a person fixes its cause.',
    POSTING: 'Being sent.',
    IN_DOUBT: 'Sent; the answer was lost and is being looked up.',
    POSTED: 'In the ledger.',
    REJECTED: 'Refused by the ERP.',
    REVERSED: 'Undone by a reversing entry.',
    CANCELLED: 'Given up before posting.',
  },
);

export const PaidWith = {
  CASH: 'CASH',
  CORPORATE_CARD_COMPANY: 'CORPORATE_CARD_COMPANY',
  CORPORATE_CARD_EMPLOYEE: 'CORPORATE_CARD_EMPLOYEE',
  ADVANCE: 'ADVANCE',
} as const;
export type PaidWith = (typeof PaidWith)[keyof typeof PaidWith];
describedEnum(PaidWith, 'PaidWith', 'What an expense was paid with.', {
  CASH: 'The employee’s own money.',
  CORPORATE_CARD_COMPANY: 'A company card that the company pays.',
  CORPORATE_CARD_EMPLOYEE: 'A company card that the employee pays.',
  ADVANCE: 'A cash advance.',
});

@ObjectType({ description: 'A tax inside an expense.' })
export class ExpenseTax {
  @Field(() => String, { nullable: true, description: 'Tax code in the expense platform.' })
  code!: string | null;
  @Field(() => String, { description: 'Tax authority.' })
  authority!: string;
  @Field(() => Money, { description: 'Tax.' })
  tax!: Money;
  @Field(() => Money, { description: 'The part that can be reclaimed.' })
  reclaimable!: Money;
}

@ObjectType({ description: 'The share of an expense that one cost object bears.' })
export class Allocation {
  @Field(() => DecimalScalar, { description: 'Percent of the expense.' })
  percent!: string;
  @Field(() => Money, { description: 'Amount, in the currency of the report.' })
  amount!: Money;
  @Field(() => String, { nullable: true, description: 'Account code in the expense platform.' })
  accountCode!: string | null;
  legalEntityId!: string | null;
  costCenterId!: string | null;
  departmentId!: string | null;
  projectId!: string | null;
}

@ObjectType({ description: 'A receipt.' })
export class ReceiptRef {
  @Field(() => ID, { description: 'Id in the expense platform.' })
  id!: string;
}

export const FindingSeverity = {
  INFORMATION: 'INFORMATION',
  WARNING: 'WARNING',
  BLOCKING: 'BLOCKING',
} as const;
export type FindingSeverity = (typeof FindingSeverity)[keyof typeof FindingSeverity];
describedEnum(FindingSeverity, 'FindingSeverity', 'How bad a policy finding is.', {
  INFORMATION: 'For information.',
  WARNING: 'To be looked at by the approver.',
  BLOCKING: 'Stops the report.',
});

@ObjectType({ description: 'Something the expense platform’s policy found.' })
export class PolicyFinding {
  @Field(() => String, { description: 'Code of the rule.' })
  code!: string;
  @Field(() => String, { description: 'What was found.' })
  message!: string;
  @Field(() => FindingSeverity, { description: 'How bad it is.' })
  severity!: FindingSeverity;
}

@ObjectType({ description: 'One expense.' })
export class ExpenseLine {
  @Field(() => ID, { description: 'Id in the expense platform.' })
  id!: string;
  @Field(() => ID, { nullable: true, description: 'The expense it is an itemisation of.' })
  parentLineId!: string | null;
  @Field(() => DateScalar, { description: 'Day of the expense.' })
  date!: string;
  @Field(() => String, { description: 'Expense category.' })
  category!: string;
  @Field(() => String, { nullable: true, description: 'Merchant.' })
  merchant!: string | null;
  @Field(() => Money, { description: 'As spent, in the currency of the purchase.' })
  spent!: Money;
  @Field(() => Money, { description: 'As claimed, in the currency of the report.' })
  claimed!: Money;
  @Field(() => Money, { description: 'As approved, in the currency of the report.' })
  approved!: Money;
  @Field(() => AppliedRate, { nullable: true, description: 'The rate between spent and claimed.' })
  rate!: AppliedRate | null;
  @Field(() => PaidWith, { description: 'What it was paid with.' })
  paidWith!: PaidWith;
  @Field(() => Boolean, { description: 'Whether it was private.' })
  personal!: boolean;
  @Field(() => Boolean, { description: 'Whether it can be billed to a customer.' })
  billable!: boolean;
  @Field(() => [ExpenseTax], { description: 'Taxes inside it.' })
  taxes!: ExpenseTax[];
  @Field(() => [Allocation], { description: 'Who bears it; shares add up to the whole.' })
  allocations!: Allocation[];
  @Field(() => [ReceiptRef], { description: 'Receipts.' })
  receipts!: ReceiptRef[];
  @Field(() => [PolicyFinding], { description: 'What the policy found.' })
  policy!: PolicyFinding[];
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'What an employee claims. The expense platform owns it.' })
export class ExpenseReport extends KeptRecord {
  @Field(() => String, { description: 'Number or id by which people know it.' })
  number!: string;
  @Field(() => String, { description: 'Title given by the employee.' })
  name!: string;
  @Field(() => Int, {
    description: 'Counts the times it was recalled and submitted again, from 1.',
  })
  revision!: number;
  @Field(() => CurrencyCodeScalar, { description: 'Currency it is paid back in.' })
  currency!: string;
  @Field(() => ApprovalStatus, { description: 'Where it stands with its approvers.' })
  approval!: ApprovalStatus;
  @Field(() => PostingStatus, { description: 'Where it stands on its way into the ledger.' })
  posting!: PostingStatus;
  @Field(() => Money, { description: 'Approved amount.' })
  total!: Money;
  @Field(() => Money, { description: 'What the employee is owed.' })
  dueEmployee!: Money;
  @Field(() => Money, { description: 'What the card company is owed.' })
  dueCompany!: Money;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was submitted.' })
  submittedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was approved.' })
  approvedAt!: Date | null;
  lines!: ExpenseLine[];
  employeeId!: string | null;
  legalEntityId!: string | null;
  /** Customers whose projects or accounts bear a part of it. */
  billableCustomerIds!: string[];
}

/** The key alone. */
@Directive('@key(fields: "id")')
@needs('expense:read')
@ObjectType('ExpenseReport')
export class ExpenseReportKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const ExpenseReportConnection = connectionOf(
  ExpenseReport,
  'ExpenseReport',
  'expense reports',
);
export const ExpenseReportOrder = orderOf('ExpenseReport', {
  SUBMITTED_AT: 'When it was submitted.',
  NUMBER: 'Number.',
  UPDATED_AT: 'Last change in the system of record.',
});
const ApprovalStatusFilter = enumFilterOf(ApprovalStatus, 'ApprovalStatus');
const PostingStatusFilter = enumFilterOf(PostingStatus, 'PostingStatus');

@InputType({ description: 'Which expense reports.' })
export class ExpenseReportFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By number.' })
  number?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By employee.' })
  employee?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer that a part is billable to.' })
  billableCustomer?: IdFilter | null;
  @Field(() => ApprovalStatusFilter, { nullable: true, description: 'By approval.' })
  approval?: InstanceType<typeof ApprovalStatusFilter> | null;
  @Field(() => PostingStatusFilter, { nullable: true, description: 'By posting.' })
  posting?: InstanceType<typeof PostingStatusFilter> | null;
  @Field(() => DateTimeFilter, { nullable: true, description: 'By time of submission.' })
  submittedAt?: DateTimeFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const ExpenseReportArgs = listArgsOf(
  ExpenseReportFilter,
  ExpenseReportOrder,
  'expense reports',
);
