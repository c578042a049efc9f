import type { Database } from '../../../store/database.ts';
import { type Spread, spreadOf } from '../support/figures.ts';
import type { Moments } from './moments.ts';

/** One payment from the act to the subscriber. */
export interface Journey {
  readonly invoiceId: string;
  readonly sentAt: number;
  readonly arrivedAt: number;
}

/** Where one journey’s time went, in milliseconds, in the order of the way. */
export interface Stages {
  readonly 'act -> webhook leaves': number;
  readonly 'webhook -> inbox': number;
  readonly 'inbox -> vendor asked': number;
  readonly 'vendor read': number;
  readonly 'read -> written': number;
  readonly 'written -> committed': number;
  readonly 'relay numbers': number;
  readonly 'hub, completion, socket': number;
}

export interface Traced extends Journey {
  /** When the webhook that told of this invoice left. */
  readonly leftAt: number;
  readonly stages: Stages;
}

interface InboxRow {
  readonly event_id: string;
  readonly external_id: string;
  readonly received_at: Date;
  readonly done_at: Date;
}

/** Puts what the product wrote down and what was seen from outside beside each journey. */
export async function trace(
  db: Database,
  moments: Moments,
  journeys: readonly Journey[],
): Promise<Traced[]> {
  const inbox = await db.query<InboxRow>(
    `select event_id, external_id, received_at, done_at from control.inbox
where connection_id = 'netsuite' and feed = 'invoice' and done_at is not null order by received_at`,
  );
  const byInvoice = Map.groupBy(inbox, ({ external_id }) => external_id);
  return journeys.flatMap((journey) => {
    const told = byInvoice
      .get(journey.invoiceId)
      ?.find(({ received_at }) => received_at.getTime() >= Math.floor(journey.sentAt));
    const leftAt = told && moments.webhookLeft.get(told.event_id);
    if (!told || leftAt === undefined) return [];
    return [{ ...journey, leftAt, stages: stagesOf(journey, told, leftAt, moments) }];
  });
}

function stagesOf(
  { sentAt, arrivedAt }: Journey,
  { received_at, done_at }: InboxRow,
  leftAt: number,
  { vendorAnswers, committed, numbered }: Moments,
): Stages {
  const receivedAt = received_at.getTime();
  const doneAt = done_at.getTime();
  // Between the notice and the write everything asked of the vendor is asked for these documents.
  const reads = vendorAnswers.filter(({ from, to }) => from >= receivedAt && to <= doneAt + 1);
  const askedAt = Math.min(doneAt, ...reads.map(({ from }) => from));
  const readAt = Math.max(askedAt, ...reads.map(({ to }) => to));
  const committedAt = firstFrom(committed, doneAt) ?? doneAt;
  const numberedAt = firstFrom(numbered, committedAt) ?? committedAt;
  return {
    'act -> webhook leaves': leftAt - sentAt,
    'webhook -> inbox': receivedAt - leftAt,
    'inbox -> vendor asked': askedAt - receivedAt,
    'vendor read': readAt - askedAt,
    'read -> written': doneAt - readAt,
    'written -> committed': committedAt - doneAt,
    'relay numbers': numberedAt - committedAt,
    'hub, completion, socket': arrivedAt - numberedAt,
  };
}

const firstFrom = (moments: readonly number[], from: number): number | undefined =>
  moments.find((moment) => moment >= from);

/** The spread of every stage. Whole milliseconds of the product’s clock make single stages fuzzy by one. */
export function spreadOfStages(traced: readonly Traced[]): Record<string, Spread> {
  const names = Object.keys(traced[0]?.stages ?? {}) as (keyof Stages)[];
  return Object.fromEntries(
    names.map((name) => [name, spreadOf(traced.map(({ stages }) => stages[name]))]),
  );
}
