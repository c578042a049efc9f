import type { Command, CommandInput, Prepared } from '../../commands/command.ts';
import { lookUpOperation } from '../../commands/look-up.ts';
import { createPerform, type Perform } from '../../commands/perform.ts';
import { sendOperation } from '../../commands/send.ts';
import type { SendQueue } from '../../commands/send-queue.ts';
import type { SendMeans } from '../../commands/sending.ts';
import type { Clock } from '../../connectors/clock.ts';
import type { DocumentWrites } from '../../connectors/ports.ts';
import type { RequestContext } from '../../control/principal.ts';
import type { Database, Queryable } from '../../store/database.ts';
import { change } from './changes.ts';
import { freshDatabase } from './database.ts';
import { countingIds } from './recording.ts';
import {
  ScriptedBooks,
  ScriptedFeed,
  scriptedConnector,
  type TestDraft,
} from './scripted-connector.ts';

export interface TestInput extends CommandInput {
  readonly text: string;
  readonly businessKey?: string;
}

export const input = (idempotencyKey: string, more: Partial<TestInput> = {}): TestInput => ({
  idempotencyKey,
  dryRun: false,
  text: 'hello',
  ...more,
});

export const request = (more: Partial<RequestContext['principal']> = {}): RequestContext => ({
  principal: {
    id: 'demo-app',
    clientId: 'demo-app',
    subject: 'demo-app',
    scopes: ['test:write'],
    legalEntities: ['*'],
    expiresAt: 0,
    ...more,
  },
  legalEntityIds: [''],
  correlationId: 'cor_1',
});

/** A mutation that makes one document; `prepare` is the test’s to change. */
export function testCommand(
  prepare: (
    input: TestInput,
    prepared: Prepared<TestDraft>,
  ) => Promise<Prepared<TestDraft>> = async (_, prepared) => prepared,
): Command<TestInput, TestDraft> {
  return {
    name: 'makeDocument',
    scope: 'test:write',
    prepare: async (asked) =>
      prepare(asked, {
        connectionId: 'netsuite',
        legalEntityId: '',
        subjectType: 'Invoice',
        businessKey: asked.businessKey ?? null,
        draft: { text: asked.text },
        mappings: [],
        warnings: [],
        businessIds: [{ kind: 'order', value: 'SO-1' }],
        amount: null,
        hold: null,
      }),
    writes: (connector) => connector.invoices as unknown as DocumentWrites<TestDraft> | undefined,
  };
}

/** A clock that stands still until the test moves it. */
export interface HandClock extends Clock {
  /** Moves time on and wakes whoever has slept long enough. */
  pass(ms: number): void;
}

export function handClock(start = Date.UTC(2026, 4, 13, 16)): HandClock {
  let now = start;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((wake, reject) => {
        sleepers.push({ until: now + ms, wake });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    pass: (ms) => {
      now += ms;
      for (const { until, wake } of sleepers) if (until <= now) wake();
      sleepers = sleepers.filter(({ until }) => until > now);
    },
  };
}

interface Job {
  readonly step: 'send' | 'lookUp';
  readonly operationId: string;
  readonly at: number;
}

/** Jobs in a table of the same database: they exist if their transaction commits, and come due by the hand clock. */
export class TestQueue implements SendQueue {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  static async create(db: Database, clock: Clock): Promise<TestQueue> {
    await db.query(
      'create table public.job (id serial primary key, step text, operation_id text, at float8)',
    );
    return new TestQueue(db, clock);
  }

  send(tx: Queryable, operationId: string, at: Date | null): Promise<void> {
    return this.#add(tx, { step: 'send', operationId, at: at?.getTime() ?? this.#clock.now() });
  }

  lookUp(tx: Queryable, operationId: string, at: Date): Promise<void> {
    return this.#add(tx, { step: 'lookUp', operationId, at: at.getTime() });
  }

  async #add(tx: Queryable, { step, operationId, at }: Job): Promise<void> {
    await tx.query('insert into public.job (step, operation_id, at) values ($1, $2, $3)', [
      step,
      operationId,
      at,
    ]);
  }

  waiting(): Promise<Job[]> {
    return this.#db.query<Job>(
      'select step, operation_id as "operationId", at from public.job order by at, id',
    );
  }

  /** Takes the next job that is due. */
  async take(): Promise<Job | undefined> {
    const [job] = await this.#db.query<Job>(
      `delete from public.job where id = (select id from public.job where at <= $1 order by at, id limit 1)
returning step, operation_id as "operationId", at`,
      [this.#clock.now()],
    );
    return job;
  }
}

