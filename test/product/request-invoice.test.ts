import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from './support/client.ts';
import {
  type BillableLine,
  billableLines,
  operationOf,
  request,
  untilOperation,
} from './support/orders.ts';
import { type Product, startProduct } from './support/product.ts';
import { recordRequests, type SeenRequest } from './support/recorded-requests.ts';
import { rowCounts } from './support/row-counts.ts';

let product: Product;
let seen: readonly SeenRequest[];
let lines: BillableLine[];
beforeAll(async () => {
  product = await startProduct();
  seen = recordRequests(product.simulators.netsuite);
  lines = await billableLines(product);
}, 90_000);

/** Every test bills an order of its own. */
function nextLine(fits: (line: BillableLine) => boolean = () => true): BillableLine {
  const at = lines.findIndex(fits);
  const [line] = at < 0 ? [] : lines.splice(at, 1);
  if (!line) throw new Error('the demo company has no order left for this test');
  return line;
}

let keys = 0;
const newKey = (): string => `product-test-${++keys}`;
const asked = (line: BillableLine, key = newKey()) => ({
  idempotencyKey: key,
  orderId: line.orderId,
  scheduleLineId: line.lineId,
});

const untilStatus = (id: string, status: string): Promise<Json> =>
  untilOperation(product, id, status);

/** What NetSuite’s own books hold of an operation. */
async function booked(operationId: string): Promise<Json[]> {
  const invoices = await product.ledger('netsuite', 'invoice');
  return invoices.filter(({ externalId }) => externalId === `tb_${operationId}`);
}

/** All that were made of its order, by whomever. */
const invoicesOf = async (line: BillableLine): Promise<Json[]> => {
  const invoices = await product.ledger('netsuite', 'invoice');
  return invoices.filter(({ createdFrom }) => createdFrom?.id === line.sourceId);
};

