import type { Random } from '../kernel/random.ts';
import { addDays, addMonths, type DateText, earlier, instantOn } from './calendar.ts';
import { productOf } from './catalogue.ts';
import { dealLines, oneTimeLines } from './deal-lines.ts';
import {
  type BillingFrequency,
  type BillingTiming,
  type Customer,
  OPEN_STAGES,
  type Opportunity,
  type OrderState,
  type SaleLine,
  type Stage,
  type SubscriptionTerms,
} from './model.ts';
import { sum } from './money.ts';

/** Something sold or offered: becomes an opportunity, and an order once it is won. */
export interface Deal {
  readonly customer: Customer;
  readonly title: string;
  readonly terms: SubscriptionTerms;
  readonly lines: readonly SaleLine[];
  readonly closedOn: DateText;
  /** Where the order stands; absent for what follows from its dates. */
  readonly fate?: OrderState;
  /** Charged by the meter: no salesperson ever saw it. */
  readonly metered?: boolean;
}

/** Every sale that became an order, oldest first. */
export function wonDeals(customers: readonly Customer[], today: DateText, random: Random): Deal[] {
  const buyers = customers.filter((c) => c.knownTo !== 'CRM');
  const groupHeads = buyers.filter(
    (c) => c.paymentRuns && customers.some((s) => s.parent === c.key),
  );
  return [
    ...buyers.flatMap((customer, i) => subscriptions(customer, i, today, random)),
    ...groupHeads.map((customer) => secondContract(customer, today, random)),
    ...oneTimeSales(
      buyers.filter((c) => c.active),
      today,
      random,
    ),
  ].sort((a, b) => (a.closedOn === b.closedOn ? 0 : a.closedOn < b.closedOn ? -1 : 1));
}

/** A first subscription and, where that has run out, usually its renewal. */
function subscriptions(customer: Customer, i: number, today: DateText, random: Random): Deal[] {
  const months = random.pick([12, 12, 12, 24, 36]);
  const start = addDays(today, -random.int(25, 420));
  const cadence = cadenceOf(customer, random);
  // Every ninth customer began long ago, so that finished and renewed orders exist under every seed.
  const old = i % 9 === 4 || !customer.active || customer.credit === 'ON';
  const first = subscription(
    customer,
    'Lantern subscription',
    old ? addDays(today, -410) : start,
    customer.credit === 'ON' ? 24 : old ? 12 : months,
    cadence,
    random,
  );
  const end = first.terms.end ?? today;
  if (end >= addDays(today, -7)) return [first];
  if (!customer.active) return [{ ...first, fate: 'CLOSED' }];
  if (i % 18 === 4 || !random.chance(0.7)) return [first];
  return [first, subscription(customer, 'Lantern renewal', addDays(end, 1), 12, cadence, random)];
}

interface Cadence {
  readonly frequency: BillingFrequency;
  readonly timing: BillingTiming;
}

/** A group that pays in runs has two contracts of one rhythm, so that its payments settle several invoices at once. */
function secondContract(customer: Customer, today: DateText, random: Random): Deal {
  const start = addDays(today, -300);
  return subscription(customer, 'Lantern for the warehouse', start, 12, MONTHLY, random);
}

const MONTHLY: Cadence = { frequency: 'MONTHLY', timing: 'ADVANCE' };

/** The customer on credit hold is billed monthly in advance, so that its debts pile up. */
function cadenceOf(customer: Customer, random: Random): Cadence {
  const drawn = {
    frequency: random.pick(['MONTHLY', 'MONTHLY', 'QUARTERLY', 'ANNUALLY'] as const),
    timing: random.pick(['ADVANCE', 'ADVANCE', 'ADVANCE', 'ARREARS'] as const),
  };
  return customer.credit === 'ON' || customer.paymentRuns ? MONTHLY : drawn;
}

function subscription(
  customer: Customer,
  title: string,
  start: DateText,
  months: number,
  cadence: Cadence,
  random: Random,
): Deal {
  const terms: SubscriptionTerms = {
    start,
    end: addDays(addMonths(start, months), -1),
    months,
    ...cadence,
    autoRenew: random.chance(0.6),
    term: customer.term,
  };
  const closedOn = addDays(start, -random.int(3, 20));
  return { customer, title, terms, lines: dealLines(customer, months, random), closedOn };
}

/** Fates that no date gives by itself, told of the first one-time sales. */
const FATES: readonly { readonly fate: OrderState; readonly daysAgo: number }[] = [
  { fate: 'PENDING_APPROVAL', daysAgo: 2 },
  { fate: 'CANCELLED', daysAgo: 60 },
];

