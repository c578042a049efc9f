import { Decimal } from 'decimal.js';
import { TODAY } from './demo-account.ts';
import type { Answer } from './deployment.ts';

/** The records of one type in NetSuite’s books. */
export type Ledger = (type: string) => Answer[];

/** Days past due at which a bucket ends. */
const BUCKETS = [0, 30, 60, 90];

/** In the ledger a document names its customer by id, and its currency by name. */
export function keyInLedger(erp: Ledger): (document: Answer) => string {
  const numbers = new Map(erp('customer').map(({ id, entityId }) => [id, entityId]));
  const codes = new Map(erp('currency').map(({ id, symbol }) => [id, symbol]));
  return ({ entity, customer, currency }) =>
    `${numbers.get((entity ?? customer).id)} ${codes.get(currency.id)}`;
}

export interface Aged {
  readonly numbers: string;
  readonly legalEntity: string;
  readonly currency: string;
  readonly open: string;
  readonly overdue: string;
  readonly unapplied: string;
  readonly oldestDaysPastDue: number;
  readonly buckets: readonly (readonly [number, string])[];
}

/** What each customer owes, worked out from the ledger alone (A14). */
export function agedInLedger(erp: Ledger, customers: readonly string[]): Aged[] {
  const entities = new Map(erp('subsidiary').map((one) => [one.id, one.custrecord_tb_code]));
  const key = keyInLedger(erp);
  const keyOf = (document: Answer): string => {
    const [number, currency] = key(document).split(' ');
    const customer = customers.find((numbers) => numbers.split(' ').includes(number ?? ''));
    return JSON.stringify([customer, entities.get(document.subsidiary.id), currency]);
  };
  const open = erp('invoice').filter(
    ({ status, amountRemaining }) => status.refName === 'Open' && amountRemaining > 0,
  );
  const free = [...erp('customerPayment'), ...erp('creditMemo')].filter(
    ({ unapplied, status }) => unapplied > 0 && !NOT_THERE.includes(status.refName),
  );
  const invoicesOf = Map.groupBy(open, keyOf);
  const freeOf = Map.groupBy(free, keyOf);
  return [...new Set([...invoicesOf.keys(), ...freeOf.keys()])].map((name) => {
    const [numbers, legalEntity, currency] = JSON.parse(name);
    return {
      ...{ numbers, legalEntity, currency },
      ...aged(invoicesOf.get(name) ?? []),
      unapplied: total((freeOf.get(name) ?? []).map(({ unapplied }) => unapplied)),
    };
  });
}

/** Payments that wait for approval or were refused one. */
const NOT_THERE = ['Unapproved Payment', 'Rejected'];

function aged(invoices: readonly Answer[]) {
  const late = invoices.map(({ dueDate, amountRemaining }) => ({
    days: (Date.parse(TODAY) - Date.parse(dueDate)) / 86_400_000,
    amount: amountRemaining as number,
  }));
  const amounts = (some: typeof late): string => total(some.map(({ amount }) => amount));
  const bucketOf = (days: number): number => BUCKETS.filter((to) => days > to).length;
  return {
    open: amounts(late),
    overdue: amounts(late.filter(({ days }) => days > 0)),
    oldestDaysPastDue: Math.max(0, ...late.map(({ days }) => days)),
    buckets: [0, 1, 2, 3, 4].map((bucket) => {
      const some = late.filter(({ days }) => bucketOf(days) === bucket);
      return [some.length, amounts(some)] as const;
    }),
  };
}

const total = (amounts: readonly number[]): string => Decimal.sum(0, ...amounts).toFixed(2);
