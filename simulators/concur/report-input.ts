import { readCustomFields } from './custom-fields.ts';
import { dayOf, readInstant } from './dates.ts';
import { readAmount, readExceptions, readExpense } from './expense-input.ts';
import { asFlag, asList, asObject, asText, type Json } from './json.ts';
import type { AppliedAdvance, Comment, Expense, Report, User } from './records.ts';
import { isApprovalStatus, isPaymentStatus } from './statuses.ts';
import type { Tenant } from './tenant.ts';
import { spendSetting } from './users.ts';

/** A report of the documented load shape, new and unsubmitted unless it says otherwise. */
export function readReport(tenant: Tenant, input: Json): Report {
  const owner = ownerOf(tenant, input);
  const currencyCode =
    asText(input['currencyCode']) ?? spendSetting(owner, 'reimbursementCurrency') ?? 'USD';
  const report: Report = {
    ...headerOf(tenant, input, owner),
    ...statusesOf(tenant, input),
    currencyCode,
    userId: owner.id,
    isTest: asFlag(input['isTest'], owner.isTest),
    customData: readCustomFields(input['customData'] ?? owner.coding, tenant.books),
    comments: asList(input['comments']).map((entry) => readComment(tenant, entry)),
    exceptions: readExceptions(input['exceptions']),
    expenses: expensesOf(tenant, input['expenses'], currencyCode, owner),
    cashAdvances: asList(input['cashAdvances']).map((entry) => readAdvance(tenant, entry)),
    paymentConfirmed: readAmount(input['paymentConfirmedAmount']) ?? 0n,
  };
  return report;
}

export function expensesOf(
  tenant: Tenant,
  input: unknown,
  currencyCode: string,
  owner: User,
): Expense[] {
  return asList(input).map((entry) =>
    readExpense(tenant, asObject(entry), { currencyCode, owner }),
  );
}

function ownerOf(tenant: Tenant, input: Json): User {
  const name =
    asText(input['userId']) ?? asText(input['employeeNumber']) ?? asText(input['loginId']);
  const owner = name === null ? undefined : tenant.books.findUser(name);
  if (!owner) throw new Error(`a report needs an owner: no user "${name ?? ''}"`);
  return owner;
}

type Header = Pick<
  Report,
  | 'reportId'
  | 'reportKey'
  | 'reportNumber'
  | 'name'
  | 'businessPurpose'
  | 'countryCode'
  | 'policyId'
  | 'policy'
  | 'ledgerCode'
  | 'ledger'
  | 'reportDate'
  | 'processId'
>;

function headerOf(tenant: Tenant, input: Json, owner: User): Header {
  const reportKey = tenant.ids.taken(Number(input['reportKey'] ?? tenant.ids.serial()));
  const ledgerCode = asText(input['ledgerCode']) ?? spendSetting(owner, 'ledgerCode') ?? 'DEFAULT';
  return {
    reportId: asText(input['reportId']) ?? tenant.ids.reportId(),
    reportKey,
    reportNumber:
      asText(input['reportNumber']) ?? reportKey.toString(36).toUpperCase().padStart(6, '0'),
    name: asText(input['name']) ?? 'Expense report',
    businessPurpose: asText(input['businessPurpose']),
    countryCode: asText(input['countryCode']) ?? spendSetting(owner, 'country'),
    policyId: asText(input['policyId']) ?? '7C1B8E4AD1F94C0D8F0B1B8E9E3F5A10',
    policy: asText(input['policy']) ?? 'Expense Policy',
    ledgerCode,
    ledger: asText(input['ledger']) ?? ledgerCode,
    reportDate: asText(input['reportDate'])?.slice(0, 10) ?? dayOf(tenant.clock.now()),
    processId: asText(input['processId']) ?? tenant.ids.key(),
  };
}

type Statuses = Pick<
  Report,
  | 'approvalStatus'
  | 'paymentStatus'
  | 'creationDate'
  | 'submitDate'
  | 'processingPaymentDate'
  | 'paidDate'
  | 'lastModified'
  | 'everSentBack'
  | 'revisionNumber'
  | 'reportVersion'
>;

function statusesOf(tenant: Tenant, input: Json): Statuses {
  const now = tenant.clock.now();
  const approval = input['approvalStatusId'] ?? 'A_NOTF';
  const payment = input['paymentStatusId'] ?? (approval === 'A_APPR' ? 'P_PROC' : 'P_NOTP');
  if (!isApprovalStatus(approval)) throw new Error(`unknown approval status "${approval}"`);
  if (!isPaymentStatus(payment)) throw new Error(`unknown payment status "${payment}"`);
  const creationDate = readInstant(input['creationDate']) ?? now;
  const submitted = approval === 'A_NOTF' ? null : creationDate;
  const submitDate = readInstant(input['submitDate']) ?? submitted;
  const processingPaymentDate =
    readInstant(input['processingPaymentDate']) ?? (approval === 'A_APPR' ? submitDate : null);
  const isPaid = payment === 'P_PAID' || payment === 'P_PAYC';
  return {
    approvalStatus: approval,
    paymentStatus: payment,
    creationDate,
    submitDate,
    processingPaymentDate,
    paidDate: readInstant(input['paidDate']) ?? (isPaid ? processingPaymentDate : null),
    lastModified: readInstant(input['lastModifiedDate']) ?? now,
    everSentBack: asFlag(input['everSentBack']),
    revisionNumber: Number(input['revisionNumber'] ?? 1),
    reportVersion: Number(input['reportVersion'] ?? 1),
  };
}

function readComment(tenant: Tenant, input: unknown): Comment {
  if (typeof input === 'string')
    return { comment: input, authorId: null, creationDate: tenant.clock.now() };
  const comment = asObject(input);
  return {
    comment: asText(comment['comment']) ?? '',
    authorId: asText(comment['authorId']),
    creationDate: readInstant(comment['creationDate']) ?? tenant.clock.now(),
  };
}

function readAdvance(tenant: Tenant, input: unknown): AppliedAdvance {
  const advance = asObject(input);
  return {
    cashAdvanceId: asText(advance['cashAdvanceId']) ?? tenant.ids.key(),
    amount: readAmount(advance['amount']) ?? 0n,
    clearingAccountCode: asText(advance['clearingAccountCode']) ?? 'CADV',
  };
}
