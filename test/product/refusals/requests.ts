import { describe, expect, test } from 'vitest';
import { graphqlAnswer, type Json, post } from '../support/client.ts';
import type { Product } from '../support/product.ts';

type GetProduct = () => Product;

const invoices = (args: string): string => `{ invoices(${args}) { edges { node { id } } } }`;
const order = '"ord_00000000000000000000000000"';
const request = (input: string): string =>
  `mutation { requestInvoice(input: { ${input} }) { status userErrors { code path } } }`;

export const malformedRequests = (started: GetProduct): void => {
  describe('a malformed request', () => {
    test.for([
      [
        'an unknown field',
        '{ customers { edges { node { shoeSize } } } }',
        400,
        'GRAPHQL_VALIDATION_FAILED',
      ],
      ['no GraphQL', '{ customers {', 400, 'GRAPHQL_PARSE_FAILED'],
      ['2,500 fields', `{ ${'__typename '.repeat(2_500)} }`, 400, 'GRAPHQL_PARSE_FAILED'],
      [
        'the entities of a subgraph',
        '{ _entities(representations: []) { __typename } }',
        400,
        'GRAPHQL_VALIDATION_FAILED',
      ],
      [
        'a float as amount',
        invoices('filter: { total: { currency: "USD", gte: 12.5 } }'),
        400,
        'GRAPHQL_VALIDATION_FAILED',
      ],
      [
        'a malformed date',
        invoices('filter: { issueDate: { gte: "2026-02-30" } }'),
        400,
        'GRAPHQL_VALIDATION_FAILED',
      ],
      [
        'too many decimals for the currency',
        invoices('filter: { total: { currency: "USD", gte: "1.234" } }'),
        200,
        'BAD_USER_INPUT',
      ],
      ['no rows', invoices('first: 0'), 200, 'BAD_USER_INPUT'],
      ['more rows than a page has', invoices('first: 201'), 200, 'BAD_USER_INPUT'],
      ['a malformed cursor', invoices('after: "nonsense"'), 200, 'BAD_USER_INPUT'],
      ['a cursor of another list', invoices('after: "eyJrIjpbIngiXX0"'), 200, 'BAD_USER_INPUT'],
    ] as const)('for %s is refused with its code', async ([, query, status, code]) => {
      const answer = await started().send('demo-analyst', query);
      expect(answer.errors[0]?.extensions).toMatchObject({
        code,
        retryable: false,
        correlationId: expect.stringMatching(/^req_/),
      });
      expect(answer.status).toBe(status);
    });

    test('with a variable of the wrong type is refused', async () => {
      const query = 'query ($first: Int!) { customers(first: $first) { edges { node { id } } } }';
      const answer = await started().send('demo-analyst', query, { first: 'many' });
      expect(answer).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    });

    test('with a short idempotency key is refused', async () => {
      const answer = await started().send(
        'demo-app',
        request(`idempotencyKey: "short", orderId: ${order}`),
      );
      expect(answer.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_INVALID' } }]);
    });

    test('without an idempotency key is refused', async () => {
      const answer = await started().send('demo-app', request(`orderId: ${order}`));
      expect(answer).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      });
    });

    test.for([
      [
        'a GET mutation',
        () => get(started(), request(`idempotencyKey: "a-good-key", orderId: ${order}`)),
        405,
      ],
      ['a GET without a preflight', () => get(started(), '{ __typename }', {}), 400],
      ['text/plain', () => raw(started(), '{ "query": "{ __typename }" }', 'text/plain'), 400],
      ['a batch', () => raw(started(), '[{ "query": "{ __typename }" }]', 'application/json'), 400],
      ['broken JSON', () => raw(started(), '{ "query": ', 'application/json'), 400],
      [
        'a body over 256 KiB',
        () =>
          raw(
            started(),
            JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(262_144) } }),
            'application/json',
          ),
        413,
      ],
    ] as const)('as %s is refused', async ([, sent, status]) => {
      const answer = await sent();
      expect(answer.status).toBe(status);
      expect(answer.errors[0]?.extensions).toMatchObject({
        code: 'BAD_REQUEST',
        correlationId: expect.stringMatching(/^req_/),
      });
    });

    test('shows no stack, host or statement', async () => {
      const answer = await started().send('demo-analyst', invoices('after: "nonsense"'));
      expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.ts:|select |127\.0\.0\.1/);
    });
  });
};