/** The write path of one deployment, on a real database, with a scripted vendor. */
export interface Writes {
  readonly db: Database;
  readonly clock: HandClock;
  readonly books: ScriptedBooks;
  /** The vendor’s feed of the documents; every document of the books shows in it. */
  readonly feed: ScriptedFeed;
  readonly queue: TestQueue;
  readonly means: SendMeans;
  readonly command: Command<TestInput, TestDraft>;
  readonly perform: Perform;
  /** Does one due job; false when none is due. */
  step(): Promise<boolean>;
  /** Does what is due, and lets time pass to what comes due, until nothing waits. */
  finish(): Promise<void>;
  operation(id: string | null): Promise<StoredState>;
}

export interface StoredState {
  readonly status: string;
  readonly subject_id: string;
  readonly matches: number | null;
  readonly outcomes: string;
  readonly exceptions: string;
}

export const SETTLE_MS = 1_000;
const STEPS_AT_MOST = 200;

export async function writes(
  db: Database,
  command = testCommand(),
  ids = countingIds(),
): Promise<Writes> {
  const clock = handClock();
  const books = new ScriptedBooks(SETTLE_MS);
  const feed = new ScriptedFeed('invoice', ['Invoice']);
  books.onDocument = ({ externalId, anchor }) =>
    feed.put({ ...change('Invoice', externalId), anchor });
  const queue = await TestQueue.create(db, clock);
  const connector = scriptedConnector('netsuite', [feed], books);
  const means: SendMeans = {
    db,
    clock,
    ids,
    random: () => 0.5,
    connectors: new Map([['netsuite', connector]]),
    commands: new Map([[command.name, command as unknown as Command<never, unknown>]]),
    queue,
  };
  const step = async (): Promise<boolean> => {
    const job = await queue.take();
    if (job) await (job.step === 'send' ? sendOperation : lookUpOperation)(means, job.operationId);
    return job !== undefined;
  };
  return {
    db,
    clock,
    books,
    feed,
    queue,
    means,
    command,
    perform: createPerform(means),
    step,
    finish: async () => {
      for (let steps = 0; steps < STEPS_AT_MOST; steps++) {
        if (await step()) continue;
        const [next] = await queue.waiting();
        if (!next) return;
        clock.pass(next.at - clock.now());
      }
      throw new Error(`not finished after ${STEPS_AT_MOST} steps`);
    },
    operation: async (id) => {
      const [row] = await db.query<StoredState>(
        `select status, subject_id, (effect ->> 'matchesInVendor')::int as matches,
  coalesce((select string_agg(action || ' ' || outcome, ', ' order by sequence) from control.attempt a where a.operation_id = o.id), '') as outcomes,
  coalesce((select string_agg(kind, ', ') from control.exception e where e.operation_id = o.id), '') as exceptions
from control.operation o where id = $1`,
        [id],
      );
      if (!row) throw new Error(`no operation ${id}`);
      return row;
    },
  };
}

let keys = 0;
/** A write that waits to be sent. */
export async function accepted(w: Writes, key = `key-send-${keys++}`): Promise<string> {
  const { operationId } = await w.perform(w.command, input(key), request());
  if (operationId === null) throw new Error('not accepted');
  return operationId;
}

/** Ids of the invoices that are kept. */
export const copies = async ({ db }: Writes): Promise<string[]> =>
  (await db.query<{ id: string }>('select id from erp.invoice order by id')).map(({ id }) => id);

/** A deployment of one’s own per test: what one leaves waiting is no other’s to do. */
export const deployment = async (): Promise<Writes> => writes(await freshDatabase({ poolSize: 8 }));
