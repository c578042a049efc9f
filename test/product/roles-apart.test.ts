import { randomBytes } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { RequestContext } from '../../control/principal.ts';
import {
  type ContextSeal,
  contextHeader,
  createContextSeal,
} from '../../gateway/access/subgraph-context.ts';
import { subgraphKeys } from '../../gateway/access/subgraph-keys.ts';
import { type SubgraphName, subgraphNames } from '../../gateway/config.ts';
import { freePorts } from '../bench/support/free-ports.ts';
import { answersOk } from '../bench/support/product.ts';
import { until } from '../support/until.ts';
import { type Client, clientOf, type Json } from './support/client.ts';
import { customer360, customerOfAllSystems } from './support/customer-360.ts';
import { type RoleProcess, startRole } from './support/processes.ts';
import { type Ground, layGround, startProductOn } from './support/product.ts';

let ground: Ground;
let ports: Record<SubgraphName, number>;
let inOneProcess: Json;
let customer: string;
let apart: Client;
let seal: ContextSeal;
const roles: RoleProcess[] = [];

beforeAll(async () => {
  ground = await layGround();
  const product = await startProductOn(ground);
  customer = await customerOfAllSystems(product);
  inOneProcess = await product.ask('demo-analyst', customer360, { id: customer });
  const { clock } = product.foundation;
  await product.stop();
  seal = createContextSeal({ keys: await subgraphKeys(ground.config), clock });
  await startRoles();
  apart = clientOf(ground.config);
}, 180_000);

async function startRoles(): Promise<void> {
  const { config, db } = ground;
  const first = await freePorts(subgraphNames.length);
  ports = Object.fromEntries(subgraphNames.map((name, at) => [name, first + at])) as typeof ports;
  const environment = {
    PORT: String(config.port),
    SIM_PORT_BASE: String(config.simPortBase),
    DATA_DIR: config.dataDir,
    DATABASE_URL: db.url,
    ...Object.fromEntries(
      subgraphNames.map((name) => [`SUBGRAPH_PORT_${name.toUpperCase()}`, String(ports[name])]),
    ),
  };
  const commands = [...subgraphNames.map((name) => ['subgraph', name]), ['worker'], ['gateway']];
  roles.push(...commands.map((role) => startRole(role, environment)));
  await Promise.all(roles.slice(0, 5).map((role) => role.says(' ready"')));
  await until(
    'the gateway is ready',
    () => answersOk(`http://127.0.0.1:${config.port}/readyz`),
    60_000,
  );
}

describe('roles in processes of their own', () => {
  test('answer a whole customer as one process does', async () => {
    const answer = await apart.ask('demo-analyst', customer360, { id: customer });
    expect(withoutAges(answer)).toEqual(withoutAges(inOneProcess));
  });

  test('carry a payment to a subscriber of the erp subgraph that holds a signed context', async () => {
    const { invoices } = await apart.ask(
      'demo-analyst',
      '{ invoices(first: 1, filter: { status: { eq: OPEN } }) { edges { node { number } } } legalEntities { edges { node { id } } } }',
    );
    const { number } = invoices.edges[0].node;
    const header = seal.signContext({ subgraph: 'erp', body: '', context: await contextOfAll() });
    const client = createClient({
      url: `ws://127.0.0.1:${ports.erp}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { [contextHeader]: header },
      retryAttempts: 0,
    });
    const events = client.iterate<Json>({
      query: 'subscription { invoiceStatusChanged { status invoice { number } } }',
    });
    const next = events.next();
    const opened = new Promise<void>((resolve) => void client.on('connected', () => resolve()));
    await opened;
    await apart.act('netsuite', 'payInvoice', { tranId: number });
    const { value } = await next;
    expect(value.data.invoiceStatusChanged).toEqual({ status: 'PAID', invoice: { number } });
    await client.dispose();
  });

  test('refuse a socket to a subgraph without a signed context', async () => {
    const client = createClient({
      url: `ws://127.0.0.1:${ports.erp}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { [contextHeader]: 'forged' },
      retryAttempts: 0,
    });
    const events = client.iterate({ query: 'subscription { invoiceStatusChanged { status } }' });
    await expect(events.next()).rejects.toMatchObject({ code: 4403 });
  });
});

describe('a subgraph that is called directly', () => {
  const query = JSON.stringify({ query: '{ customers(first: 1) { edges { node { name } } } }' });

  test('answers the gateway’s context', async () => {
    const signed = seal.signContext({
      subgraph: 'crm',
      body: query,
      context: await contextOfAll(),
    });
    const { status, body } = await call('crm', query, signed);
    expect(status).toBe(200);
    expect(body.data.customers.edges).toHaveLength(1);
  });

  test.for<[string, (context: RequestContext) => Promise<string> | string]>([
    ['no context', () => ''],
    [
      'a forged context',
      async (context) =>
        (await strangersSeal()).signContext({ subgraph: 'crm', body: query, context }),
    ],
    [
      'the context of another subgraph',
      (context) => seal.signContext({ subgraph: 'erp', body: query, context }),
    ],
    [
      'the context of another body',
      (context) => seal.signContext({ subgraph: 'crm', body: '{}', context }),
    ],
    [
      'a context replayed a minute later',
      async (context) =>
        (await aMinuteAgo()).signContext({ subgraph: 'crm', body: query, context }),
    ],
  ])('refuses %s before it looks at the query', async ([, header]) => {
    const context = await contextOfAll();
    expect(await call('crm', query, await header(context))).toEqual({
      status: 401,
      body: {
        errors: [
          { message: 'A valid access token is required.', extensions: { code: 'UNAUTHENTICATED' } },
        ],
      },
    });
    // Were the body read first, this one would be a fault.
    expect((await call('crm', '{ no JSON', await header(context))).status).toBe(401);
  });

  const strangersSeal = async (): Promise<ContextSeal> => {
    const key = (): [Buffer] => [randomBytes(32)];
    const keys = Object.fromEntries(subgraphNames.map((name) => [name, key()]));
    return createContextSeal({ keys, clock: ground.db.clock });
  };
  const aMinuteAgo = async (): Promise<ContextSeal> => {
    const { clock } = ground.db;
    const keys = await subgraphKeys(ground.config);
    return createContextSeal({ keys, clock: { ...clock, now: () => clock.now() - 61_000 } });
  };
});

test('all roles stop at SIGTERM with exit code 0', async () => {
  const codes = await Promise.all(roles.map((role) => role.end('SIGTERM')));
  expect(codes, roles.map((role) => role.said().slice(-500)).join('\n')).toEqual(
    roles.map(() => 0),
  );
});

async function call(subgraph: SubgraphName, body: string, context: string) {
  const answer = await fetch(`http://127.0.0.1:${ports[subgraph]}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(context && { [contextHeader]: context }) },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Json };
}

/** What the gateway would say of somebody who may read everything. */
async function contextOfAll(): Promise<RequestContext> {
  const rows = await ground.db.query<{ id: string }>('select id from erp.legal_entity');
  return {
    principal: {
      id: 'tester',
      clientId: 'tester',
      subject: 'tester',
      scopes: ['customer:read', 'invoice:read'],
      legalEntities: ['*'],
      expiresAt: Number.MAX_SAFE_INTEGER,
    },
    legalEntityIds: rows.map(({ id }) => id),
    correlationId: 'req_test',
  };
}

/** Freshness grows old between two answers. */
const withoutAges = (answer: Json): Json =>
  JSON.parse(
    JSON.stringify(answer, (key, value) =>
      ['ageSeconds', 'freshness', 'state'].includes(key) ? null : value,
    ),
  );
