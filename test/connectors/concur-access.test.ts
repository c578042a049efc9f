import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConcurConnector } from '../../connectors/concur/index.ts';
import { httpTransport, type VendorCall, type VendorTransport } from '../../connectors/http.ts';
import { VendorError } from '../../connectors/vendor-error.ts';
import {
  CLIENT,
  ConcurTenant,
  employee,
  onlyReport,
  REPORT_ID,
  readOn,
  report,
} from './concur-tenant.ts';

let tenant: ConcurTenant;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  tenant = await ConcurTenant.start();
  tenant.load({ users: [employee('E0001')], reports: [report(REPORT_ID)] });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await tenant.close();
});

/** Real calls, noted before they are made. */
function noting(calls: VendorCall[]): (baseUrl: string) => VendorTransport {
  return (baseUrl) => {
    const real = httpTransport({ system: 'CONCUR', baseUrl, timeoutMs: 5_000, connections: 4 });
    return {
      call: (call) => {
        calls.push(call);
        return real.call(call);
      },
      close: () => real.close(),
    };
  };
}

const grantsIn = (calls: readonly VendorCall[]): (string | null)[] =>
  calls
    .filter(({ path }) => path === '/oauth2/v0/token')
    .map(({ body }) => new URLSearchParams(body).get('grant_type'));

const failureOf = async (work: Promise<unknown>): Promise<VendorError> => {
  const error = await work.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  if (error instanceof VendorError) return error;
  throw error;
};

describe('the company’s tokens', () => {
  it('are exchanged once, and the refresh token is stored before the first use', async () => {
    const calls: VendorCall[] = [];
    const callsWhenSaved: number[] = [];
    const connector = tenant.connect({
      transport: noting(calls),
      saveRefreshToken: async () => {
        callsWhenSaved.push(calls.length);
      },
    });
    await onlyReport(connector);
    expect(grantsIn(calls)).toEqual(['password']);
    expect(callsWhenSaved).toEqual([1]);
  });

  it('survive a restart: each refresh stores the token that replaces the one used', async () => {
    await onlyReport(tenant.connect());
    for (let restart = 0; restart < 3; restart++) {
      const calls: VendorCall[] = [];
      const refreshToken = tenant.savedTokens.at(-1) ?? '';
      const connector = restarted(refreshToken, calls);
      await onlyReport(connector);
      expect(grantsIn(calls)).toEqual(['refresh_token']);
    }
    expect(new Set(tenant.savedTokens).size).toBe(4);
  });

  it('are renewed after 80 % of their hour, with text and number lifetimes alike', async () => {
    const calls: VendorCall[] = [];
    const connector = tenant.connect({ transport: noting(calls) });
    await onlyReport(connector);
    for (let hour = 0; hour < 2; hour++) {
      tenant.clock.advance(47 * 60_000);
      await onlyReport(connector);
      tenant.clock.advance(2 * 60_000);
      await onlyReport(connector);
    }
    expect(grantsIn(calls)).toEqual(['password', 'refresh_token', 'refresh_token']);
  });

  it('are not used while the refresh token could not be stored, nor lost by it', async () => {
    const calls: VendorCall[] = [];
    let isDown = true;
    const connector = tenant.connect({
      transport: noting(calls),
      saveRefreshToken: async (token) => {
        if (isDown) throw new Error('the store is down');
        tenant.savedTokens.push(token);
      },
    });
    await expect(readOn(connector)).rejects.toThrow('the store is down');
    expect(calls).toHaveLength(1);
    isDown = false;
    await onlyReport(connector);
    expect(grantsIn(calls)).toEqual(['password']);
    await onlyReport(restarted(tenant.savedTokens.at(-1) ?? '', []));
  });

  it('fall back to the request token when the stored one is spent', async () => {
    const calls: VendorCall[] = [];
    await onlyReport(tenant.connect({ refreshToken: 'spent', transport: noting(calls) }));
    expect(grantsIn(calls)).toEqual(['refresh_token', 'password']);
  });

  it('of two processes do not end each other: the stored one is read again', async () => {
    const refreshToken = async (): Promise<string | null> => tenant.savedTokens.at(-1) ?? null;
    const [one, other] = [tenant.connect({ refreshToken }), tenant.connect({ refreshToken })];
    await onlyReport(one);
    await onlyReport(other);
    tenant.sim.system.expireTokens();
    await onlyReport(one);
    await onlyReport(other);
    expect(tenant.savedTokens).toHaveLength(4);
  });

  it('that nothing can renew are refused in words that say what to do', async () => {
    const error = await failureOf(readOn(restarted('spent', [])));
    expect(error).toMatchObject({ system: 'CONCUR', failure: 'ACCESS', effect: 'NONE' });
    expect(error.message).toMatch(/spent or older than six months.*invalid_grant, 108/);
  });

  it.each([
    [{ clientId: 'nobody' }, /client id is unknown.*61/],
    [{ clientSecret: 'wrong' }, /client secret is wrong.*64/],
    [{ companyRequestToken: 'old' }, /request token is wrong or older than 24 hours.*5,/],
  ])('are refused for %o with the vendor’s code, and without any secret', async (wrong, words) => {
    const error = await failureOf(readOn(tenant.connect(wrong)));
    expect(error.failure).toBe('ACCESS');
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain(CLIENT.clientSecret);
  });

  const restarted = (refreshToken: string, calls: VendorCall[]): ConcurConnector =>
    tenant.reconnect(refreshToken, { transport: noting(calls) });
});

