import { onTestFinished } from 'vitest';
import type { SimClock } from '../../simulators/kernel/clock.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import type { SimulatedSystem } from '../../simulators/kernel/server.ts';
import { serve } from '../../simulators/kernel/server.ts';
import { createSalesforce, type SalesforceOptions } from '../../simulators/salesforce/index.ts';

export const CLIENT = { clientId: 'gateway', clientSecret: 's3cret/with+signs' };
export const V = '/services/data/v60.0';

/** Stands still until it is moved. */
export class TestClock implements SimClock {
  #now = Date.parse('2026-01-31T10:11:12.345Z');

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.#now += ms;
  }

  advance({ minutes = 0, seconds = 0, days = 0 }): void {
    this.#now += ((days * 24 * 60 + minutes) * 60 + seconds) * 1000;
  }
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** As sent, for what JSON parsing would hide. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of many shapes and assert on what they find
  readonly body: any;
}

export interface TestOrg {
  readonly system: SimulatedSystem;
  readonly clock: TestClock;
  readonly url: string;
  /** A new access token by client credentials. */
  token(): Promise<string>;
  /** A request to a path under `/services/data/v60.0` with a session of its own. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  query(soql: string): Promise<Reply>;
}

/** A served org of its own for the running test. */
export async function startOrg(options: Partial<SalesforceOptions> = {}): Promise<TestOrg> {
  const clock = new TestClock();
  const system = createSalesforce({
    clients: [CLIENT],
    clock,
    random: seededRandom(7),
    ...options,
  });
  const running = await serve(system, { port: 0, clock });
  onTestFinished(() => running.close());
  const { url } = running;
  let session: string | undefined;

  const token = async (): Promise<string> => {
    const reply = await form(url, {
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    });
    return reply.body.access_token;
  };
  const call: TestOrg['call'] = async (method, path, body, headers = {}) => {
    session ??= await token();
    return send(method, url + (path.startsWith('/services/') ? path : V + path), body, {
      authorization: `Bearer ${session}`,
      ...headers,
    });
  };
  return {
    system,
    clock,
    url,
    token,
    call,
    query: (soql) => call('GET', `/query?q=${encodeURIComponent(soql)}`),
  };
}

/** A request to the token endpoint. */
export function form(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return send('POST', `${url}/services/oauth2/token`, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
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
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
