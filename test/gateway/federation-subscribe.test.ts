import type { ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import {
  type EventSource,
  inProcessFetcher,
  isRefused,
  prepareOperation,
  SubgraphFailure,
  subscribe,
} from '../../gateway/federation/index.ts';
import { FinanceError } from '../../schema/errors.ts';
import { contextOf, recordingFetcher, schemas, supergraph } from './federation-fixture.ts';

const event = (cursor: string, invoice: string): Record<string, unknown> => ({
  __typename: 'InvoiceEvent',
  cursor,
  status: 'PAID',
  invoice: { __typename: 'Invoice', id: invoice },
});

const twoEvents: EventSource = async function* () {
  yield event('c1', '10');
  yield event('c2', '11');
};

/** A source that has nothing to say and notes when it is told to stop. */
function silentSource(): { source: EventSource; stopped: Promise<void> } {
  const { promise: stopped, resolve } = deferred();
  const source: EventSource = async function* (_field, _args, _context, signal) {
    await new Promise<void>((end) => signal.addEventListener('abort', () => end(), { once: true }));
    resolve();
  };
  return { source, stopped };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function open(
  query: string,
  source: EventSource,
  {
    variables,
    signal,
    fetcher = recordingFetcher().fetcher,
  }: Partial<Parameters<typeof subscribe>[0]> = {},
): AsyncIterableIterator<ExecutionResult> {
  const context = contextOf();
  const operation = prepareOperation({ supergraph, query, context });
  if (isRefused(operation)) throw operation.errors[0];
  return subscribe({ operation, context, source, fetcher, variables, signal });
}

async function all(results: AsyncIterable<ExecutionResult>): Promise<ExecutionResult[]> {
  const collected: ExecutionResult[] = [];
  for await (const result of results) collected.push(JSON.parse(JSON.stringify(result)));
  return collected;
}

test('completes each event with the fields of its own subgraph and of the others, in order', async () => {
  const { fetcher, asked } = recordingFetcher();
  const results = await all(
    open(
      `subscription { invoiceChanged {
        at: cursor status
        invoice { total expensesTotal customer { name segment } }
      } }`,
      twoEvents,
      { fetcher },
    ),
  );
  expect(results).toEqual([
    {
      data: {
        invoiceChanged: {
          at: 'c1',
          status: 'PAID',
          invoice: {
            total: 5,
            expensesTotal: 100,
            customer: { name: 'Customer 1', segment: 'S1' },
          },
        },
      },
    },
    {
      data: {
        invoiceChanged: {
          at: 'c2',
          status: 'PAID',
          invoice: {
            total: 50,
            expensesTotal: 111,
            customer: { name: 'Customer 2', segment: null },
          },
        },
      },
    },
  ]);
  expect(asked[0]?.variables).toEqual({ representations: [event('c1', '10')] });
  expect(asked.map(({ subgraph }) => subgraph).toSorted()).toEqual(
    ['crm', 'erp', 'expense'].flatMap((name) => [name, name]),
  );
});

test('hands the field, its arguments and the context to the source', async () => {
  const calls: unknown[] = [];
  const source: EventSource = (field, args, context, signal) => {
    calls.push([field, args, context.correlationId]);
    return twoEvents(field, args, context, signal);
  };
  const query =
    'subscription ($c: ID = "7") { renamed: invoiceChanged(customerId: $c) { cursor } }';
  await all(open(query, source));
  await all(open(query, source, { variables: { c: '8' } }));
  expect(calls).toEqual([
    ['invoiceChanged', { customerId: '7' }, 'c-1'],
    ['invoiceChanged', { customerId: '8' }, 'c-1'],
  ]);
});

test('carries variables, fragments, aliases and conditions into the completion', async () => {
  const results = await all(
    open(
      `subscription ($c: ID, $p: String, $with: Boolean!) {
        changed: invoiceChanged(customerId: $c) { ...E __typename }
      }
      fragment E on InvoiceEvent {
        a: label(prefix: $p) b: label invoice @include(if: $with) { id }
      }`,
      twoEvents,
      { variables: { c: '1', p: 'P', with: false } },
    ),
  );
  expect(results[0]).toEqual({
    data: { changed: { a: 'P c1', b: 'event c1', __typename: 'InvoiceEvent' } },
  });
});

test('gives each event a context of its own', async () => {
  let made = 0;
  const fetcher = inProcessFetcher(schemas, (context) => {
    made++;
    return context;
  });
  await all(open('subscription { invoiceChanged { invoice { id } } }', twoEvents, { fetcher }));
  expect(made).toBe(2);
});

test('delivers an event without what a subgraph that is down would have added', async () => {
  const inProcess = inProcessFetcher(schemas, (context) => context);
  const { fetcher } = recordingFetcher(async (request) => {
    if (request.subgraph === 'crm') throw new SubgraphFailure('UPSTREAM_UNAVAILABLE');
    return inProcess(request);
  });
  const [first, second] = await all(
    open('subscription { invoiceChanged { cursor invoice { customer { segment } } } }', twoEvents, {
      fetcher,
    }),
  );
  expect(first).toMatchObject({
    data: { invoiceChanged: { cursor: 'c1', invoice: { customer: { segment: null } } } },
    errors: [
      {
        path: ['invoiceChanged', 'invoice', 'customer'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE', correlationId: 'c-1' },
      },
    ],
  });
  expect(second).toMatchObject({ data: { invoiceChanged: { cursor: 'c2' } } });
});

test('ends with the error that the source gives, and shows its details', async () => {
  const source: EventSource = async function* () {
    yield event('c1', '10');
    throw new FinanceError('CURSOR_EXPIRED', 'The cursor is too old.', { oldestCursor: 'c9' });
  };
  const results = await all(open('subscription { invoiceChanged { cursor } }', source));
  expect(results).toMatchObject([
    { data: { invoiceChanged: { cursor: 'c1' } } },
    {
      errors: [
        {
          message: 'The cursor is too old.',
          extensions: { code: 'CURSOR_EXPIRED', correlationId: 'c-1', oldestCursor: 'c9' },
        },
      ],
    },
  ]);
  expect(results).toHaveLength(2);
});

test('masks what else the source throws', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first event.
  const source: EventSource = async function* () {
    throw new Error('password of 10.0.0.1');
  };
  const results = await all(open('subscription { invoiceChanged { cursor } }', source));
  expect(results).toMatchObject([{ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }]);
  expect(JSON.stringify(results)).not.toContain('password');
});

test('refuses malformed variables without opening the source', async () => {
  const results = await all(
    open(
      'subscription ($c: ID) { invoiceChanged(customerId: $c) { cursor } }',
      () => {
        throw new Error('opened');
      },
      { variables: { c: { no: 'id' } } },
    ),
  );
  expect(results).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
});

test('stops a waiting source at once when the consumer leaves', async () => {
  const { source, stopped } = silentSource();
  const results = open('subscription { invoiceChanged { cursor } }', source);
  const pending = results.next();
  expect(await results.return?.()).toEqual({ done: true, value: undefined });
  expect(await pending).toEqual({ done: true, value: undefined });
  await stopped;
  expect(await results.next()).toEqual({ done: true, value: undefined });
});

test('stops when the signal fires', async () => {
  const { source, stopped } = silentSource();
  const shutdown = new AbortController();
  const results = open('subscription { invoiceChanged { cursor } }', source, {
    signal: shutdown.signal,
  });
  const pending = results.next();
  shutdown.abort();
  expect((await pending).done).toBe(true);
  await stopped;
});
