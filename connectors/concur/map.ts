import type { ExpenseReport } from '../../schema/expense-report.ts';
import { Money } from '../../schema/money.ts';
import type { UnavailableField } from '../../schema/provenance.ts';
import { sumOf } from '../money.ts';
import { type Change, KeyRef, type Observed } from '../ports.ts';
import { revisionIn } from './latest-document.ts';
import { type Line, lineOf } from './map-line.ts';
import { NO_TAX_DETAIL } from './map-tax.ts';
import type { AllocationFields, LegalEntityRule } from './options.ts';
import type { Owner } from './people.ts';
import { documentInForce, type ReportParts } from './report-parts.ts';
import type { Rules } from './rules.ts';
import { approvalOf, postingOf } from './statuses.ts';
import { moneyIn, moneyOrZero, required, Torn, utc, utcOrNull } from './understanding.ts';
import type { V4Report } from './wire.ts';

/** A report in canonical words. Throws `Unmappable`, or `UnreadableAmount`, where that cannot be done. */
export function reportChange(parts: ReportParts, rules: Rules): Change<'ExpenseReport'> {
  const { listed } = parts;
  const lines = parts.expenses.map((expense) => lineOf(expense, parts, rules));
  const updatedAt = utc(listed.LastModifiedDate, 'LastModifiedDate');
  return {
    type: 'ExpenseReport',
    externalId: listed.ID,
    role: 'OWNER',
    keys: [],
    anchor: null,
    version: updatedAt.toISOString(),
    updatedAt,
    url: null,
    unavailable: unavailableIn(parts),
    facts: factsOf(parts, rules, lines),
  };
}

function factsOf(parts: ReportParts, rules: Rules, lines: Line[]): Observed<ExpenseReport> {
  const { header, listed, owner } = parts;
  const approval = approvalOf(header, rules.codes);
  return {
    number: header.reportNumber || listed.ID,
    name: header.name || listed.ID,
    revision: revisionOf(parts),
    currency: required(header.currencyCode, 'currencyCode'),
    approval,
    posting: postingOf(header, rules.codes),
    ...amountsOf(parts),
    submittedAt: utcOrNull(header.submitDate, 'submitDate'),
    // v3 alone knows when the last approval was given; the date outlives a recall, the approval does not.
    approvedAt:
      approval === 'APPROVED'
        ? utcOrNull(listed.ProcessingPaymentDate, 'ProcessingPaymentDate')
        : null,
    lines,
    employeeId: employeeOf(owner),
    legalEntityId: legalEntityOf(header, rules.legalEntities),
    billableCustomerIds: customersIn(parts, rules.fields),
  };
}

const employeeOf = ({ employeeNumber }: Owner): KeyRef | null =>
  employeeNumber === null ? null : new KeyRef('Employee', 'employee-number', employeeNumber);

/**
 * Each approval makes a financial document with the next revision number. A report that is on its way to another
 * approval, or waits for its document, is one further than the last.
 */
const revisionOf = (parts: ReportParts): number =>
  revisionIn(documentInForce(parts)) || revisionIn(parts.document) + 1;

function amountsOf({ header, expenses }: ReportParts) {
  const currency = required(header.currencyCode, 'currencyCode');
  const total = moneyIn(currency, header.approvedAmount, 'approvedAmount');
  const parts = expenses.filter(({ expense }) => !expense.parentExpenseId);
  const sum = sumOf(
    parts.map(({ expense }) => moneyIn(currency, expense.approvedAmount, 'approvedAmount')),
    currency,
  );
  if (sum.minor !== total.minor)
    throw new Torn(`its expenses add up to ${sum.amount} ${currency} and not to ${total.amount}`);
  return { total, ...duesOf(header, currency) };
}

/** What the employee owes the company is a negative due; a card is owed whether the bill names the employee or not. */
function duesOf(header: V4Report, currency: string) {
  const of = (name: keyof V4Report & `amount${string}`): bigint =>
    moneyOrZero(currency, header[name], name).minor;
  return {
    dueEmployee: new Money(of('amountDueEmployee') - of('amountDueCompany'), currency),
    dueCompany: new Money(of('amountDueCompanyCard') + of('amountCompanyPaid'), currency),
  };
}

/** The first rule that fits; null where none does. */
function legalEntityOf(header: V4Report, rules: readonly LegalEntityRule[]): KeyRef | null {
  const fits = (asked: readonly string[] | undefined, ...given: (string | null | undefined)[]) =>
    !asked?.length || given.some((value) => value && asked.includes(value));
  const rule = rules.find(
    ({ ledgerCodes, countries }) =>
      fits(ledgerCodes, header.ledger, header.ledgerId) && fits(countries, header.countryCode),
  );
  return rule ? new KeyRef('LegalEntity', 'legal-entity-code', rule.code) : null;
}

function customersIn({ expenses }: ReportParts, { customer }: AllocationFields): KeyRef[] {
  const numbers = expenses.flatMap(({ allocations }) =>
    allocations.flatMap(({ codes }) => codes.get(customer) ?? []),
  );
  return [...new Set(numbers)].map(
    (number) => new KeyRef('Customer', 'erp-customer-number', number),
  );
}

function unavailableIn(parts: ReportParts): UnavailableField[] {
  const { header, expenses } = parts;
  const fields: UnavailableField[] = [];
  if (!header.isFinancialIntegrationEnabled)
    fields.push({
      path: 'revision',
      reason: 'Counted by the financial integration, which the report does not go through.',
    });
  const hasTax = expenses.some(({ expense }) => expense.expenseTaxSummary);
  if (hasTax && documentInForce(parts) === null)
    fields.push({ path: 'lines.taxes.code', reason: NO_TAX_DETAIL });
  return fields;
}