describe('the base of the calls', () => {
  /** A data centre that answers only token requests, as told. */
  async function frontDoor(answer: (body: string) => Promise<Response>): Promise<string> {
    const server: Server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      if (request.url !== '/oauth2/v0/token') {
        response.writeHead(404).end('{"errorMessage":"not here"}');
        return;
      }
      const { status, ...rest } = await answer(Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': 'application/json' }).end(await rest.text());
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    closing.push(
      () =>
        new Promise((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        }),
    );
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('is the geolocation that comes with the token', async () => {
    const baseUrl = await frontDoor(async (body) => {
      const real = await fetch(`${tenant.sim.url}/oauth2/v0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      const text = await real.text();
      return { status: real.status, text: async () => text } as Response;
    });
    expect((await onlyReport(tenant.connect({ baseUrl }))).externalId).toBe(REPORT_ID);
  });

  it('is asked again where the company turns out to live elsewhere', async () => {
    const elsewhere = { error: 'invalid_grant', code: 16, geolocation: tenant.sim.url };
    const baseUrl = await frontDoor(
      async () => ({ status: 400, text: async () => JSON.stringify(elsewhere) }) as Response,
    );
    expect((await onlyReport(tenant.connect({ baseUrl }))).externalId).toBe(REPORT_ID);
  });

  it('may not lead from TLS to plain text', async () => {
    const asked: string[] = [];
    const connector = tenant.connect({
      baseUrl: 'https://us2.example.com',
      transport: (base) => ({
        call: async () => {
          asked.push(base);
          const geolocation = 'http://us2.example.org';
          return {
            status: 200,
            headers: {},
            text: JSON.stringify({ access_token: 'a', expires_in: '3600', geolocation }),
          };
        },
        close: async () => {},
      }),
    });
    expect((await failureOf(readOn(connector))).message).toMatch(/without TLS/);
    expect(new Set(asked)).toEqual(new Set(['https://us2.example.com']));
  });
});

describe('a call', () => {
  it('carries an id into the vendor’s log, and the failure tells it', async () => {
    const calls: VendorCall[] = [];
    const connector = tenant.connect({ transport: noting(calls) });
    await onlyReport(connector);
    tenant.sim.system.faults.add({ kind: 'error-before', rate: 1 });
    const error = await failureOf(readOn(connector));
    const ids = calls.map(({ headers }) => headers?.['concur-correlationid']).filter(Boolean);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(
      /\[concur-correlationid (concur-[0-9a-f]{16})\]/.exec(error.message)?.[1],
    );
    expect(error).toMatchObject({ failure: 'UNAVAILABLE', httpStatus: 503 });
  });

  it('whose token has ended is made once more with a new one', async () => {
    const connector = tenant.connect();
    await onlyReport(connector);
    tenant.sim.system.faults.add({ kind: 'expire-token', next: 1 });
    await onlyReport(connector);
    expect(tenant.savedTokens).toHaveLength(2);
  });

  it.each(['error-before', 'html-200', 'throttle', 'lost-answer'] as const)(
    'struck by %s is made again',
    async (kind) => {
      tenant.sim.system.faults.add({ kind, next: 2 });
      await onlyReport(tenant.connect());
      expect(tenant.sim.system.faults.fired()).toEqual({ [kind]: 2 });
    },
  );

  it('that takes too long is given up and made again', async () => {
    tenant.sim.system.faults.add({ kind: 'slow', ms: 4_000, next: 1, match: REPORT_ID });
    const began = performance.now();
    await onlyReport(tenant.connect({ requestTimeoutMs: 200 }));
    expect(performance.now() - began).toBeLessThan(3_500);
    expect(tenant.sim.system.faults.fired()).toEqual({ slow: 1 });
  });

  it('told to come back in 0 seconds waits at least one, and gives up after two more', async () => {
    const calls: VendorCall[] = [];
    const connector = tenant.connect({ transport: noting(calls), concurrency: 1 });
    await onlyReport(connector);
    calls.length = 0;
    tenant.clock.waits.length = 0;
    tenant.sim.system.faults.add({ kind: 'throttle', rate: 1 });
    const error = await failureOf(readOn(connector));
    expect(error).toMatchObject({ failure: 'THROTTLED', httpStatus: 429, retryAfterMs: 1_000 });
    expect(calls).toHaveLength(3);
    expect(tenant.clock.waits).toHaveLength(2);
    expect(Math.min(...tenant.clock.waits)).toBeGreaterThanOrEqual(1_000);
  });

  it('without the scope it needs is refused as a matter of access', async () => {
    tenant.act('registerClient', { clientId: 'narrow', clientSecret: 'narrow', scopes: ['FISVC'] });
    const narrow = tenant.connect({ clientId: 'narrow', clientSecret: 'narrow' });
    const error = await failureOf(readOn(narrow));
    expect(error).toMatchObject({ failure: 'ACCESS', httpStatus: 403 });
  });

  it('that fails stops the other readings of its page', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `MANY${n}`);
    tenant.load({ reports: ids.map((id) => report(id)) });
    const calls: VendorCall[] = [];
    const connector = tenant.connect({ transport: noting(calls) });
    tenant.sim.system.faults.add({ kind: 'error-before', rate: 1, match: '/reports/MANY0' });
    await failureOf(readOn(connector));
    const untilFailure = calls.length;
    await new Promise((later) => setTimeout(later, 300));
    // Three other workers finish the report they are at, of four calls each.
    expect(calls.length - untilFailure).toBeLessThanOrEqual(3 * 4);
  });
});