describe('one invoice', () => {
  test('comes of 64 requests at once with one key', async () => {
    const line = nextLine();
    const before = (await invoicesOf(line)).length;
    const input = asked(line);
    const answers: Json[] = await Promise.all(
      Array.from({ length: 64 }, () => request(product, input)),
    );
    const [id, ...others] = new Set(answers.map(({ operation }) => operation.id));
    expect(others).toEqual([]);
    expect(new Set(answers.map(({ invoiceId }) => invoiceId)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const operation = await untilStatus(id, 'COMPLETED');
    const invoices = await booked(id);
    expect(invoices).toHaveLength(1);
    expect(await invoicesOf(line)).toHaveLength(before + 1);
    expect(operation.subject.number).toBe(invoices[0].tranId);
    expect(operation.subject.id).toBe(answers[0].invoiceId);
    await expect.poll(async () => (await operationOf(product, id)).effect?.matchesInVendor).toBe(1);
    const again = await request(product, input);
    expect(again).toMatchObject({
      status: 'COMPLETED',
      replayed: true,
      invoice: { number: invoices[0].tranId },
    });
  });

  test('stands when its key is used again with other input', async () => {
    const [line, other] = [nextLine(), nextLine()];
    const before = (await invoicesOf(other)).length;
    const first = await request(product, asked(line, 'one-key-two-inputs'));
    const second = await request(product, asked(other, 'one-key-two-inputs'));
    expect(second).toMatchObject({ status: 'REJECTED', operation: null, invoiceId: null });
    expect(second.userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED', firstUse: first.operation.id },
    ]);
    await untilStatus(first.operation.id, 'COMPLETED');
    expect(await invoicesOf(other)).toHaveLength(before);
  });

  test('comes of two keys for one schedule line', async () => {
    const line = nextLine();
    const before = (await invoicesOf(line)).length;
    const [a, b] = await Promise.all([
      request(product, asked(line)),
      request(product, asked(line)),
    ]);
    const [accepted, refused] = a.status === 'ACCEPTED' ? [a, b] : [b, a];
    expect(accepted.status).toBe('ACCEPTED');
    expect(refused.userErrors).toMatchObject([
      {
        code: 'DUPLICATE_BUSINESS_KEY',
        existingId: accepted.invoiceId,
        operationId: accepted.operation.id,
      },
    ]);
    await untilStatus(accepted.operation.id, 'COMPLETED');
    expect(await invoicesOf(line)).toHaveLength(before + 1);
  });

  test.concurrent.for([
    { fault: 'lost-answer', outcomes: ['LOST', 'FOUND'] },
    { fault: 'error-before', outcomes: ['LOST', 'NOT_FOUND', 'NOT_FOUND', 'SUCCEEDED'] },
    { fault: 'html-200', outcomes: ['LOST', 'NOT_FOUND', 'NOT_FOUND', 'SUCCEEDED'] },
    { fault: 'throttle', outcomes: ['SUCCEEDED'] },
    { fault: 'slow', ms: 1_500, outcomes: ['SUCCEEDED'] },
    { fault: 'expire-token', outcomes: ['SUCCEEDED'] },
  ])('comes of a request that meets $fault', async ({ outcomes, fault: kind, ms }, context) => {
    const line = nextLine();
    const before = (await invoicesOf(line)).length;
    const match = `/salesorder/${line.sourceId}/!transform`;
    await product.fault('netsuite', { kind, match, next: 1, ...(ms && { ms }) });
    const { operation } = await request(product, asked(line));
    const ended = await untilStatus(operation.id, 'COMPLETED');
    context.expect(ended.attempts.map(({ outcome }: Json) => outcome)).toEqual(outcomes);
    context.expect(await booked(operation.id)).toHaveLength(1);
    context.expect(await invoicesOf(line)).toHaveLength(before + 1);
  });
});

test('is in doubt while its answer is lost', async () => {
  const line = nextLine();
  const match = `/salesorder/${line.sourceId}/!transform`;
  await product.fault('netsuite', { kind: 'lost-answer', match, next: 1 });
  const { operation } = await request(product, asked(line));
  await untilStatus(operation.id, 'IN_DOUBT');
  const ended = await untilStatus(operation.id, 'COMPLETED');
  expect(ended.effect.matchesInVendor).toBe(1);
});

test('a dry run shows the very bytes that are sent later, and stores nothing', async () => {
  const line = nextLine();
  const before = await rowCounts(product.db);
  const dry = await request(product, { ...asked(line), dryRun: true });
  expect(dry).toMatchObject({ status: 'DRY_RUN', wouldStatus: 'ACCEPTED', operation: null });
  expect(dry.userErrors).toEqual([]);
  expect(await rowCounts(product.db)).toEqual(before);
  const { operation } = await request(product, asked(line));
  await untilStatus(operation.id, 'COMPLETED');
  const sent = seen.filter(({ path }) => path.includes(`/salesorder/${line.sourceId}/!transform`));
  expect(sent).toHaveLength(1);
  const { system, method, path, body } = dry.vendorRequest;
  expect(system).toBe('NETSUITE');
  expect({ method, path }).toEqual({ method: sent[0]?.method, path: sent[0]?.path });
  expect(body.replace('tb_op_dry_run', `tb_${operation.id}`)).toBe(sent[0]?.body);
});

describe('refusals', () => {
  const pastMonth = (months: number): string => {
    const day = new Date(product.foundation.clock.now());
    day.setUTCDate(15);
    day.setUTCMonth(day.getUTCMonth() - months);
    return day.toISOString().slice(0, 10);
  };

  test('of NetSuite fail the operation, with an exception for operations to see', async () => {
    const line = nextLine();
    await sync('accountingperiod', 'never');
    const day = pastMonth(1);
    await product.act('netsuite', 'closePeriod', { period: day });
    const { operation } = await request(product, { ...asked(line), issueDate: day });
    await untilStatus(operation.id, 'FAILED');
    expect(await booked(operation.id)).toEqual([]);
    const { exceptions } = await product.ask(
      'demo-ops',
      `{ exceptions(first: 50, filter: { kind: { eq: SOURCE_REJECTED } }) { edges { node {
        status summary amountAtRisk { amount } operation { id } subject { __typename } businessIds { kind value } } } } }`,
    );
    const found = exceptions.edges.filter(({ node }: Json) => node.operation?.id === operation.id);
    expect(found).toHaveLength(1);
    expect(found[0].node).toMatchObject({
      status: 'OPEN',
      amountAtRisk: { amount: line.amount },
      businessIds: [{ kind: 'order', value: line.orderNumber }],
    });
    const again = await request(product, asked(nextLine()));
    expect(again.status).toBe('ACCEPTED');
  });

  test('for a period that is known to be closed hold the write', async () => {
    const line = nextLine();
    const day = pastMonth(2);
    await product.act('netsuite', 'closePeriod', { period: day });
    await sync('accountingperiod', 'now');
    const input = { ...asked(line), issueDate: day };
    await expect
      .poll(async () => (await request(product, { ...input, dryRun: true })).wouldStatus, {
        timeout: 15_000,
      })
      .toBe('HELD');
    const held = await request(product, input);
    expect(held).toMatchObject({ status: 'HELD', operation: { status: 'HELD' } });
    expect(held.userErrors).toMatchObject([{ __typename: 'PeriodClosed', code: 'PERIOD_CLOSED' }]);
    expect(held.userErrors[0].nextOpen > day).toBe(true);
    expect(await request(product, input)).toMatchObject({
      status: 'HELD',
      replayed: true,
      operation: { id: held.operation.id },
    });
    expect(await booked(held.operation.id)).toEqual([]);
  });

  test('for a product family without a mapping hold the write', async () => {
    const line = nextLine(({ families }) => families.includes('Services'));
    await product.db.query(
      `update control.mapping set status = 'RETIRED' where source = 'Services'`,
    );
    const held = await request(product, asked(line));
    await product.db.query(
      `update control.mapping set status = 'APPROVED' where source = 'Services'`,
    );
    expect(held.status).toBe('HELD');
    expect(held.userErrors).toMatchObject([
      { code: 'MAPPING_MISSING', kind: 'PRODUCT_REVENUE', key: 'Services' },
    ]);
    expect(await booked(held.operation.id)).toEqual([]);
  });

  test('for an order of a foreign legal entity look as if there were none', async () => {
    const line = nextLine(({ legalEntity }) => legalEntity === 'DE01');
    const before = await withoutAudit();
    const answer = await requestAs('US01', asked(line));
    const none = await requestAs('US01', {
      ...asked(line),
      orderId: 'ord_01m82gw8vea35jshpxpfyj0av5',
    });
    for (const { status, userErrors } of [answer, none]) {
      expect(status).toBe('REJECTED');
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'orderId'] }]);
    }
    expect(await withoutAudit()).toEqual(before);
  });

  test('for a schedule line that was invoiced name the invoice', async () => {
    const { orders } = await product.ask(
      'demo-analyst',
      `{ orders(first: 50, filter: { status: { eq: ACTIVE } }) { edges { node { id schedule { id invoice { id } } } } } }`,
    );
    const [billed] = orders.edges.flatMap(({ node }: Json) =>
      node.schedule.flatMap((line: Json) => (line.invoice ? [{ order: node, line }] : [])),
    );
    const before = await withoutAudit();
    const answer = await request(product, {
      idempotencyKey: newKey(),
      orderId: billed.order.id,
      scheduleLineId: billed.line.id,
    });
    expect(answer).toMatchObject({ status: 'REJECTED', operation: null });
    expect(answer.userErrors).toMatchObject([
      { code: 'DUPLICATE_BUSINESS_KEY', existingId: billed.line.invoice.id },
    ]);
    expect(await withoutAudit()).toEqual(before);
  });

  /** A refusal leaves an audit row and nothing else. */
  async function withoutAudit(): Promise<Record<string, number>> {
    const { 'control.audit_event': _audit, ...rest } = await rowCounts(product.db);
    return rest;
  }

  async function requestAs(legalEntity: string, input: Record<string, unknown>): Promise<Json> {
    const token = await product.door.issuer?.issueToken('demo-app', {
      legalEntities: [legalEntity],
    });
    return request({ ...product, send: product.sendWith(token ?? '') }, input);
  }
});

/** When a feed is read next; nobody outside can say so yet. */
const sync = (feed: string, when: 'now' | 'never'): Promise<unknown> =>
  product.db.query('update control.sync_state set next_run_at = $2 where feed = $1', [
    feed,
    when === 'now' ? null : '2999-01-01',
  ]);
