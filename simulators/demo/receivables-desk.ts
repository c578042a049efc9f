import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, later } from './calendar.ts';
import { type CreditStory, creditMemo, givenUp, hasOneTax, tenthOf } from './credits.ts';
import type { CreditMemo, Customer, DocumentLine, Invoice, Payment } from './model.ts';
import { type Minor, sum } from './money.ts';
import type { Receipt } from './payments.ts';
import { intentOf, type Transfer } from './settlement.ts';

/** Keeps the balances while the year goes by. Nothing is entered that would happen today or later. */
export class ReceivablesDesk {
  readonly receipts: Receipt[] = [];
  readonly memos: CreditMemo[] = [];
  readonly #invoices: readonly Invoice[];
  readonly #customerOf: (key: string) => Customer;
  readonly #today: DateText;
  readonly #random: Random;
  readonly #balances: Map<string, Minor>;
  readonly #disputed = new Set<string>();
  #left = 0;

  constructor(
    invoices: readonly Invoice[],
    customerOf: (key: string) => Customer,
    today: DateText,
    random: Random,
  ) {
    this.#invoices = invoices;
    this.#customerOf = customerOf;
    this.#today = today;
    this.#random = random;
    this.#balances = new Map(invoices.map((i) => [i.key, i.balance]));
  }

  play(invoice: Invoice, story: CreditStory | undefined): void {
    if (story?.plan === 'CANCEL') this.#cancel(invoice, story);
    else if (story?.plan === 'WRITE_OFF') this.#writeOff(invoice, story);
    else if (story?.plan === 'REDUCE') this.#reduce(invoice, story);
    else if (story) this.#creditAfterPayment(invoice, story);
    else this.#payAsUsual(invoice);
  }

  #cancel(invoice: Invoice, story: CreditStory): void {
    this.#credit(story, invoice, addDays(invoice.date, 6), invoice.lines);
  }

  #writeOff(invoice: Invoice, story: CreditStory): void {
    this.#pay(invoice, transfer(addDays(invoice.dueDate, 10), (invoice.total * 6n) / 10n));
    const lines = givenUp(invoice, this.#owed(invoice));
    this.#credit(story, invoice, addDays(invoice.dueDate, 90), lines);
  }

  #reduce(invoice: Invoice, story: CreditStory): void {
    this.#credit(story, invoice, addDays(invoice.date, 4), this.#tenthOf(invoice));
    this.#pay(invoice, transfer(addDays(invoice.dueDate, 2), this.#owed(invoice)));
  }

  #creditAfterPayment(invoice: Invoice, story: CreditStory): void {
    this.#pay(invoice, transfer(addDays(invoice.date, 20), invoice.total));
    this.#credit(story, invoice, addDays(invoice.date, 27), this.#tenthOf(invoice));
  }

  #tenthOf(invoice: Invoice): DocumentLine[] {
    return tenthOf(invoice, this.#customerOf(invoice.customer));
  }

  /** Credits a tenth of a paid invoice and uses half of that for another one of the same customer. */
  creditElsewhere(story: CreditStory, taken: ReadonlySet<string>): void {
    const untouched = this.#invoices.filter(
      (i) => i.state === 'OPEN' && this.#owed(i) === 0n && !taken.has(i.key) && hasOneTax(i),
    );
    for (const invoice of untouched) {
      const lines = this.#tenthOf(invoice);
      const half = sum(lines.map((l) => l.net + l.taxAmount)) / 2n;
      const other = this.#owingMoreThan(half, invoice);
      if (half === 0n || !other) continue;
      this.#write(story, invoice, addDays(this.#today, -1), lines, other, half);
      return;
    }
  }

  #owingMoreThan(amount: Minor, { customer }: Invoice): Invoice | undefined {
    const before = addDays(this.#today, -2);
    return this.#invoices.find(
      (i) => i.customer === customer && i.date < before && this.#owed(i) > amount,
    );
  }

  /** The invoices as they stand in the end. */
  outcome(received: readonly Payment[]): Invoice[] {
    const touched = this.#lastTouched(received);
    return this.#invoices.map((invoice) => {
      if (invoice.state !== 'OPEN') return invoice;
      const balance = this.#owed(invoice);
      return {
        ...invoice,
        balance,
        state: balance === 0n ? 'PAID' : 'OPEN',
        // A dispute that was paid is over.
        disputed: balance > 0n && this.#disputed.has(invoice.key),
        changedAt: touched.get(invoice.key) ?? invoice.changedAt,
      };
    });
  }

  #lastTouched(received: readonly Payment[]): Map<string, string> {
    const touched = new Map<string, string>();
    for (const { applications, createdAt } of [...received, ...this.memos])
      for (const { invoice } of applications) {
        const before = touched.get(invoice) ?? '';
        touched.set(invoice, createdAt > before ? createdAt : before);
      }
    return touched;
  }

  /** The customer on credit hold pays nothing since half a year. */
  #payAsUsual(invoice: Invoice): void {
    const customer = this.#customerOf(invoice.customer);
    if (customer.credit === 'ON' && invoice.date > addDays(this.#today, -180)) return;
    const intent = intentOf(invoice, customer, invoice.total, this.#random);
    if (intent.disputed) this.#disputed.add(invoice.key);
    for (const step of intent.transfers) this.#pay(invoice, step);
    if (this.#owed(invoice) === invoice.total) this.#payOnAccountOf(invoice);
  }

  /** Every sixth invoice that is still unpaid has at least seen some money. */
  #payOnAccountOf(invoice: Invoice): void {
    const paidOn = addDays(invoice.date, 12);
    if (paidOn >= this.#today) return;
    if (this.#left++ % 6 === 0) this.#pay(invoice, transfer(paidOn, (invoice.total * 4n) / 10n));
  }

  #pay(invoice: Invoice, step: Transfer): void {
    if (step.date >= this.#today || step.amount <= 0n) return;
    const customer = this.#customerOf(invoice.customer);
    this.receipts.push({ customer, invoice: invoice.key, transfer: step });
    this.#lower(invoice, step.amount + step.discount);
  }

  /** Applies the credit to its own invoice as far as that is open; the rest stays on account. */
  #credit(
    story: CreditStory,
    invoice: Invoice,
    date: DateText,
    lines: readonly DocumentLine[],
  ): void {
    const total = sum(lines.map((l) => l.net + l.taxAmount));
    const owed = this.#owed(invoice);
    const applied = story.plan === 'VOIDED' ? 0n : total < owed ? total : owed;
    this.#write(story, invoice, later(date, invoice.date), lines, invoice, applied);
  }

  #write(
    story: CreditStory,
    credited: Invoice,
    date: DateText,
    lines: readonly DocumentLine[],
    settled: Invoice,
    amount: Minor,
  ): void {
    const settles = amount === 0n ? [] : [{ invoice: settled.key, amount }];
    this.memos.push(creditMemo(story, credited, date, lines, settles, this.#random));
    this.#lower(settled, amount);
  }

  #owed(invoice: Invoice): Minor {
    return this.#balances.get(invoice.key) ?? 0n;
  }

  #lower(invoice: Invoice, by: Minor): void {
    const left = this.#owed(invoice) - by;
    if (left < 0n) throw new Error(`${invoice.number} was paid more than it asked for`);
    this.#balances.set(invoice.key, left);
  }
}

function transfer(date: DateText, amount: Minor): Transfer {
  return { date, amount, discount: 0n, surplus: 0n };
}
