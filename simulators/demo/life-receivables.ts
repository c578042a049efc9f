import type { Random } from '../kernel/random.ts';
import type { SimulatedSystem } from '../kernel/server.ts';
import type { DateText } from './calendar.ts';
import { asRecord, idIn, textIn, WaitingList } from './ledger-view.ts';
import type { Habit } from './life.ts';
import type { VendorRecord } from './wire.ts';

/** What billing and the customers' banks do in the ERP. */
export function receivablesHabits(
  netsuite: SimulatedSystem,
  random: Random,
  today: () => DateText,
): Habit[] {
  const desk = new BillingDesk(netsuite, random, today);
  return [
    { name: 'invoice a due schedule line', weight: 3, run: () => desk.billSchedule() },
    { name: 'invoice usage', weight: 2, run: () => desk.billUsage() },
    { name: 'receive a payment', weight: 4, run: () => desk.receive(null) },
    { name: 'receive part of a payment', weight: 1, run: () => desk.receive(40n) },
    { name: 'write a credit memo', weight: 0.5, run: () => desk.credit() },
    { name: 'dispute an invoice', weight: 0.4, run: () => desk.dispute() },
  ];
}

class BillingDesk {
  readonly #netsuite: SimulatedSystem;
  readonly #random: Random;
  readonly #due: WaitingList;
  readonly #open: WaitingList;
  readonly #customers: WaitingList;
  #usageItem: string | undefined;

  constructor(netsuite: SimulatedSystem, random: Random, today: () => DateText) {
    this.#netsuite = netsuite;
    this.#random = random;
    this.#due = new WaitingList(
      netsuite,
      'customrecord_tb_schedule_line',
      (line) => isUnbilled(line) && textIn(line, 'custrecord_tb_sl_date') <= today(),
    );
    this.#open = new WaitingList(netsuite, 'invoice', isOwed);
    this.#customers = new WaitingList(netsuite, 'customer', isWelcome);
  }

  /** The line that has been due longest. */
  billSchedule(): boolean {
    const line = this.#due.take((lines) => earliest(lines, 'custrecord_tb_sl_date'));
    if (!line) return false;
    this.#act('createInvoiceFromOrder', {
      order: idIn(line, 'custrecord_tb_sl_order'),
      scheduleLine: textIn(line, 'id'),
    });
    return true;
  }

  /** The meter never stands still: this is what keeps invoices coming on any day. */
  billUsage(): boolean {
    const customer = this.#customers.take((all) => this.#random.pick(all));
    const item = this.#meteredItem();
    if (!customer || item === undefined) return false;
    const lines = [{ item: { id: item }, quantity: this.#random.int(20, 900) }];
    const record = { entity: { id: textIn(customer, 'id') }, item: { items: lines } };
    this.#act('createRecord', { type: 'invoice', record });
    return true;
  }

  /** All that is open, or a percentage of it. */
  receive(percent: bigint | null): boolean {
    const invoice = this.#open.take((all) => this.#random.pick(all));
    if (!invoice) return false;
    const method = this.#random.pick(['BANK_TRANSFER', 'CARD', 'DIRECT_DEBIT']);
    const processorRef = `live-${this.#random.hex(12)}`;
    const amount = percent === null ? {} : { amount: shareOf(invoice, percent) };
    this.#act('payInvoice', { id: textIn(invoice, 'id'), method, processorRef, ...amount });
    return true;
  }

  credit(): boolean {
    const invoice = this.#open.take((all) => this.#random.pick(all));
    if (!invoice) return false;
    const reason = this.#random.pick(['PRICE_ADJUSTMENT', 'GOODWILL', 'BILLING_ERROR']);
    this.#act('issueCreditMemo', {
      id: textIn(invoice, 'id'),
      amount: shareOf(invoice, 10n),
      reason,
    });
    return true;
  }

  dispute(): boolean {
    const invoice = this.#open.take((all) => this.#random.pick(all));
    if (!invoice) return false;
    const disputed = invoice['custbody_tb_disputed'] !== true;
    this.#act('disputeInvoice', { id: textIn(invoice, 'id'), disputed });
    return true;
  }

  #act(action: string, input: VendorRecord): VendorRecord {
    return asRecord(this.#netsuite.act(action, input));
  }

  #meteredItem(): string | undefined {
    this.#usageItem ??= (this.#netsuite.ledger()['serviceSaleItem'] ?? [])
      .map(asRecord)
      .filter((item) => item['itemId'] === 'USE-API')
      .map((item) => textIn(item, 'id'))[0];
    return this.#usageItem;
  }
}

function isUnbilled(line: VendorRecord): boolean {
  return (
    line['custrecord_tb_sl_invoice'] === undefined || line['custrecord_tb_sl_invoice'] === null
  );
}

function isOwed(invoice: VendorRecord): boolean {
  return idIn(invoice, 'status') === 'A';
}

function isWelcome(customer: VendorRecord): boolean {
  return customer['isInactive'] !== true && idIn(customer, 'creditHoldOverride') !== 'ON';
}

function earliest(records: readonly VendorRecord[], field: string): VendorRecord {
  return records.reduce((a, b) => (textIn(b, field) < textIn(a, field) ? b : a));
}

/** Percent of what is open on an invoice, in cents. */
function shareOf(invoice: VendorRecord, percent: bigint): string {
  const [whole = '0', fraction = ''] = textIn(invoice, 'amountRemaining').split('.');
  const cents = BigInt(whole + fraction.padEnd(2, '0').slice(0, 2));
  const share = ((cents * percent) / 100n).toString().padStart(3, '0');
  return `${share.slice(0, -2)}.${share.slice(-2)}`;
}
