import type { Books } from '../books/books.ts';
import { amountIn, type Entry, exactIn, linesOf, numberIn, textIn } from '../books/record.ts';
import { invalidFieldValue, userError } from '../errors.ts';
import { customerField } from '../schema/types.ts';
import type { Tenant } from '../tenant.ts';
import { today } from '../tenant.ts';
import { functionalCurrency } from './rates.ts';
import { standingOf } from './standing.ts';

/** The customer of a transaction, which must exist. */
export function customerOf(books: Books, transaction: Entry): Entry {
  const id = numberIn(transaction, customerField(transaction.type));
  const customer = id === null ? undefined : books.find('customer', id);
  if (!customer) throw userError('Please enter value(s) for: Customer');
  return customer;
}

/** What a transaction takes over from its customer where the caller is silent. */
export function inheritFrom(books: Books, customer: Entry, draft: Entry): void {
  const { values } = draft;
  values['subsidiary'] ??= numberIn(customer, 'subsidiary');
  values['currency'] ??=
    numberIn(customer, 'currency') ?? functionalCurrency(books, numberIn(draft, 'subsidiary'));
}

/** A document belongs to its customer's legal entity and is in one of the customer's currencies. */
export function checkParties(customer: Entry, draft: Entry): void {
  const subsidiary = numberIn(draft, 'subsidiary');
  if (subsidiary !== numberIn(customer, 'subsidiary'))
    throw invalidFieldValue(subsidiary, 'subsidiary', 'subsidiary');
  const currency = numberIn(draft, 'currency');
  const allowed = [
    numberIn(customer, 'currency'),
    ...linesOf(customer, 'currencyList').map((line) => numberIn(line, 'currency')),
  ];
  if (!allowed.includes(currency)) throw invalidFieldValue(currency, 'currency', 'currency');
}

/** The receivables account of a document: the customer's own, else the first of the chart. */
export function receivablesAccount(books: Books, customer: Entry): number | null {
  const own = numberIn(customer, 'receivablesAccount');
  if (own !== null) return own;
  const first = books.all('account').find((account) => textIn(account, 'acctType') === 'AcctRec');
  return first?.id ?? null;
}

/** Refuses new business for a customer on hold: by decision always, by exceeded limit for orders only. */
export function checkCreditHold(tenant: Tenant, customer: Entry, draft: Entry): void {
  const hold = textIn(customer, 'creditHoldOverride') ?? 'AUTO';
  if (hold === 'ON') throw userError('This customer is on credit hold.');
  const limit = exactIn(customer, 'creditLimit');
  if (hold === 'OFF' || limit === null || draft.type !== 'salesOrder') return;
  const { balance } = standingOf(tenant.books, customer, today(tenant));
  if (balance + amountIn(draft, 'total') > limit)
    throw userError('This customer has exceeded the credit limit.');
}

/** The address that the customer has marked for bills. */
export function billingAddress(customer: Entry): Entry['values'][string] {
  const lines = linesOf(customer, 'addressBook');
  const marked = lines.find((line) => line.values['defaultBilling'] === true) ?? lines[0];
  return marked?.values['addressBookAddress'] ?? null;
}
