import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, instantOn } from './calendar.ts';
import { rateOn } from './fiscal.ts';
import type { Application, Customer, Payment, PaymentMethod, PaymentState, Rate } from './model.ts';
import { type Minor, sum } from './money.ts';
import { entityOf } from './organisation.ts';
import type { Transfer } from './settlement.ts';

export interface Receipt {
  readonly customer: Customer;
  readonly invoice: string;
  readonly transfer: Transfer;
}

/** Turns what was transferred into payments: one for each run day of a customer that pays in runs, otherwise one each. */
export function payments(
  receipts: readonly Receipt[],
  rates: readonly Rate[],
  today: DateText,
  random: Random,
): Payment[] {
  const groups = new Map<string, Receipt[]>();
  receipts.forEach((receipt, i) => {
    const { customer, transfer } = receipt;
    const run = customer.paymentRuns ? `${customer.key} ${transfer.date}` : `single ${i}`;
    groups.set(run, [...(groups.get(run) ?? []), receipt]);
  });
  const made = [...groups.values()].map((group) => fromGroup(group, rates, today, random));
  return numbered([...made, ...onAccount(receipts, rates, today, random)]);
}

function fromGroup(
  group: readonly Receipt[],
  rates: readonly Rate[],
  today: DateText,
  random: Random,
): Payment {
  const [first] = group;
  if (!first) throw new Error('a payment needs a transfer');
  const { customer, transfer } = first;
  const applications = group.map((r) => ({
    invoice: r.invoice,
    amount: r.transfer.amount,
    discount: r.transfer.discount,
    date: r.transfer.date,
  }));
  const surplus = sum(group.map((r) => r.transfer.surplus));
  const state = transfer.date < addDays(today, -3) ? 'DEPOSITED' : 'NOT_DEPOSITED';
  return payment(
    customer,
    transfer.date,
    state,
    customer.paysBy,
    applications,
    surplus,
    rates,
    random,
  );
}

/** Money that came without saying what for, and the states that only approval gives. */
const ON_ACCOUNT: readonly {
  state: PaymentState;
  method: PaymentMethod;
  daysAgo: number;
  amount: Minor;
}[] = [
  { state: 'DEPOSITED', method: 'BANK_TRANSFER', daysAgo: 33, amount: 125_000n },
  { state: 'DEPOSITED', method: 'CASH', daysAgo: 12, amount: 20_000n },
  { state: 'NOT_DEPOSITED', method: 'CHECK', daysAgo: 1, amount: 40_050n },
  { state: 'UNAPPROVED', method: 'BANK_TRANSFER', daysAgo: 1, amount: 99_999n },
  { state: 'REJECTED', method: 'DIRECT_DEBIT', daysAgo: 20, amount: 310_000n },
];

function onAccount(
  receipts: readonly Receipt[],
  rates: readonly Rate[],
  today: DateText,
  random: Random,
): Payment[] {
  return ON_ACCOUNT.map(({ state, method, daysAgo, amount }) => {
    const { customer } = random.pick(receipts);
    const made = payment(
      customer,
      addDays(today, -daysAgo),
      state,
      method,
      [],
      amount,
      rates,
      random,
    );
    return { ...made, memo: 'No remittance advice' };
  });
}

function payment(
  customer: Customer,
  date: DateText,
  state: PaymentState,
  method: PaymentMethod,
  applications: readonly Application[],
  unapplied: Minor,
  rates: readonly Rate[],
  random: Random,
): Payment {
  const received = instantOn(date, random.int(60, 539));
  return {
    key: '',
    number: '',
    state,
    customer: customer.key,
    entity: customer.entity,
    currency: customer.currency,
    exchangeRate: rateOn(rates, customer.currency, entityOf(customer.entity).currency, date),
    date,
    amount: sum(applications.map((a) => a.amount)) + unapplied,
    unapplied,
    method,
    processorRef: processorRef(method, random),
    checkNumber: method === 'CHECK' ? String(random.int(1000, 9999)) : null,
    memo: null,
    applications,
    createdAt: received,
    changedAt: received,
  };
}

function processorRef(method: PaymentMethod, random: Random): string | null {
  const reference = random.hex(16);
  if (method === 'CARD') return `ch_${reference}`;
  if (method === 'DIRECT_DEBIT') return `dd_${reference}`;
  return method === 'BANK_TRANSFER' ? `E2E-${reference.toUpperCase()}` : null;
}

function numbered(received: readonly Payment[]): Payment[] {
  return [...received]
    .sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1))
    .map((p, i) => ({ ...p, key: `P${i + 1}`, number: `PYMT${50001 + i}` }));
}
