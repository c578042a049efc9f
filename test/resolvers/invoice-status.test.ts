import { type ExecutionResult, parse, subscribe } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { cursorOf } from '../../control/event-cursor.ts';
import { type EventRow, eventColumns, eventOf } from '../../control/event-rows.ts';
import type { DomainEvent, EventStream, Subscription } from '../../control/event-stream.ts';
import { invoiceStatusEventJson } from '../../resolvers/invoice-status-event.ts';
import { change, usd } from '../support/changes.ts';
import { type Company, company, ofZenit } from '../support/company.ts';
import { freshDatabase } from '../support/database.ts';
import { type Answer, type Asker, ask, contextOf, entities, schemaOf } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;
let events: DomainEvent[];

beforeAll(async () => {
  co = await company(db);
  await co.sees('netsuite', [change('Invoice', '1')]);
  await co.sees('netsuite', [change('Invoice', '2', ofZenit)]);
  await co.sees('netsuite', [
    change(
      'Invoice',
      '1',
      { status: 'PAID', balance: usd('0.00') },
      { updatedAt: '2026-05-02T09:00:00.000Z' },
    ),
  ]);
  await db.query('update control.event set position = id');
  const rows = await db.query<EventRow>(
    `select ${eventColumns('e')} from control.event e order by position`,
  );
  events = rows.map(eventOf);
});

/** What has happened, once; then the stream ends. */
function happened(all: readonly DomainEvent[], asked: Subscription[] = []): EventStream {
  return {
    async *subscribe(subscription) {
      asked.push(subscription);
      const after = subscription.after ?? -1n;
      for (const event of all)
        if (
          event.position > after &&
          event.topic === subscription.topic &&
          subscription.wants(event)
        )
          yield event;
    },
  };
}

const selection = `cursor occurredAt recordedAt previous status balance { amount currency }
  cause { kind operationId unexpected } invoice { number status }`;

async function changes(args: string, asker: Partial<Asker> = {}): Promise<Answer[]> {
  const results = await subscribe({
    schema: schemaOf('erp'),
    document: parse(`subscription { invoiceStatusChanged${args} { ${selection} } }`),
    contextValue: contextOf(db, 'erp', {
      entities: [co.us, co.de],
      events: happened(events),
      ...asker,
    }),
  });
  if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
  return (await Array.fromAsync(results as AsyncIterable<ExecutionResult>)).map((result) => {
    expect(result.errors).toBeUndefined();
    return result.data?.['invoiceStatusChanged'];
  });
}

test('every change comes with the invoice as it is now and the balance as it was then', async () => {
  const seen = await changes('');
  expect(seen).toHaveLength(3);
  expect(seen[0]).toEqual({
    cursor: cursorOf(1n),
    occurredAt: '2026-05-01T08:00:00.000Z',
    recordedAt: '2026-05-13T16:00:00.000Z',
    previous: null,
    status: 'OPEN',
    balance: { amount: '100.00', currency: 'USD' },
    cause: { kind: 'OBSERVED', operationId: null, unexpected: false },
    invoice: { number: 'INV-1', status: 'PAID' },
  });
  expect(seen[2]).toMatchObject({ previous: 'OPEN', status: 'PAID', balance: { amount: '0.00' } });
});

test('a filter and the legal entities of who asks decide at every event', async () => {
  const one = await co.idOf('netsuite', 'Invoice', '1');
  expect(await changes('(filter: { status: { eq: PAID } })')).toHaveLength(1);
  expect(await changes('(filter: { status: { in: [OPEN, VOID] } })')).toHaveLength(2);
  expect(await changes(`(filter: { invoice: { eq: "${one}" } })`)).toHaveLength(2);
  expect(await changes(`(filter: { customer: { in: ["${co.zenit}"] } })`)).toHaveLength(1);
  expect(
    await changes(`(filter: { legalEntity: { eq: "${co.us}" }, status: { eq: OPEN } })`),
  ).toHaveLength(1);
  expect(await changes('', { entities: [co.de] })).toHaveLength(1);
  expect(await changes('', { entities: [] })).toHaveLength(0);
});

test('resumes behind the cursor that it is given', async () => {
  expect((await changes(`(after: "${cursorOf(1n)}")`)).map((it) => it.cursor)).toEqual([
    cursorOf(2n),
    cursorOf(3n),
  ]);
});

test('a cursor of no stream is refused when the subscription opens', async () => {
  await expect(changes('(after: "bm9uc2Vuc2U")')).rejects.toThrow(
    /after is not a cursor of this stream/,
  );
});

test('the source is told when the subscriber leaves, even while it waits', async () => {
  const asked: Subscription[] = [];
  const silent: EventStream = {
    async *subscribe(subscription) {
      asked.push(subscription);
      await new Promise<void>((resolve) =>
        subscription.signal.addEventListener('abort', () => resolve()),
      );
    },
  };
  const results = (await subscribe({
    schema: schemaOf('erp'),
    document: parse('subscription { invoiceStatusChanged { cursor } }'),
    contextValue: contextOf(db, 'erp', { entities: [co.us], events: silent }),
  })) as AsyncGenerator<ExecutionResult>;
  const next = results.next();
  await results.return(undefined);
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(await next).toMatchObject({ done: true });
});

const byKey = (representation: object, asker: Partial<Asker> = {}): Promise<Answer[]> =>
  entities(db, 'erp', [representation], `... on InvoiceStatusEvent { ${selection} }`, {
    entities: [co.us, co.de],
    ...asker,
  });

test('an event handed back as JSON answers like the event itself, without reading it again', async () => {
  const [streamed] = await changes(`(filter: { status: { eq: PAID } })`);
  const event = events.find(({ status }) => status === 'PAID') as DomainEvent;
  const json = JSON.parse(JSON.stringify(invoiceStatusEventJson(event)));
  expect(json).toMatchObject({
    __typename: 'InvoiceStatusEvent',
    balance: { __typename: 'Money', amount: '0.00', currency: 'USD' },
    invoice: { __typename: 'Invoice' },
  });
  expect(await byKey(json)).toEqual([streamed]);
});

test('a bare cursor finds the event, and only for those who may see it', async () => {
  const [first] = await changes('');
  const key = { __typename: 'InvoiceStatusEvent', cursor: cursorOf(1n) };
  expect(await byKey(key)).toEqual([first]);
  expect(await byKey(key, { entities: [co.de] })).toEqual([null]);
  expect(await byKey({ ...key, cursor: cursorOf(99n) })).toEqual([null]);
});

test('an invoice keeps its own history, page by page', async () => {
  const id = await co.idOf('netsuite', 'Invoice', '1');
  const history = async (args: string) => {
    const query = `{ invoice(id: "${id}") { history(${args}) { totalCount edges { node { sequence previous status occurredAt cause { kind } } } pageInfo { hasNextPage endCursor } } } }`;
    return (await ask(db, 'erp', query, { entities: [co.us] })).invoice.history;
  };
  const first = await history('first: 1');
  expect(first).toMatchObject({
    totalCount: 2,
    edges: [{ node: { sequence: 1, previous: null, status: 'OPEN', cause: { kind: 'OBSERVED' } } }],
    pageInfo: { hasNextPage: true },
  });
  const second = await history(`first: 1, after: "${first.pageInfo.endCursor}"`);
  expect(second.edges[0].node).toMatchObject({
    sequence: 2,
    previous: 'OPEN',
    status: 'PAID',
    occurredAt: '2026-05-02T09:00:00.000Z',
  });
});
