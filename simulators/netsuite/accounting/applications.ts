import type { Books } from '../books/books.ts';
import {
  amountIn,
  type Entry,
  exactIn,
  type Line,
  linesOf,
  numberIn,
  textIn,
  type Values,
} from '../books/record.ts';
import { invalidFieldValue, userError } from '../errors.ts';
import { type Exact, roundTo, smaller, sum } from '../exact.ts';
import { customerField, TYPES } from '../schema/types.ts';
import { decimalsOf } from './pricing.ts';

/** What one line of an apply sublist takes off its document: the money and the discount allowed with it. */
const settledBy = (line: Line): Exact => amountIn(line, 'amount') + amountIn(line, 'disc');

/** What payments, memos or refunds other than `except` have settled of a document. */
export function settledOf(books: Books, document: Entry, except?: Entry): Exact {
  const amounts = books
    .linked('applied', document)
    .filter((source) => source.id !== except?.id)
    .flatMap((source) => linesOf(source, 'apply'))
    .filter((line) => numberIn(line, 'doc') === document.id)
    .map(settledBy);
  return sum(amounts);
}

/** What is still there to be applied to a document: open on an invoice, unspent on a memo or payment. */
export function openOn(books: Books, document: Entry, except?: Entry): Exact {
  const spent = document.type === 'invoice' ? 0n : appliedBy(document);
  return amountIn(document, 'total') - spent - settledOf(books, document, except);
}

/** The money that a payment, memo or refund has handed to documents; discounts are not its money. */
export const appliedBy = (source: Entry): Exact =>
  sum(linesOf(source, 'apply').map((line) => amountIn(line, 'amount')));

/**
 * Checks the apply sublist of a draft against the documents it names and fills in what the API shows beside them.
 * Lines with `apply` false or amount 0 are taken away: that is how an application is undone.
 * @param available what the source has to give
 * @param isLoaded whether what the lines say of their documents (`due` as of then) comes along and stays
 */
export function prepareApplications(
  books: Books,
  draft: Entry,
  available: Exact,
  isLoaded: boolean,
): void {
  const kept = linesOf(draft, 'apply').filter(isWanted);
  if (new Set(kept.map((line) => numberIn(line, 'doc'))).size < kept.length)
    throw userError('A transaction can be applied only once by the same transaction.');
  let left = available - sum(kept.map((line) => amountIn(line, 'amount')));
  for (const [index, line] of kept.entries()) {
    const document = documentOf(books, draft, line, index);
    const open = openOn(books, document, draft);
    if (exactIn(line, 'amount') === null) {
      const amount = smaller(open - amountIn(line, 'disc'), left);
      line.values['amount'] = amount;
      left -= amount;
    }
    checkAmount(books, draft, document, line, open);
    const given = isLoaded ? filledIn(line) : {};
    describe(books, draft, document, line, open);
    Object.assign(line.values, given);
  }
  if (left < 0n) throw userError('The amount applied exceeds the amount of this transaction.');
  draft.sublists['apply'] = kept.filter((line) => settledBy(line) !== 0n);
}

const filledIn = (line: Line): Values =>
  Object.fromEntries(Object.entries(line.values).filter(([, value]) => value !== null));

const isWanted = (line: Line): boolean =>
  line.values['apply'] !== false && exactIn(line, 'amount') !== 0n;

function documentOf(books: Books, draft: Entry, line: Line, index: number): Entry {
  const id = numberIn(line, 'doc');
  const path = `apply.items[${index}].doc`;
  const document = id === null ? undefined : books.findInFamily('transaction', id);
  const fitting =
    document &&
    numberIn(document, customerField(document.type)) === numberIn(draft, customerField(draft.type));
  if (!document || !fitting) throw invalidFieldValue(id, 'doc', path);
  if (numberIn(document, 'currency') !== numberIn(draft, 'currency'))
    throw userError('The currency of the applied transaction differs from this transaction.');
  if (!['A', 'B', 'C'].includes(textIn(document, 'status') ?? ''))
    throw invalidFieldValue(id, 'doc', path);
  return document;
}

function checkAmount(books: Books, draft: Entry, document: Entry, line: Line, open: Exact): void {
  const decimals = decimalsOf(books, numberIn(draft, 'currency'));
  for (const field of ['amount', 'disc']) {
    line.values[field] = roundTo(amountIn(line, field), decimals);
    if (amountIn(line, field) < 0n) throw userError('An applied amount cannot be negative.');
  }
  if (settledBy(line) > open)
    throw userError(
      `The amount applied to ${textIn(document, 'tranId')} exceeds the amount that is due.`,
    );
}

function describe(books: Books, draft: Entry, document: Entry, line: Line, open: Exact): void {
  const currency = books.find('currency', numberIn(draft, 'currency') ?? 0);
  Object.assign(line.values, {
    apply: true,
    applyDate: textIn(line, 'applyDate') ?? textIn(draft, 'tranDate'),
    currency: currency ? textIn(currency, 'name') : null,
    due: open,
    refNum: textIn(document, 'tranId'),
    total: amountIn(document, 'total'),
    type: TYPES[document.type].label,
  });
}

/** The documents named by a transaction's apply sublist. */
export function appliedDocuments(books: Books, source: Entry): Entry[] {
  return linesOf(source, 'apply')
    .map((line) => books.findInFamily('transaction', numberIn(line, 'doc') ?? 0))
    .filter((document) => document !== undefined);
}
