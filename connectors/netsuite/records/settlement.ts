import type { InvoiceStatus, Settlement } from '../../../schema/invoice.ts';
import { Money } from '../../../schema/money.ts';
import { sumOf } from '../../money.ts';
import { optional, required, Unmappable, word } from '../row.ts';
import type { Row } from '../suiteql.ts';
import { linkAmount, linkDiscount } from './links.ts';

type Part = 'paid' | 'credited' | 'writtenOff';

/** Which part of a settlement the kinds of applied documents are. */
const PARTS: Readonly<Record<string, Part>> = {
  CustPymt: 'paid',
  DepAppl: 'paid',
  CustCred: 'credited',
};

/** A claim is given up by a memo that says so. */
function partOf(row: Row): Part {
  const part = word(PARTS, 'nexttype', required(row, 'nexttype'));
  return part === 'credited' && row['reason'] === 'WRITE_OFF' ? 'writtenOff' : part;
}

/** What the documents applied to an invoice have settled of it. */
export function settlementOf(rows: readonly Row[], currency: string): Settlement {
  const sum = (part: Part): Money =>
    sumOf(
      rows.filter((row) => partOf(row) === part).map((row) => linkAmount(row, currency)),
      currency,
    );
  return {
    paid: sum('paid'),
    credited: sum('credited'),
    discounted: sumOf(
      rows.map((row) => linkDiscount(row, currency)),
      currency,
    ),
    writtenOff: sum('writtenOff'),
  };
}

/** Total less what settles it. Refuses an invoice of which NetSuite says another amount is open. */
export function balanceOf(total: Money, settlement: Settlement, unpaid: Money): Money {
  const { paid, credited, discounted, writtenOff } = settlement;
  const settled = sumOf([paid, credited, discounted, writtenOff], total.currency);
  const balance = new Money(total.minor - settled.minor, total.currency);
  if (balance.minor !== unpaid.minor)
    throw new Unmappable(
      `${balance.amount} ${balance.currency} is open by what was applied, NetSuite says ${unpaid.amount}`,
    );
  if (balance.minor < 0n) throw new Unmappable(`more is settled than ${total.amount} in total`);
  return balance;
}

/** NetSuite’s own status as far as it decides; A and B are open and paid, whatever paid it. */
const LETTERS = { A: 'OPEN', B: 'PAID', D: 'SUBMITTED', E: 'SUBMITTED', V: 'VOID' } as const;

/** `approvalstatus` 11 is a document that nobody has sent for approval yet. */
const APPROVALS = { '1': null, '2': null, '3': null, '11': 'DRAFT' } as const;

export function invoiceStatus(row: Row, settlement: Settlement, balance: Money): InvoiceStatus {
  const letter = word(LETTERS, 'status', required(row, 'status'));
  const approval = optional(row, 'approvalstatus');
  const draft = approval === null ? null : word(APPROVALS, 'approvalstatus', approval);
  if (draft !== null) return draft;
  if (letter === 'OPEN') return openStatus(settlement, balance);
  return letter === 'PAID' ? closedStatus(settlement, balance) : letter;
}

function openStatus(settlement: Settlement, balance: Money): InvoiceStatus {
  if (balance.minor === 0n && isSettled(settlement))
    throw new Unmappable('NetSuite shows the invoice as open, but nothing is left to pay');
  return isSettled(settlement) ? 'PARTIALLY_PAID' : 'OPEN';
}

const isSettled = ({ paid, credited, discounted, writtenOff }: Settlement): boolean =>
  [paid, credited, discounted, writtenOff].some(({ minor }) => minor !== 0n);

function closedStatus(settlement: Settlement, balance: Money): InvoiceStatus {
  if (balance.minor !== 0n)
    throw new Unmappable(`NetSuite shows the invoice as paid, but ${balance.amount} is open`);
  if (settlement.writtenOff.minor > 0n) return 'WRITTEN_OFF';
  const unpaid = settlement.paid.minor === 0n && settlement.discounted.minor === 0n;
  return unpaid && settlement.credited.minor > 0n ? 'CREDITED' : 'PAID';
}
