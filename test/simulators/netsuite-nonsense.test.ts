import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startAccount } from './netsuite-account.ts';

const names = fc.constantFrom(
  ...['entity', 'item', 'tranDate', 'total', 'externalId', 'custbody_tb_disputed', 'terms', 'id'],
  ...['constructor', '__proto__', 'toString', 'apply', 'memo', 'addressBook', 'billingAddress'],
);
const leaf = fc.oneof(
  fc.constantFrom('4', '55', '2026-01-31', 'constructor', '', ' ', '1e400', '-0', 'T'),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const { body } = fc.letrec((tie) => ({
  body: fc.dictionary(names, tie('value'), { maxKeys: 5 }),
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({ id: leaf }),
    fc.record({ items: fc.array(tie('body'), { maxLength: 3 }) }),
    fc.array(leaf, { maxLength: 2 }),
    tie('body'),
  ),
}));

const words = fc.array(
  fc.constantFrom(
    ...['SELECT', 'FROM', 'WHERE', 'id', 'type', 'transaction', 't', '.', ',', '(', ')', '=', '>'],
    ...['AND', 'OR', 'NOT', 'IN', '?', "'x'", '1', 'COUNT', '*', 'ORDER', 'BY', 'GROUP', 'NULL'],
    ...['constructor', 'TO_CHAR', 'JOIN', 'ON', 'LIKE', 'BUILTIN', 'DF', '||', '-', 'customer'],
  ),
  { maxLength: 25 },
);

describe('NetSuite under nonsense', () => {
  it('answers any body with success or a refusal of its own, and half a write is none', async () => {
    const { call, system } = await startAccount();
    const type = fc.constantFrom('invoice', 'customer', 'customerPayment', 'creditMemo', 'job');
    await fc.assert(
      fc.asyncProperty(type, body, async (name, sent) => {
        const before = JSON.stringify(system.ledger());
        const reply = await call('POST', `/${name}`, sent);
        expect([204, 400]).toContain(reply.status);
        if (reply.status !== 400) return;
        expect(reply.body['o:errorDetails'][0]['o:errorCode']).toMatch(/^[A-Z_]+$/);
        expect(JSON.stringify(system.ledger())).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('answers any patch of an invoice likewise', async () => {
    const { call } = await startAccount();
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const reply = await call('PATCH', '/invoice/104', sent);
        expect([204, 400]).toContain(reply.status);
      }),
      { numRuns: 200 },
    );
  });

  it('answers any query with rows or a refusal', async () => {
    const { suiteql } = await startAccount();
    const tail = words.map((drawn) => drawn.join(' '));
    const query = fc.oneof(
      tail,
      tail.map((rest) => `SELECT id FROM transaction t WHERE ${rest}`),
      tail.map((rest) => `SELECT ${rest} FROM customer`),
    );
    await fc.assert(
      fc.asyncProperty(query, fc.array(leaf, { maxLength: 2 }), async (q, params) => {
        const reply = await suiteql(q, params);
        expect([200, 400]).toContain(reply.status);
      }),
      { numRuns: 400 },
    );
  });

  it.each(['/customer/%', '/customer/eid:', '/constructor', '/invoice/104/constructor', '/%2F'])(
    'refuses the path %s',
    async (path) => {
      const { call } = await startAccount();
      expect([400, 404]).toContain((await call('GET', path)).status);
    },
  );

  it.each(['constructor IS 1', 'id ANY_OF [', '"', 'a b c d', '((', 'companyName IS "x" AND'])(
    'refuses the filter %s',
    async (q) => {
      const { call } = await startAccount();
      expect((await call('GET', `/customer?q=${encodeURIComponent(q)}`)).status).toBe(400);
    },
  );
});