export const strangers = (started: GetProduct): void => {
  describe('a caller', () => {
    const nothing = { customers: { edges: [] } };

    test.for([
      ['without a token', () => ({})],
      [
        'with an expired token',
        async () => bearer(await issued(started(), { expiresInSeconds: -60 })),
      ],
      ['with a forged token', async () => bearer(forged(await issued(started(), {})))],
      ['with a token of nobody', () => bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.x')],
      ['with a password', () => ({ authorization: `Basic ${btoa('demo-app:demo')}` })],
    ] as const)('%s is not let in', async ([, headers]) => {
      const answer = await post(
        started().url,
        { query: '{ customers { edges { node { id } } } }' },
        await headers(),
      );
      expect(answer.status).toBe(401);
      expect(answer.errors).toMatchObject([
        {
          message: 'A valid access token is required.',
          extensions: { code: 'UNAUTHENTICATED', retryable: false },
        },
      ]);
      expect(answer.errors[0]?.extensions['correlationId']).toMatch(/^req_/);
      expect(answer.data).toBeNull();
    });

    test('without the scope to read is refused what it may not read, and told which', async () => {
      const token = await issued(started(), { scopes: ['customer:read'] });
      const answer = await started().sendWith(token)(
        '',
        '{ customers(first: 1) { edges { node { name } } } invoices { edges { node { id } } } }',
      );
      expect(answer).toMatchObject({
        status: 403,
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
      expect(answer.errors[0]?.extensions['denied']).toContain('Query.invoices');
      expect(answer.data).toBeNull();
    });

    test('without the scope to write is refused a write', async () => {
      const query = request(`idempotencyKey: "a-good-key", orderId: ${order}`);
      const answer = await started().send('demo-frontend', query);
      expect(answer).toMatchObject({
        status: 403,
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    });

    test('without any legal entity sees nothing', async () => {
      const token = await issued(started(), { legalEntities: [] });
      const answer = await started().sendWith(token)('', '{ customers { edges { node { id } } } }');
      expect(answer.errors).toEqual([]);
      expect(answer.data).toEqual(nothing);
    });

    test('asking for an unknown id gets null', async () => {
      const ids = [
        'inv_00000000000000000000000000',
        'nonsense',
        '',
        "'; drop table erp.invoice; --",
      ];
      for (const id of ids) {
        const { data, errors } = await started().send(
          'demo-analyst',
          'query ($id: ID!) { invoice(id: $id) { id } }',
          { id },
        );
        expect({ data, errors }).toEqual({ data: { invoice: null }, errors: [] });
      }
    });

    test('of another legal entity finds its records neither by id, nor in lists, nor over edges', async () => {
      const [german] = (
        await started().ask(
          'demo-analyst',
          `{ invoices(first: 200) { edges { node { id legalEntity { id code } customer { id } } } } }`,
        )
      ).invoices.edges.filter(({ node }: Json) => node.legalEntity.code === 'DE01');
      const { id, customer, legalEntity } = german.node;
      const seen = await started().ask(
        'demo-frontend-us',
        `query ($id: ID!, $customer: ID!, $entity: ID!) {
        invoice(id: $id) { id }
        legalEntity(id: $entity) { code }
        byId: invoices(filter: { id: { eq: $id } }) { edges { node { id } } }
        byEntity: invoices(filter: { legalEntity: { eq: $entity } }) { edges { node { id } } }
        byCustomer: invoices(first: 200, filter: { customer: { eq: $customer } }) { edges { node { legalEntity { code } } } }
        customer(id: $customer) { invoices(first: 200) { edges { node { id legalEntity { code } } } } receivables { legalEntity { code } } }
      }`,
        { id, customer: customer.id, entity: legalEntity.id },
      );
      expect(seen.invoice).toBeNull();
      expect(seen.legalEntity).toBeNull();
      expect(seen.byId.edges).toEqual([]);
      expect(seen.byEntity.edges).toEqual([]);
      expect(JSON.stringify(seen)).not.toContain('DE01');
      expect(JSON.stringify(seen)).not.toContain(id);
    });
  });
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

type Wish = NonNullable<Parameters<NonNullable<Product['door']['issuer']>['issueToken']>[1]>;
async function issued({ door }: Product, wish: Wish): Promise<string> {
  const { issuer } = door;
  if (!issuer) throw new Error('the demo has an issuer');
  return issuer.issueToken('demo-app', wish);
}

/** With more rights than were signed. */
function forged(token: string): string {
  const [header, claims = '', signature] = token.split('.');
  const content = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...content, legal_entities: ['*'] }));
  return [header, changed.toString('base64url'), signature].join('.');
}

async function get(
  { token, url }: Product,
  query: string,
  headers: Record<string, string> = { 'apollo-require-preflight': 'yes' },
) {
  const address = `${url}/graphql?query=${encodeURIComponent(query)}`;
  const own = bearer(await token('demo-app'));
  return graphqlAnswer(await fetch(address, { headers: { ...own, ...headers } }));
}

async function raw({ token, url }: Product, body: string, type: string) {
  return post(url, body, { ...bearer(await token('demo-app')), 'content-type': type });
}
