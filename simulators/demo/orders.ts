import type { Random } from '../kernel/random.ts';
import { addDays, addMonths, type DateText, instantOn } from './calendar.ts';
import { productOf } from './catalogue.ts';
import { taxAmounts, taxFor } from './documents.ts';
import type {
  BillingFrequency,
  Opportunity,
  Order,
  OrderState,
  SaleLine,
  ScheduleLine,
} from './model.ts';
import { type Minor, shareText, splitEvenly, sum, product as times } from './money.ts';
import type { Deal } from './sales.ts';

/** Lines younger than this are left for the running company (and for the gateway) to invoice. */
const UNBILLED_DAYS = 6;

const MONTHS: Readonly<Record<BillingFrequency, number>> = {
  MONTHLY: 1,
  QUARTERLY: 3,
  ANNUALLY: 12,
  ONE_TIME: 1,
};

/** The ERP's order of a deal, with the days on which its parts fall due for invoicing. */
export function orderOf(
  deal: Deal,
  index: number,
  opportunity: Opportunity | null,
  today: DateText,
  random: Random,
): Order {
  const key = `S${index + 1}`;
  const { customer, terms, lines } = deal;
  const state = deal.fate ?? stateOn(deal, today);
  const schedule = state === 'CANCELLED' ? [] : scheduleOf(key, deal);
  const taxed = lines.map((l) => ({ net: l.net, tax: taxFor(customer, l.product).code }));
  const accepted = instantOn(deal.closedOn, random.int(0, 480));
  return {
    key,
    number: `SO${30001 + index}`,
    state,
    customer: customer.key,
    opportunity: opportunity?.key ?? null,
    entity: customer.entity,
    currency: customer.currency,
    date: deal.closedOn,
    terms,
    lines,
    net: sum(lines.map((l) => l.net)),
    tax: sum(taxAmounts(customer.entity, taxed)),
    purchaseOrder: random.chance(0.6) ? `PO-${random.int(1000, 99999)}` : null,
    schedule: schedule.map((line) => ({
      ...line,
      invoice: billed(line, state, today) ? line.key : null,
    })),
    createdAt: accepted,
    changedAt: accepted,
  };
}

/** An order whose last part was invoiced is billed; otherwise something is still to come. */
function stateOn({ terms }: Deal, today: DateText): OrderState {
  const last = terms.end ?? terms.start;
  return last < addDays(today, -UNBILLED_DAYS) ? 'BILLED' : 'PENDING_BILLING';
}

const NOT_BILLING: readonly OrderState[] = ['PENDING_APPROVAL', 'CANCELLED'];

function billed(line: ScheduleLine, state: OrderState, today: DateText): boolean {
  return !NOT_BILLING.includes(state) && line.date < addDays(today, -UNBILLED_DAYS);
}

function scheduleOf(order: string, deal: Deal): ScheduleLine[] {
  const { terms, lines } = deal;
  const months = MONTHS[terms.frequency];
  const count = terms.months === null ? 1 : terms.months / months;
  const parts = lines.map((line) => partsOf(line, months, count, deal.customer.currency));
  return Array.from({ length: count }, (_, i) => {
    const periodStart = addMonths(terms.start, i * months);
    const periodEnd = addDays(addMonths(terms.start, (i + 1) * months), -1);
    const own = parts.map((p) => p[i] ?? 0n);
    return {
      key: `${order}-${i + 1}`,
      date: terms.timing === 'ADVANCE' ? periodStart : periodEnd,
      periodStart,
      periodEnd,
      amount: sum(own),
      parts: own,
      invoice: null,
    };
  });
}

/** A recurring line costs the same in each period; anything else is split so that the parts make the whole (A6). */
function partsOf(line: SaleLine, months: number, count: number, currency: string): Minor[] {
  if (productOf(line.product).model !== 'RECURRING') return splitEvenly(line.net, count);
  const share = shareText(100 - line.discountPercent);
  const part = times(currency, line.quantity, line.unitPrice, String(months), share);
  return Array.from({ length: count }, () => part);
}
