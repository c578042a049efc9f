import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { SimClock } from '../../simulators/kernel/clock.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { type SimulatedSystem, serve } from '../../simulators/kernel/server.ts';
import { createNetSuite, type NetSuiteOptions } from '../../simulators/netsuite/index.ts';

export const RECORDS = '/services/rest/record/v1';
export const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const CLIENT = {
  clientId: 'gateway-app',
  certificateId: 'cert-2026',
  publicKeyPem: ec.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  scopes: ['rest_webservices'],
};

/** Stands still until it is moved; sleeping passes real time only as a yield. */
export class TestClock implements SimClock {
  #now = Date.parse('2026-01-31T10:11:12.345Z');

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#now += ms;
  }

  advance({ minutes = 0, seconds = 0, days = 0 }): void {
    this.#now += ((days * 24 * 60 + minutes) * 60 + seconds) * 1000;
  }
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of many shapes and assert on what they find
  readonly body: any;
}

export type Row = Record<string, string>;

export interface TestAccount {
  readonly system: SimulatedSystem;
  readonly clock: TestClock;
  readonly url: string;
  /** A request with a session of its own; a path that does not begin with `/services/` is a record path. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** The record under a path, which must be there. */
  read(path: string): Promise<Reply['body']>;
  /** Creates a record and answers with its id. */
  create(type: string, body: unknown): Promise<string>;
  suiteql(q: string, params?: readonly unknown[], page?: string): Promise<Reply>;
  /** The rows of a query that must succeed, without their empty links. */
  rows(q: string, params?: readonly unknown[]): Promise<Row[]>;
  /** An act of the control API. */
  // biome-ignore lint/suspicious/noExplicitAny: acts answer with records of many shapes
  act(action: string, input?: Record<string, unknown>): Promise<any>;
}

export type AccountOptions = Partial<NetSuiteOptions> & {
  readonly clock?: TestClock;
  /** False leaves the account empty. */
  readonly furnished?: boolean;
};

/** A served account of its own for the running test, with the company of `COMPANY`. */
export async function startAccount(options: AccountOptions = {}): Promise<TestAccount> {
  const { clock = new TestClock(), furnished = true, ...rest } = options;
  const system = createNetSuite({ clients: [CLIENT], random: seededRandom(7), ...rest, clock });
  if (furnished) await system.load(COMPANY);
  const running = await serve(system, { port: 0, clock });
  onTestFinished(() => running.close());
  return clientOf(system, clock, running.url);
}

function clientOf(system: SimulatedSystem, clock: TestClock, url: string): TestAccount {
  let session: string | undefined;
  const call: TestAccount['call'] = async (method, path, body, headers = {}) => {
    session ??= (await askToken(url, await assertion({ url, clock }))).body.access_token;
    const target = path.startsWith('/services/') ? path : `${RECORDS}${path}`;
    return send(method, url + target, body, { authorization: `Bearer ${session}`, ...headers });
  };
  const suiteql: TestAccount['suiteql'] = (q, params = [], page = '') =>
    call('POST', `/services/rest/query/v1/suiteql${page}`, { q, params }, { prefer: 'transient' });
  return {
    system,
    clock,
    url,
    call,
    suiteql,
    read: async (path) => expectStatus(200, await call('GET', path)).body,
    create: async (type, body) => {
      const reply = expectStatus(204, await call('POST', `/${type}`, body));
      return idOf(reply);
    },
    rows: async (q, params) =>
      expectStatus(200, await suiteql(q, params)).body.items.map(
        ({ links, ...row }: Row & { links: unknown }) => row,
      ),
    act: async (action, input = {}) => {
      const reply = await send('POST', `${url}/_sim/act`, { action, ...input }, {});
      return expectStatus(200, reply).body.result;
    },
  };
}

/** The id at the end of a `Location`. */
export const idOf = (reply: Reply): string =>
  (reply.headers.get('location') ?? '').split('/').at(-1) ?? '';

