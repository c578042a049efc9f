import { type Exact, plain, sum } from './amount.ts';
import { isCompanyLiable } from './catalogue.ts';
import { type Json, numeral } from './json.ts';
import type { Allocation, Expense, Tax } from './records.ts';

/** How much of the report's cash advances is still to be used up; building the journals draws on it. */
export interface AdvanceBalance {
  left: Exact;
}

export const figure = (value: Exact): object => numeral(plain(value));

/**
 * The `allocation` part of an entry: what the company books and whom it owes. A personal charge on a card that the
 * company pays is booked to the clearing account twice: the company owes the card, the employee owes the company.
 */
export function allocationsOf(expense: Expense, advance: AdvanceBalance): Json[] {
  if (expense.isPersonal) return [personalAllocation(expense)];
  return expense.allocations.map((allocation) => ({
    allocationPercentage: figure(allocation.percentage),
    allocationId: allocation.allocationId,
    ...customFieldsOf(allocation),
    journal: journalsOf(expense, allocation, advance),
    tax: allocation.taxes.map((tax) => taxLine(tax)),
  }));
}

/** A charge that the company neither pays nor is billed for leaves no trace in the document. */
export const isInDocument = (expense: Expense): boolean =>
  !expense.isPersonal || isCompanyLiable(expense.payee);

function personalAllocation(expense: Expense): Json {
  const account = expense.clearingAccountCode;
  const amount = expense.postedAmount;
  return {
    allocationPercentage: null,
    allocationId: null,
    journal: [
      journal({ account, amount, payer: 'COMP', payee: expense.payee, taxes: [], expense }),
      journal({ account, amount: -amount, payer: 'EMPL', payee: 'COMP', taxes: [], expense }),
    ],
    tax: [],
  };
}

/** The part that an advance covers stands on a line of its own, unless taxes tie the lines together. */
function journalsOf(expense: Expense, allocation: Allocation, advance: AdvanceBalance): Json[] {
  const line = (amount: Exact): Json =>
    journal({ ...sides(expense, amount), ...booked(allocation), amount, expense });
  const covered = coveredBy(advance, expense, allocation.amount);
  advance.left -= covered;
  const owed = allocation.amount - covered;
  return covered === 0n || owed === 0n || allocation.taxes.length > 0
    ? [line(allocation.amount)]
    : [line(owed), line(covered)];
}

const booked = (allocation: Allocation): { account: string | null; taxes: readonly Tax[] } => ({
  account: allocation.accountCode,
  taxes: allocation.taxes,
});

/** Only what the employee paid in person can use up an advance. */
export function coveredBy(advance: AdvanceBalance, expense: Expense, amount: Exact): Exact {
  if (expense.payee !== 'EMPL' || amount <= 0n) return 0n;
  return advance.left < amount ? advance.left : amount;
}

/** A refund swaps the roles and keeps its minus sign: the documents say both. */
function sides(expense: Expense, amount: Exact): { payer: string; payee: string } {
  return amount < 0n
    ? { payer: expense.payee, payee: 'COMP' }
    : { payer: 'COMP', payee: expense.payee };
}

interface JournalLine {
  readonly account: string | null;
  readonly amount: Exact;
  readonly payer: string;
  readonly payee: string;
  readonly taxes: readonly Tax[];
  readonly expense: Expense;
}

/** gross = net of tax + all tax = net of reclaim + all reclaim. */
function journal({ account, amount, payer, payee, taxes, expense }: JournalLine): Json {
  const tax = sum(taxes.map((t) => t.amountTax));
  const reclaim = sum(taxes.map((t) => t.amountReclaim));
  const isCard = expense.card !== null && payee !== 'COMP';
  return {
    journalAccountCode: account,
    journalPayer: payer,
    journalPayee: payee,
    accountingTransactionType: null,
    amountGross: figure(amount),
    amountNetOfTax: figure(amount - tax),
    amountNetOfReclaim: figure(amount - reclaim),
    amountTax: taxes.length > 0 ? figure(tax) : null,
    // The card's own amount is known for the charge as a whole; a share of it is not.
    amountGrossCard:
      isCard && amount === expense.postedAmount && expense.card
        ? figure(expense.card.amount)
        : null,
    cardTransactionReferenceNumber: isCard ? (expense.card?.transactionId ?? null) : null,
    taxGuid: taxes.map((t) => t.taxGuid),
  };
}

const taxLine = (tax: Tax): Json => ({
  taxGuid: tax.taxGuid,
  taxCode: tax.taxCode,
  taxReclaimCode: tax.taxReclaimCode,
  taxAuthorityLabel: tax.taxAuthorityLabel,
  taxSource: tax.taxSource,
  amountTax: figure(tax.amountTax),
  amountReclaim: figure(tax.amountReclaim),
  locationCountryCode: tax.locationCountryCode,
  locationCountrySubCode: tax.locationCountrySubCode,
  nonDomesticCode: tax.nonDomesticCode,
});

function customFieldsOf(allocation: Allocation): Json {
  const fields: Json = {};
  for (const field of allocation.customData) {
    const name = `allocation${field.id[0]?.toUpperCase() ?? ''}${field.id.slice(1)}`;
    fields[`${name}Code`] = field.code;
    fields[`${name}Value`] = field.value;
  }
  return fields;
}