function oneTimeSales(buyers: readonly Customer[], today: DateText, random: Random): Deal[] {
  return buyers
    .filter((_, i) => i % 2 === 0)
    .map((customer, i) => {
      const told = FATES[i];
      const start = addDays(today, -(told?.daysAgo ?? random.int(12, 380)));
      const lines = oneTimeLines(customer, random);
      const terms = oneTimeTerms(customer, start);
      const metered = lines.some((l) => productOf(l.product).model === 'USAGE');
      const deal: Deal = {
        customer,
        title: titleOf(lines),
        terms,
        lines,
        closedOn: start,
        metered,
      };
      return told ? { ...deal, fate: told.fate } : deal;
    });
}

function oneTimeTerms(customer: Customer, start: DateText): SubscriptionTerms {
  return {
    start,
    end: null,
    months: null,
    frequency: 'ONE_TIME',
    timing: 'ADVANCE',
    autoRenew: false,
    term: customer.term,
  };
}

function titleOf(lines: readonly SaleLine[]): string {
  return lines[0] ? productOf(lines[0].product).name : 'Goods';
}

/** What the sales people see: one opportunity per deal that the CRM knows, then the ones still open, lost, or won just now. */
export function opportunities(
  deals: readonly Deal[],
  customers: readonly Customer[],
  today: DateText,
  random: Random,
): { readonly all: Opportunity[]; readonly ofDeal: ReadonlyMap<Deal, Opportunity> } {
  const ofDeal = new Map<Deal, Opportunity>();
  const all: Opportunity[] = [];
  const add = (deal: Deal, stage: Stage, revision: number, bare = false): Opportunity => {
    const made = opportunity(`O${all.length + 1}`, deal, stage, revision, bare, today, random);
    all.push(made);
    return made;
  };
  for (const deal of deals.filter((d) => d.customer.knownTo === 'BOTH' && !d.metered))
    ofDeal.set(deal, add(deal, 'Closed Won', random.pick([1, 1, 1, 2])));
  prospects(customers, today, random).forEach(({ deal, stage }, i) => {
    add(deal, stage, 1, i % 7 === 6);
  });
  return { all, ofDeal };
}

/** Open ones through every stage in turn, lost ones, and three won yesterday that no order follows yet. */
function prospects(
  customers: readonly Customer[],
  today: DateText,
  random: Random,
): { deal: Deal; stage: Stage }[] {
  const known = customers.filter((c) => c.knownTo !== 'ERP' && c.active);
  const offer = (customer: Customer, closedOn: DateText, title: string): Deal => ({
    ...subscription(
      customer,
      title,
      addDays(closedOn, 10),
      12,
      cadenceOf(customer, random),
      random,
    ),
    closedOn,
  });
  const open = known
    .filter((_, i) => i % 3 !== 1)
    .map((customer, i) => ({
      deal: offer(customer, addDays(today, random.int(3, 120)), 'Lantern expansion'),
      stage: OPEN_STAGES[i % OPEN_STAGES.length] ?? 'Prospecting',
    }));
  const lost = known
    .filter((_, i) => i % 4 === 1)
    .map((customer) => ({
      deal: offer(customer, addDays(today, -random.int(10, 300)), 'Lantern pilot'),
      stage: 'Closed Lost' as const,
    }));
  const fresh = known.slice(-8, -5).map((customer) => ({
    deal: offer(customer, addDays(today, -1), 'Lantern roll-out'),
    stage: 'Closed Won' as const,
  }));
  return [...open, ...lost, ...fresh];
}

const PROBABILITY: Readonly<Record<Stage, number>> = {
  Prospecting: 10,
  Qualification: 10,
  'Needs Analysis': 20,
  'Value Proposition': 50,
  'Proposal/Price Quote': 75,
  'Negotiation/Review': 90,
  'Closed Won': 100,
  'Closed Lost': 0,
};

function opportunity(
  key: string,
  deal: Deal,
  stage: Stage,
  revision: number,
  bare: boolean,
  today: DateText,
  random: Random,
): Opportunity {
  const { customer, closedOn } = deal;
  const touched = addDays(earlier(closedOn, today), -random.int(1, 5));
  return {
    key,
    customer: customer.key,
    name: `${customer.name}: ${deal.title}`,
    stage,
    probability: PROBABILITY[stage],
    closeDate: closedOn,
    currency: customer.currency,
    entity: customer.entity,
    amount: sum(deal.lines.map((l) => l.net)),
    // Early on, sales has not agreed on terms.
    terms: bare ? null : deal.terms,
    jurisdiction: customer.address.country,
    lines: deal.lines,
    revision,
    owner: customer.owner,
    createdAt: instantOn(addDays(touched, -random.int(10, 60)), random.int(0, 500)),
    changedAt: instantOn(touched, random.int(0, 539)),
  };
}
