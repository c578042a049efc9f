import { existsSync } from 'node:fs';
import { type ConcurOptions, createConcur } from '../../simulators/concur/index.ts';
import type { SimClock } from '../../simulators/kernel/clock.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { type RunningSimulator, serve } from '../../simulators/kernel/server.ts';

export const COMPANY = '0f2b6a1e-7f55-4f0c-9f7e-2f2f7f9f0a11';
export const REQUEST_TOKEN = 'b7c9a2f0-request-token';
export const CLIENT = {
  clientId: 'gateway',
  clientSecret: 'secret',
  scopes: [
    'FISVC',
    'expense.report.read',
    'expense.report.readwrite',
    'spend.list.read',
    'spend.listitem.read',
    'spend.listitem.write',
    'identity.user.ids.read',
    'identity.user.core.read',
    'spend.user.general.read',
    'events.topic.read',
  ],
};
export const SEED = 20261122;
export const START = Date.parse('2026-11-22T09:00:00.120Z');

export const FIS = '/financialintegration/fi/v4/companies/transactiontypes/expense/transactions';

// biome-ignore lint/suspicious/noExplicitAny: an answer of the wire is looked into freely by a test
export type Answer = any;

/** A clock that stands still until told otherwise, and whose sleepers wake at once. */
export interface TestClock extends SimClock {
  advance(ms: number): void;
}

function testClock(start: number): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Answer;
}

/** A running tenant and a client that holds a company token. */
export class TestTenant {
  readonly clock: TestClock;
  readonly sim: RunningSimulator;
  token = '';

  private constructor(sim: RunningSimulator, clock: TestClock) {
    this.sim = sim;
    this.clock = clock;
  }

  static async start(options: Partial<ConcurOptions> = {}, startedAt = START): Promise<TestTenant> {
    const clock = testClock(startedAt);
    const system = createConcur({
      companyUuid: COMPANY,
      companyRequestToken: REQUEST_TOKEN,
      clients: [CLIENT],
      clock,
      random: seededRandom(SEED),
      ...options,
    });
    const tenant = new TestTenant(await serve(system, { port: 0, clock }), clock);
    tenant.token = (await tenant.grant(companyGrant)).json.access_token;
    return tenant;
  }

  async grant(form: Record<string, string>): Promise<Reply> {
    const body = new URLSearchParams({ client_id: 'gateway', client_secret: 'secret', ...form });
    return reply(await fetch(`${this.sim.url}/oauth2/v0/token`, { method: 'POST', body }));
  }

  async applicationToken(): Promise<string> {
    return (await this.grant({ grant_type: 'client_credentials' })).json.access_token;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('GET', path, undefined, headers);
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const url = path.startsWith('http') ? path : this.sim.url + path;
    return reply(
      await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          accept: 'application/json',
          'content-type': 'application/json',
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  }

  /** What a person does in the tenant; throws with the tenant's own sentence when it cannot be done. */
  async act(action: string, input: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await this.control('POST', 'act', { action, ...input });
    if (answer.status !== 200) throw new Error(answer.json.error);
    return answer.json.result;
  }

  async load(records: Record<string, unknown[]>): Promise<void> {
    const answer = await this.control('POST', 'load', { records });
    if (answer.status !== 200) throw new Error(answer.json.error);
  }

  async ledger(): Promise<Answer> {
    return (await this.control('GET', 'ledger')).json;
  }

  async fault(fault: Record<string, unknown>): Promise<void> {
    await this.control('POST', 'faults', fault);
  }

  async control(method: string, path: string, body?: unknown): Promise<Reply> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return reply(await fetch(`${this.sim.url}/_sim/${path}`, init));
  }

  close(): Promise<void> {
    return this.sim.close();
  }
}

