import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { fetchJson } from '../../gateway/access/fetch-json.ts';
import { createIssuer, type Issuer } from '../../gateway/access/issuer.ts';
import { issuerHandler } from '../../gateway/access/issuer-http.ts';
import { localKeys, remoteKeys } from '../../gateway/access/key-source.ts';
import { createVerifier } from '../../gateway/access/verify.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tributary-issuer-'));
let server: Server;
let issuer: Issuer;

const start = (url: string, dir = dataDir): Promise<Issuer> =>
  createIssuer({
    mode: 'demo',
    url,
    dataDir: dir,
    clock: systemClock,
    clients: [{ id: 'extra', secret: 'more', scopes: ['order:read'], legalEntities: ['FR01'] }],
  });

beforeAll(async () => {
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  app.use(issuerHandler(issuer));
  app.use(express.json());
  app.use((_request, response) => {
    response.status(418).end();
  });
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(dataDir, { recursive: true });
});

interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly error?: string;
}

async function askToken(
  client: string,
  { secret = 'demo', ...form }: Record<string, string> = {},
): Promise<{ status: number; answer: TokenAnswer }> {
  const response = await fetch(`${issuer.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
  return { status: response.status, answer: (await response.json()) as TokenAnswer };
}

const verifier = () =>
  createVerifier({
    issuer: issuer.url,
    audience: issuer.audience,
    jwks: localKeys(issuer.jwks),
    clock: systemClock,
  });

describe('the token endpoint', () => {
  it('gives a client all its scopes when it names none', async () => {
    const { status, answer } = await askToken('demo-analyst');
    expect(status).toBe(200);
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    const principal = await verifier().verify(`Bearer ${answer.access_token}`);
    expect(principal).toMatchObject({
      id: 'demo-analyst',
      clientId: 'demo-analyst',
      scopes: issuer.clients.get('demo-analyst')?.scopes,
      legalEntities: ['US01', 'DE01'],
    });
    expect(principal.scopes).toEqual(
      expect.arrayContaining(['invoice:read', 'graph:introspect', 'graph:adhoc']),
    );
  });

  it('gives the scopes that were asked for', async () => {
    const { answer } = await askToken('demo-app', { scope: 'invoice:read invoice:write' });
    expect(answer.scope).toBe('invoice:read invoice:write');
    const principal = await verifier().verify(`Bearer ${answer.access_token}`);
    expect(principal.scopes).toEqual(['invoice:read', 'invoice:write']);
  });

  it.each([
    ['a scope of another client', 'invoice:read invoice:write'],
    ['a scope that nobody has', 'moon:write'],
    ['an OpenID scope', 'openid'],
  ])('refuses %s', async (_name, scope) => {
    const { status, answer } = await askToken('demo-frontend', { scope });
    expect(status).toBe(400);
    expect(answer.error).toBe('invalid_scope');
  });

  it('refuses a wrong secret and an unknown client alike', async () => {
    const wrong = await askToken('demo-app', { secret: 'guess' });
    const unknown = await askToken('nobody');
    expect(wrong.status).toBe(401);
    expect(wrong.answer.error).toBe('invalid_client');
    expect(unknown).toEqual(wrong);
  });

  it('serves pages of its own host and no other', async () => {
    const asPageOf = async (origin: string): Promise<number> => {
      const response = await fetch(`${issuer.url}/oauth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from('demo-analyst:demo').toString('base64')}`,
          origin,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      await response.body?.cancel();
      return response.status;
    };
    expect(await asPageOf(issuer.url)).toBe(200);
    expect(await asPageOf('https://elsewhere.example')).toBe(400);
  });

  it('refuses a token for another resource', async () => {
    const { answer } = await askToken('demo-app', { resource: 'https://elsewhere.example/' });
    expect(answer.error).toBe('invalid_target');
  });

  it('refuses other grants', async () => {
    const { answer } = await askToken('demo-app', { grant_type: 'password' });
    expect(answer.error).toBe('unsupported_grant_type');
  });

  it('separates legal entities by client', async () => {
    const { answer } = await askToken('demo-frontend-us');
    const principal = await verifier().verify(`Bearer ${answer.access_token}`);
    expect(principal.legalEntities).toEqual(['US01']);
  });

  it('serves clients that were added', async () => {
    const { answer } = await askToken('extra', { secret: 'more' });
    expect(decodeJwt(answer.access_token)).toMatchObject({
      scope: 'order:read',
      legal_entities: ['FR01'],
    });
  });
});

describe('the demo’s clients', () => {
  const scopesOf = (id: string): readonly string[] => issuer.clients.get(id)?.scopes ?? [];

  it('let nobody both request and approve', () => {
    for (const { id, scopes } of issuer.clients.values()) {
      const approves = scopes.some((scope) => scope.endsWith(':approve'));
      const requests = scopes.some((scope) => /:(request|propose|write|post)$/.test(scope));
      expect(approves && requests, id).toBe(false);
    }
  });

  it('let the readers only read', () => {
    for (const id of ['demo-frontend', 'demo-frontend-us', 'demo-dashboard']) {
      expect(scopesOf(id).every((scope) => scope.endsWith(':read'))).toBe(true);
    }
  });
});

describe('tokens printed at the start', () => {
  it('have the shape of those from the endpoint', async () => {
    const { answer } = await askToken('demo-ops');
    const printed = await issuer.issueToken('demo-ops');
    const timeless = (token: string) => {
      const { jti, iat, exp, ...rest } = decodeJwt(token);
      return {
        header: decodeProtectedHeader(token),
        rest,
        life: (exp ?? 0) - (iat ?? 0),
        jti: typeof jti,
      };
    };
    expect(timeless(printed)).toEqual(timeless(answer.access_token));
  });

  it('carry what was wished for', async () => {
    const token = await issuer.issueToken('demo-app', {
      scopes: ['invoice:read'],
      legalEntities: ['FR01'],
      expiresInSeconds: 60,
    });
    const { scope, legal_entities, exp, iat } = decodeJwt(token);
    expect({ scope, legal_entities, life: (exp ?? 0) - (iat ?? 0) }).toEqual({
      scope: 'invoice:read',
      legal_entities: ['FR01'],
      life: 60,
    });
  });

  it('exist for known clients only', async () => {
    await expect(issuer.issueToken('nobody')).rejects.toThrow('no client nobody');
  });
});

describe('the issuer', () => {
  it('refuses production', async () => {
    const options = { mode: 'production', url: issuer.url, dataDir, clock: systemClock } as const;
    await expect(createIssuer(options)).rejects.toThrow('demo mode only');
  });

  it('publishes metadata and the public half of its key', async () => {
    const metadata = (await fetchJson(`${issuer.url}/.well-known/oauth-authorization-server`)) as {
      issuer: string;
      jwks_uri: string;
      token_endpoint: string;
    };
    expect(metadata).toMatchObject({
      issuer: issuer.url,
      token_endpoint: `${issuer.url}/oauth/token`,
    });
    const published = await fetchJson(metadata.jwks_uri);
    expect(published).toEqual(issuer.jwks);
    expect(JSON.stringify(published)).not.toContain(`"d"`);
  });

  it('is verified by a gateway that reads its keys over the network', async () => {
    const remote = createVerifier({
      issuer: issuer.url,
      audience: issuer.audience,
      jwks: remoteKeys({ url: `${issuer.url}/oauth/jwks`, fetchJson, clock: systemClock }),
      clock: systemClock,
    });
    const token = await issuer.issueToken('demo-app');
    await expect(remote.verify(`Bearer ${token}`)).resolves.toMatchObject({ id: 'demo-app' });
  });

  it('keeps its key, readable by its owner alone, so that tokens survive a restart', async () => {
    const token = await issuer.issueToken('demo-app');
    const restarted = await start(issuer.url);
    const later = createVerifier({
      issuer: issuer.url,
      audience: restarted.audience,
      jwks: localKeys(restarted.jwks),
      clock: systemClock,
    });
    await expect(later.verify(`Bearer ${token}`)).resolves.toMatchObject({ id: 'demo-app' });
    expect(statSync(join(dataDir, 'keys', 'issuer.json')).mode & 0o777).toBe(0o600);
  });

  it('agrees on one key when several processes start at once', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tributary-race-'));
    const started = await Promise.all(Array.from({ length: 8 }, () => start(issuer.url, dir)));
    expect(new Set(started.map(({ signingKey }) => signingKey.kid)).size).toBe(1);
    rmSync(dir, { recursive: true });
  });

  it('says what to do about a file that is no key, without quoting it', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tributary-spoiled-'));
    mkdirSync(join(dir, 'keys'));
    writeFileSync(join(dir, 'keys', 'issuer.json'), 'planted{');
    await expect(start(issuer.url, dir)).rejects.toThrow(
      /issuer\.json holds no signing key: delete/,
    );
    await expect(start(issuer.url, dir)).rejects.not.toThrow('planted');
    rmSync(dir, { recursive: true });
  });

  it('leaves other paths to the gateway, with their bodies unread', async () => {
    const response = await fetch(`${issuer.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(418);
  });

  it('lets nobody write its documents', async () => {
    const response = await fetch(`${issuer.url}/oauth/jwks`, { method: 'POST' });
    expect(response.status).toBe(405);
  });
});
