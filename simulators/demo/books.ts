import type { Random } from '../kernel/random.ts';
import type { DateText } from './calendar.ts';
import { CREDIT_STORIES, type CreditStory, fits } from './credits.ts';
import type { CreditMemo, Customer, Invoice, Payment, Rate } from './model.ts';
import { payments } from './payments.ts';
import { ReceivablesDesk } from './receivables-desk.ts';

export interface Settled {
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
  readonly creditMemos: readonly CreditMemo[];
}

/** Plays every invoice through to the evening before `today`: who paid what, what was credited, what is still open. */
export function settle(
  invoices: readonly Invoice[],
  customerOf: (key: string) => Customer,
  rates: readonly Rate[],
  today: DateText,
  random: Random,
): Settled {
  const desk = new ReceivablesDesk(invoices, customerOf, today, random);
  const stories = cast(invoices, customerOf, today);
  for (const invoice of invoices)
    if (invoice.state === 'OPEN') desk.play(invoice, stories.get(invoice.key));
  for (const story of CREDIT_STORIES)
    if (story.plan === 'ELSEWHERE') desk.creditElsewhere(story, new Set(stories.keys()));
  const received = payments(desk.receipts, rates, today, random);
  return {
    invoices: desk.outcome(received),
    payments: received,
    creditMemos: numbered(desk.memos),
  };
}

/** Gives each credit story a fitting invoice, each from a stretch of the list of its own. */
function cast(
  invoices: readonly Invoice[],
  customerOf: (key: string) => Customer,
  today: DateText,
): Map<string, CreditStory> {
  const chosen = new Map<string, CreditStory>();
  CREDIT_STORIES.forEach((story, i) => {
    const fitting = invoices.filter(
      (invoice) =>
        fits(story.plan, invoice, today) &&
        !chosen.has(invoice.key) &&
        customerOf(invoice.customer).credit !== 'ON',
    );
    const one = fitting[Math.floor((fitting.length * i) / CREDIT_STORIES.length)];
    if (one && story.plan !== 'ELSEWHERE') chosen.set(one.key, story);
  });
  return chosen;
}

function numbered(memos: readonly CreditMemo[]): CreditMemo[] {
  return [...memos]
    .sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1))
    .map((memo, i) => ({ ...memo, key: `M${i + 1}`, number: `CM${60001 + i}` }));
}
