import {
  buildClientSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import type { Json } from './support/client.ts';
import { billableLines, operationOf, request, untilOperation } from './support/orders.ts';
import { type Product, startProduct } from './support/product.ts';
import {
  fieldsOf,
  noteShown,
  wholeQueries,
  wholeRecord,
  wholeSelection,
} from './support/schema-walk.ts';
import { subscribe } from './support/subscriber.ts';
import { unshown } from './support/unshown-fields.ts';

let product: Product;
let schema: GraphQLSchema;
const shown = new Set<string>();
beforeAll(async () => {
  product = await startProduct();
  schema = buildClientSchema(await product.ask('demo-analyst', getIntrospectionQuery()));
  await doSomeBusiness();
}, 120_000);

test('every list of the graph answers every field of its records', async () => {
  for (const { root, query } of wholeQueries(schema)) {
    const data = await note('demo-ops', query);
    const [first] = data[root].edges;
    const finder = single(root);
    if (first && finder) await note('demo-ops', wholeRecord(schema, finder, first.node.id));
  }
}, 60_000);

test('every field of the graph shows something in the demo company, or says why not', () => {
  const missing = [...fieldsOf(schema)].filter((field) => !shown.has(field));
  const unexplained = missing.filter(
    (field) => !(field in unshown) && !(`${typeOf(field)}.*` in unshown),
  );
  expect(unexplained).toEqual([]);
});

test('no field is said to show nothing that shows something', () => {
  const wholeTypes = new Set([...shown].map((field) => `${typeOf(field)}.*`));
  expect(Object.keys(unshown).filter((key) => shown.has(key) || wholeTypes.has(key))).toEqual([]);
});

const typeOf = (field: string): string => field.split('.')[0] ?? '';

/** `taxCodes` lists what `taxCode` finds. */
function single(list: string): string | undefined {
  const names = Object.keys(schema.getQueryType()?.getFields() ?? {});
  const stem = list.replace(/(ies|es|s)$/, '');
  const singulars = [`${stem}y`, `${stem}e`, stem];
  return singulars.find((name) => name !== list && names.includes(name));
}

async function note(client: string, query: string, variables: Record<string, unknown> = {}) {
  const data = await product.ask(client, query, variables);
  noteShown(data, shown);
  return data;
}

/** A dry run, a write that takes effect, one that NetSuite refuses, and a payment, so that there is something to show. */
async function doSomeBusiness(): Promise<void> {
  const [good, bad] = (await billableLines(product)).map(({ orderId, lineId }) => ({
    orderId,
    scheduleLineId: lineId,
  }));
  const ask = (input: object) => note('demo-app', requestInvoiceWhole(), { input });
  await ask({ ...good, idempotencyKey: 'coverage-1', dryRun: true });
  const watching = await watch();
  // So that the answer comes before the sync: the event of an invoice that was seen first names no operation.
  await product.fault('netsuite', { kind: 'drop-webhook', rate: 1 });
  await readNoMore('invoice');
  const { operation } = await request(product, { ...good, idempotencyKey: 'coverage-1' });
  await ask({ ...good, idempotencyKey: 'another-key' });
  await ask({ ...bad, idempotencyKey: 'coverage-1' });
  await ask({ orderId: 'ord_none', idempotencyKey: 'coverage-2' });
  const refused = await refusedByNetSuite({ ...bad, idempotencyKey: 'coverage-3' });
  await untilOperation(product, operation.id, 'COMPLETED');
  await product.clearFaults('netsuite');
  await untilOperation(product, refused.operation.id, 'FAILED');
  await ask({ ...good, idempotencyKey: 'coverage-1' });
  const { subject } = await operationOf(product, operation.id);
  await product.act('netsuite', 'payInvoice', { tranId: subject.number });
  const events = await watching.count(2);
  for (const event of events) noteShown({ __typename: 'Subscription', ...event }, shown);
  await note('demo-ops', wholeRecord(schema, 'invoice', subject.id));
  watching.kill();
}

function requestInvoiceWhole(): string {
  const payload = schema.getType('RequestInvoicePayload');
  if (!payload) throw new Error('the graph has no RequestInvoicePayload');
  const { userErrors: _alone, ...rest } = (payload as GraphQLObjectType).getFields();
  const parts = Object.values(rest).map(
    ({ name, type }) => `${name} ${wholeSelection(schema, getNamedType(type))}`,
  );
  return `mutation ($input: RequestInvoiceInput!) { __typename requestInvoice(input: $input) {
    __typename ${parts.join(' ')} userErrors {
      __typename code message path retryable docs
      ... on IdempotencyKeyReused { firstSeenAt }
      ... on DuplicateBusinessKey { existingId operationId }
    }
  } }`;
}

/** The period is closed there, and the gateway has not heard of it. */
async function refusedByNetSuite(input: object): Promise<Json> {
  const { clock } = product.foundation;
  const day = new Date(clock.now() - 40 * 86_400_000).toISOString().slice(0, 10);
  await product.act('netsuite', 'closePeriod', { period: day });
  await readNoMore('accountingperiod');
  return request(product, { ...input, issueDate: day });
}

const readNoMore = (feed: string): Promise<unknown> =>
  product.db.query(`update control.sync_state set next_run_at = '2999-01-01' where feed = $1`, [
    feed,
  ]);

async function watch() {
  const event = schema.getType('InvoiceStatusEvent');
  if (!event) throw new Error('the graph has no InvoiceStatusEvent');
  const query = `subscription { invoiceStatusChanged ${wholeSelection(schema, event)} }`;
  return subscribe(product.url, await product.token('demo-app'), { query });
}
