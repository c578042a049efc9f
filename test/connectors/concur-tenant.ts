import 'reflect-metadata';
import type { Clock } from '../../connectors/clock.ts';
import {
  type ConcurConnector,
  type ConcurConnectorOptions,
  createConcurConnector,
} from '../../connectors/concur/index.ts';
import { httpTransport, type VendorTransport } from '../../connectors/http.ts';
import type { Change, Feed, FeedPage, Unreadable } from '../../connectors/ports.ts';
import { type ConcurOptions, createConcur } from '../../simulators/concur/index.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { type RunningSimulator, serve } from '../../simulators/kernel/server.ts';

export const COMPANY = '3f8c1d52-90ab-4e6f-8a11-5d2f7c0b9e44';
export const CLIENT = { clientId: 'tributary', clientSecret: 'a secret of the application' };
export const START = '2026-11-22T09:00:00.120Z';
const SEED = 4711;
const SCOPES = [
  'FISVC',
  'expense.report.read',
  'spend.list.read',
  'spend.listitem.read',
  'identity.user.ids.read',
  'identity.user.core.read',
  'identity.user.enterprise.read',
  'spend.user.general.read',
  'events.topic.read',
];

/** Stands still until moved. Waiting moves it, so that a test sees how long was waited without waiting itself. */
export class TestClock implements Clock {
  #now = Date.parse(START);
  readonly waits: number[] = [];

  now(): number {
    return this.#now;
  }
  async sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    this.#now += ms;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** A running tenant, and connectors to it. */
export class ConcurTenant {
  readonly clock: TestClock;
  readonly sim: RunningSimulator;
  /** What the deployment has stored, newest last. */
  readonly savedTokens: string[] = [];
  readonly #open: ConcurConnector[] = [];

  private constructor(sim: RunningSimulator, clock: TestClock) {
    this.sim = sim;
    this.clock = clock;
  }

  static async start(options: Partial<ConcurOptions> = {}): Promise<ConcurTenant> {
    const clock = new TestClock();
    const system = createConcur({
      companyUuid: COMPANY,
      companyRequestToken: 'request-token',
      clients: [{ ...CLIENT, scopes: SCOPES }],
      clock: { now: () => clock.now(), sleep: realSleep },
      random: seededRandom(SEED),
      ...options,
    });
    const sim = await serve(system, {
      port: 0,
      clock: { now: () => clock.now(), sleep: realSleep },
    });
    return new ConcurTenant(sim, clock);
  }

  connect(options: Partial<ConcurConnectorOptions> = {}): ConcurConnector {
    return this.#opened({ companyRequestToken: 'request-token', ...this.#settings(), ...options });
  }

  /** What a deployment does after its first day: a refresh token is all it has. */
  reconnect(refreshToken: string, options: Partial<ConcurConnectorOptions> = {}): ConcurConnector {
    return this.#opened({ ...this.#settings(), refreshToken, ...options });
  }

  #opened(options: ConcurConnectorOptions): ConcurConnector {
    const connector = createConcurConnector(options);
    this.#open.push(connector);
    return connector;
  }

  #settings(): ConcurConnectorOptions {
    const random = seededRandom(SEED);
    return {
      connectionId: 'concur',
      baseUrl: this.sim.url,
      companyUuid: COMPANY,
      ...CLIENT,
      webhookPublicKeyPem: async () =>
        this.act<{ publicKey: string }>('webhookPublicKey').publicKey,
      windows: { report: 900 },
      requestTimeoutMs: 5_000,
      concurrency: 4,
      clock: this.clock,
      random: () => random.next(),
      saveRefreshToken: async (token) => {
        this.savedTokens.push(token);
      },
      legalEntities: [
        { code: 'US01', ledgerCodes: ['US'], countries: ['US'] },
        { code: 'DE01', ledgerCodes: ['DE'] },
      ],
      environment: 'test',
    };
  }

  load(records: Record<string, readonly Record<string, unknown>[]>): void {
    void this.sim.system.load(records);
  }

  act<Result>(action: string, input: Record<string, unknown> = {}): Result {
    return this.sim.system.act(action, input) as Result;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((connector) => connector.close()));
    await this.sim.close();
  }
}

const realSleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

export const anySignal = (): AbortSignal => new AbortController().signal;

export function reportFeedOf(connector: ConcurConnector): Feed {
  const [feed] = connector.feeds;
  if (!feed) throw new Error('the connector has no feed');
  return feed;
}

export type ReportChange = Change<'ExpenseReport'>;

export interface Everything {
  readonly pages: readonly FeedPage[];
  readonly changes: readonly ReportChange[];
  readonly unreadable: readonly Unreadable[];
  readonly cursor: string;
}

/** All pages from a cursor to the end. */
export async function readOn(
  connector: ConcurConnector,
  cursor: string | null = null,
  overlap = false,
): Promise<Everything> {
  const pages: FeedPage[] = [];
  for await (const page of reportFeedOf(connector).pages(cursor, overlap, anySignal()))
    pages.push(page);
  return {
    pages,
    changes: pages.flatMap(({ changes }) => changes) as ReportChange[],
    unreadable: pages.flatMap(({ unreadable }) => unreadable),
    cursor: pages.at(-1)?.cursor ?? '',
  };
}

export async function keysOf(feed: Feed): Promise<string[]> {
  const keys: string[] = [];
  for await (const some of feed.keys(anySignal())) keys.push(...some);
  return keys;
}

/** The one report there is, understood. */
export async function onlyReport(connector: ConcurConnector): Promise<ReportChange> {
  const { changes, unreadable } = await readOn(connector);
  const [only] = changes;
  if (!only || changes.length > 1 || unreadable.length > 0)
    throw new Error(`${changes.length} reports; unreadable: ${JSON.stringify(unreadable)}`);
  return only;
}

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const SPEND = 'urn:ietf:params:scim:schemas:extension:spend:2.0:User';

/** An employee who is reimbursed in dollars by the American company. */
export const employee = (
  number: string,
  spend: Record<string, unknown> = {},
): Record<string, unknown> => ({
  id: `00000000-0000-4000-a000-00000000${number.slice(-4).padStart(4, '0')}`,
  userName: `${number.toLowerCase()}@example.com`,
  name: { givenName: 'Erin', familyName: number },
  [ENTERPRISE]: { employeeNumber: number },
  [SPEND]: { reimbursementCurrency: 'USD', ledgerCode: 'US', country: 'US', ...spend },
});

export const userIdOf = (number: string): string => String(employee(number)['id']);

/** A submitted report of employee E0001 with one taxi ride of 35.01 dollars, changed where told. */
export const report = (
  reportId: string,
  changes: Record<string, unknown> = {},
): Record<string, unknown> => ({
  reportId,
  reportNumber: `N${reportId.slice(-4)}`,
  userId: userIdOf('E0001'),
  name: `Trip ${reportId}`,
  approvalStatusId: 'A_PEND',
  expenses: [expense()],
  ...changes,
});

export const expense = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  expenseType: { code: 'TAXIX', name: 'Taxi' },
  transactionDate: '2026-11-18',
  transactionAmount: { value: '35.01', currencyCode: 'USD' },
  ...changes,
});

export const REPORT_ID = 'AAAA0000AAAA0000AAAA';

/** The tenant’s answers to paths that match, altered on the way: what a tenant of another kind would say. */
export function tampering(
  match: string | RegExp,
  alter: (text: string) => string,
): (baseUrl: string) => VendorTransport {
  return (baseUrl) => {
    const real = httpTransport({ system: 'CONCUR', baseUrl, timeoutMs: 5_000, connections: 4 });
    return {
      call: async (call) => {
        const answer = await real.call(call);
        const isMeant =
          typeof match === 'string' ? call.path.includes(match) : match.test(call.path);
        return isMeant ? { ...answer, text: alter(answer.text) } : answer;
      },
      close: () => real.close(),
    };
  };
}
