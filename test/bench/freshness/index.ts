import type { Bench } from '../bench.ts';
import { rounded, type Spread, spreadOf } from '../support/figures.ts';
import { inFolder } from '../support/folder.ts';
import { withPostgres } from '../support/postgres.ts';
import type { Table } from '../support/table.ts';
import { clockMs, watchMoments } from './moments.ts';
import { type Payable, pay, payables, setLatency } from './payments.ts';
import { type QuietProduct, startQuietProduct } from './quiet-product.ts';
import { type Journey, spreadOfStages, type Traced, trace } from './stages.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

const TARGET_MS = 250;
const WARM_UP = 20;
const ONE_BY_ONE = 200;
const ROUNDS_OF_FOUR = 25;
/** A tenant elsewhere does not answer at once, as the simulator does. */
const FAR_VENDOR_MS = 50;
const FROM_FAR = 50;
const PAYMENTS = WARM_UP + ONE_BY_ONE + ROUNDS_OF_FOUR * 4 + FROM_FAR;

/**
 * From a payment in the ERP to a subscriber who has the event with the customer’s name, which another subgraph
 * knows. The ratio is the 95th percentile from the webhook’s leaving, one payment after the other, to 250 ms.
 */
export const freshness: Bench = (say) =>
  inFolder((folder) =>
    withPostgres(folder, async (postgres) => {
      const product = await startQuietProduct(folder, postgres, PAYMENTS);
      const moments = await watchMoments(postgres.db);
      try {
        const subscriber = await subscribe(product.url, await product.tokenOf('demo-dashboard'));
        const journeys = await payAll(product, subscriber, say);
        await subscriber.close();
        const traced = (made: readonly Journey[]) => trace(postgres.db, moments, made);
        return outcomeOf({
          alone: await traced(journeys.alone),
          four: await traced(journeys.four),
          far: await traced(journeys.far),
        });
      } finally {
        await moments.stop();
        await product.stop();
      }
    }),
  );

interface Payments {
  readonly alone: readonly Journey[];
  readonly four: readonly Journey[];
  readonly far: readonly Journey[];
}

async function payAll(
  product: QuietProduct,
  subscriber: Subscriber,
  say: (line: string) => void,
): Promise<Payments> {
  const open = await payables(product);
  say(`${open.length} open invoices, ${PAYMENTS} are paid`);
  const oneByOne = async (count: number): Promise<Journey[]> => {
    const journeys: Journey[] = [];
    for (const payable of open.splice(0, count))
      journeys.push(await travel(product, subscriber, payable));
    return journeys;
  };
  await oneByOne(WARM_UP);
  const alone = await oneByOne(ONE_BY_ONE);
  const four: Journey[] = [];
  for (let round = 0; round < ROUNDS_OF_FOUR; round++) {
    const together = open.splice(0, 4).map((payable) => travel(product, subscriber, payable));
    four.push(...(await Promise.all(together)));
  }
  await setLatency(product, FAR_VENDOR_MS);
  return { alone, four, far: await oneByOne(FROM_FAR) };
}

async function travel(
  product: QuietProduct,
  subscriber: Subscriber,
  payable: Payable,
): Promise<Journey> {
  const arrival = subscriber.next(payable.number);
  const sentAt = clockMs();
  await pay(product, payable);
  const { at, customer } = await arrival;
  if (customer !== payable.customer)
    throw new Error(`${payable.number} belongs to ${payable.customer}, not ${customer}`);
  return { invoiceId: payable.id, sentAt, arrivedAt: at };
}

function outcomeOf({ alone, four, far }: Readonly<Record<keyof Payments, readonly Traced[]>>) {
  const headline = spreadOf(fromWebhook(alone));
  const milliseconds = {
    'from the webhook': headline,
    'from the act': spreadOf(fromAct(alone)),
    'four at once, from the webhook': spreadOf(fromWebhook(four)),
    'four at once, from the act': spreadOf(fromAct(four)),
    [`NetSuite ${FAR_VENDOR_MS} ms away, from the webhook`]: spreadOf(fromWebhook(far)),
  };
  const stages = spreadOfStages(alone);
  return {
    ratio: rounded(headline.p95 / TARGET_MS, 2),
    target: 1,
    targetMs: TARGET_MS,
    milliseconds,
    stages,
    tables: [
      spreads('To the subscriber, in milliseconds', milliseconds),
      spreads('Where the time goes, one after the other, in milliseconds', stages),
    ],
  };
}

const fromWebhook = (traced: readonly Traced[]): number[] =>
  traced.map(({ leftAt, arrivedAt }) => arrivedAt - leftAt);
const fromAct = (traced: readonly Traced[]): number[] =>
  traced.map(({ sentAt, arrivedAt }) => arrivedAt - sentAt);

const spreads = (title: string, rows: Readonly<Record<string, Spread>>): Table => ({
  title,
  columns: ['', 'p50', 'p95', 'p99', 'max', 'of'],
  rows: Object.entries(rows).map(([name, { p50, p95, p99, max, count }]) => [
    name,
    ...[p50, p95, p99, max, count],
  ]),
});