export const companyGrant = {
  grant_type: 'password',
  username: COMPANY,
  password: REQUEST_TOKEN,
  credtype: 'authtoken',
};

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** Polls until the condition holds; a deadline instead of a sleep. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const MANAGER = {
  id: '11111111-0000-4000-a000-000000000001',
  userName: 'mara@example.com',
  name: { givenName: 'Mara', familyName: 'Meyer' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: 'E100' },
};

export const TRAVELLER = {
  id: '22222222-0000-4000-a000-000000000002',
  userName: 'tom@example.com',
  name: { givenName: 'Tom', familyName: 'Traveller' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
    employeeNumber: 'E200',
    costCenter: 'CC-100',
    manager: { value: MANAGER.id },
  },
  'urn:ietf:params:scim:schemas:extension:spend:2.0:User': {
    reimbursementCurrency: 'USD',
    ledgerCode: 'US',
    country: 'US',
    customData: [
      { id: 'orgUnit1', value: 'US01' },
      { id: 'orgUnit2', value: 'CC-100' },
    ],
  },
};

/** A report with a bit of everything, shown field by field where a test is about it. */
export const TRIP = {
  reportId: 'AAAA0000AAAA0000AAAA',
  userId: TRAVELLER.id,
  name: 'Boston trip',
  reportDate: '2026-11-20',
  expenses: [
    {
      expenseType: 'LODNG',
      paymentType: 'CBCP',
      clearingAccountCode: '2150',
      transactionDate: '2026-11-17',
      transactionAmount: { value: 284, currencyCode: 'USD' },
      vendor: { description: 'Harbor Hotel' },
      location: { name: 'Boston', countryCode: 'US', countrySubDivisionCode: 'US-MA' },
      hasReceipt: true,
      receiptType: 'R',
      cardTransaction: { transactionId: '998877', amount: { value: 284, currencyCode: 'USD' } },
      itemizations: [
        { expenseType: 'LODNG', transactionAmount: 250 },
        { expenseType: 'DINNR', transactionAmount: 20 },
        { expenseType: 'ENTOT', transactionAmount: 14, isPersonalExpense: true },
      ],
    },
    {
      expenseType: 'TAXIX',
      transactionDate: '2026-11-18',
      transactionAmount: { value: '35.01', currencyCode: 'USD' },
      isExpenseBillable: true,
      allocations: [
        {
          percentage: 60,
          customData: [
            { id: 'custom2', code: 'CC-100', value: 'Sales' },
            { id: 'custom4', code: 'PRJ-7', value: 'Rollout' },
            { id: 'custom5', code: 'CUST-9', value: 'Acme' },
          ],
        },
        { percentage: 40, customData: [{ id: 'custom2', code: 'CC-200', value: 'Support' }] },
      ],
      taxes: [
        {
          taxAuthorityLabel: 'CAGST',
          taxCode: 'JC1E',
          reclaimCode: 'SG',
          taxTransactionAmount: '2.43',
          reclaimTransactionAmount: '1.22',
        },
        {
          taxAuthorityLabel: 'CAPST',
          taxCode: 'JC2T',
          reclaimCode: 'SG',
          taxTransactionAmount: '3.89',
          reclaimTransactionAmount: '0',
        },
      ],
    },
    {
      expenseType: 'LUNCH',
      transactionDate: '2026-11-18',
      transactionAmount: { value: 24, currencyCode: 'EUR' },
      exchangeRate: { value: '0.89294902', operation: 'DIVIDE' },
      exceptions: [{ exceptionCode: 'LATE', message: 'Older than 60 days', isBlocking: false }],
    },
  ],
};

const CONTRACTS = new URL('../../../shared/contracts/concur/openapi/', import.meta.url);
export const hasContracts = existsSync(CONTRACTS);
export const contractUrl = (name: string): URL => new URL(name, CONTRACTS);
export const SAMPLES = ['data/concur-fi-documents/', 'contracts/concur/fis-samples/'].map(
  (folder) => new URL(`../../../shared/${folder}`, import.meta.url),
);