export function expectStatus(status: number, reply: Reply): Reply {
  if (reply.status !== status)
    throw new Error(`answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}

/** The vendor's code of a refusal. */
export const codeOf = (reply: Reply): string => reply.body['o:errorDetails'][0]['o:errorCode'];
export const detailOf = (reply: Reply): string => reply.body['o:errorDetails'][0].detail;

interface AssertionParts {
  readonly url: string;
  readonly clock: SimClock;
  readonly alg?: string;
  readonly key?: KeyObject;
  readonly kid?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly scope?: string;
  readonly issuedSecondsAgo?: number;
  readonly lifetimeSeconds?: number;
}

/** A signed assertion as a good client makes it, with the parts a test wants otherwise. */
export function assertion({ url, clock, ...other }: AssertionParts): Promise<string> {
  const { issuedSecondsAgo = 0, lifetimeSeconds = 300 } = other;
  const issuedAt = Math.floor(clock.now() / 1000) - issuedSecondsAgo;
  return new SignJWT({ scope: other.scope ?? 'rest_webservices' })
    .setProtectedHeader({
      typ: 'JWT',
      alg: other.alg ?? 'ES256',
      kid: other.kid ?? CLIENT.certificateId,
    })
    .setIssuer(other.issuer ?? CLIENT.clientId)
    .setAudience(other.audience ?? url + TOKEN_PATH)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(other.key ?? ec.privateKey);
}

export function askToken(
  url: string,
  clientAssertion: string,
  form: Record<string, string> = {},
): Promise<Reply> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
    ...form,
  });
  return send('POST', url + TOKEN_PATH, body.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
}

export async function send(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

const month = (id: number, number: number, closed = false) => ({
  id: String(id),
  periodName: `${['Nov 2025', 'Dec 2025', 'Jan 2026', 'Feb 2026', 'Mar 2026'][number]}`,
  startDate: ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'][number],
  endDate: ['2025-11-30', '2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31'][number],
  closed,
});

/** A small company: two legal entities, three customers, an order with a schedule, two invoices. */
export const COMPANY: Record<string, Record<string, unknown>[]> = {
  currency: [
    { id: '1', name: 'US Dollar', symbol: 'USD', currencyPrecision: 2 },
    { id: '2', name: 'Euro', symbol: 'EUR', currencyPrecision: 2 },
    { id: '3', name: 'Japanese Yen', symbol: 'JPY', currencyPrecision: 0 },
  ],
  currencyRate: [
    {
      id: '1',
      baseCurrency: '1',
      transactionCurrency: '2',
      effectiveDate: '2026-01-01',
      exchangeRate: 1.0842,
    },
    {
      id: '2',
      baseCurrency: '1',
      transactionCurrency: '2',
      effectiveDate: '2026-02-01',
      exchangeRate: 1.0965,
    },
  ],
  subsidiary: [
    { id: '1', name: 'Example Inc', currency: '1', country: 'US', custrecord_tb_code: 'US01' },
    {
      id: '2',
      name: 'Example GmbH',
      parent: { id: '1' },
      currency: { id: '2' },
      country: 'DE',
      custrecord_tb_code: 'DE01',
      custrecord_tb_timezone: 'Europe/Berlin',
    },
  ],
  accountingPeriod: [month(1, 0, true), month(2, 1), month(3, 2), month(4, 3), month(5, 4)],
  account: [
    {
      id: '1',
      acctNumber: '1000',
      acctName: 'Checking',
      acctType: 'Bank',
      subsidiary: { items: [{ id: '1' }] },
    },
    { id: '2', acctNumber: '1200', acctName: 'Receivables', acctType: 'AcctRec' },
    { id: '3', acctNumber: '4000', acctName: 'Revenue', acctType: 'Income' },
  ],
  term: [
    { id: '2', name: 'Net 30', daysUntilNetDue: 30 },
    {
      id: '3',
      name: '2% 10 Net 30',
      daysUntilNetDue: 30,
      discountPercent: 2,
      daysUntilExpiry: 10,
    },
    { id: '4', name: 'End of month', dateDriven: true, dayOfMonthNetDue: 31 },
  ],
  salesTaxItem: [
    { id: '21', itemId: 'S-DE', rate: 19, country: 'DE', category: 'S' },
    { id: '22', itemId: 'R-DE', rate: 7, country: 'DE', category: { id: 'AA' } },
    { id: '23', itemId: 'Z-US', rate: 0, country: 'US', category: 'O' },
  ],
  department: [
    { id: '7', name: 'Sales' },
    { id: '8', name: 'Field', parent: '7' },
  ],
  classification: [{ id: '5', name: 'Enterprise' }],
  serviceSaleItem: [
    { id: '55', itemId: 'CONSULT', displayName: 'Consulting', rate: 100, incomeAccount: '3' },
    { id: '56', itemId: 'SUPPORT', displayName: 'Support', incomeAccount: '3' },
    { id: '57', itemId: 'OLD', rate: 1, isInactive: true },
  ],
  employee: [
    {
      id: '900',
      entityId: 'E-17',
      firstName: 'Ada',
      lastName: 'Example',
      subsidiary: '1',
      custentity_tb_cost_center: '5',
    },
  ],
  customer: [
    {
      id: '4',
      entityId: 'C-4',
      externalId: 'cust_4',
      companyName: 'Northern Mills',
      subsidiary: '1',
      currency: '1',
      terms: '2',
      creditLimit: 5000,
      receivablesAccount: '2',
      addressBook: {
        items: [
          {
            label: 'Main',
            defaultBilling: true,
            addressBookAddress: { addr1: '1 Mill Road', city: 'Albany', country: { id: 'US' } },
          },
        ],
      },
    },
    {
      id: '5',
      entityId: 'C-5',
      companyName: 'Suedwerk',
      subsidiary: '2',
      currency: '2',
      terms: '3',
      taxItem: '21',
    },
    {
      id: '6',
      entityId: 'C-6',
      companyName: 'Mills Daughter',
      parent: '4',
      subsidiary: '1',
      currency: '1',
      terms: '2',
    },
  ],
  contact: [
    { id: '70', firstName: 'Kim', lastName: 'Doe', email: 'kim@mills.example', company: '4' },
  ],
  salesOrder: [
    {
      id: '77',
      tranDate: '2025-12-15',
      entity: '4',
      orderStatus: 'F',
      createdDate: '2025-12-15T08:00:00Z',
      custbody_tb_opportunity_ref: '006000000000001AAA',
      item: { items: [{ item: '55', quantity: 12, rate: 100 }] },
    },
  ],
  customrecord_tb_schedule_line: [
    {
      id: '1',
      custrecord_tb_sl_order: '77',
      custrecord_tb_sl_date: '2026-01-01',
      custrecord_tb_sl_period_start: '2026-01-01',
      custrecord_tb_sl_period_end: '2026-01-31',
      custrecord_tb_sl_amount: 400,
    },
    {
      id: '2',
      custrecord_tb_sl_order: '77',
      custrecord_tb_sl_date: '2026-02-01',
      custrecord_tb_sl_amount: 800,
    },
  ],
  invoice: [
    {
      id: '104',
      tranId: 'INV1041',
      externalId: 'first',
      tranDate: '2025-12-20',
      entity: '4',
      createdDate: '2025-12-20T09:00:00Z',
      lastModifiedDate: '2025-12-20T09:00:00Z',
      item: { items: [{ item: '55', quantity: 3, rate: 100 }] },
    },
    {
      id: '105',
      tranDate: '2026-01-10',
      entity: '5',
      createdDate: '2026-01-10T09:00:00Z',
      item: {
        items: [
          { item: '55', quantity: 1, rate: 33.33, taxCode: '21' },
          { item: '55', quantity: 1, rate: 33.33, taxCode: '21' },
          { item: '55', quantity: 1, rate: 33.34, taxCode: '21' },
        ],
      },
    },
  ],
};
