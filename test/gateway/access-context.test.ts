import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../connectors/clock.ts';
import type { RequestContext } from '../../control/principal.ts';
import { AccessError } from '../../gateway/access/access-error.ts';
import { admitHeaders, stripInboundHeaders } from '../../gateway/access/inbound-headers.ts';
import { contextHeader, createContextSeal } from '../../gateway/access/subgraph-context.ts';
import { type SubgraphKeys, subgraphKeys } from '../../gateway/access/subgraph-keys.ts';

class SettableClock implements Clock {
  at = Date.parse('2026-11-22T10:00:00Z');
  now(): number {
    return this.at;
  }
  sleep(): Promise<void> {
    return Promise.resolve();
  }
}

const context: RequestContext = {
  principal: {
    id: 'demo-app',
    clientId: 'demo-app',
    subject: 'demo-app',
    scopes: ['invoice:read'],
    legalEntities: ['US01'],
    expiresAt: 1_795_380_000_000,
  },
  legalEntityIds: ['le_1'],
  correlationId: 'c-1',
};
const body = '{"query":"{ invoice(id: \\"ß€\\") { number } }"}';

const crm = randomBytes(32);
const erp = randomBytes(32);
const next = randomBytes(32);

function seals(subgraphKeysHeld: SubgraphKeys = { crm: [crm], erp: [erp] }) {
  const clock = new SettableClock();
  const gateway = createContextSeal({ keys: { crm: [crm], erp: [erp] }, clock });
  const subgraph = createContextSeal({ keys: subgraphKeysHeld, clock });
  const header = gateway.signContext({ subgraph: 'erp', body, context });
  return { clock, gateway, subgraph, header };
}

const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED', httpStatus: 401 });

describe('the context of a subgraph call', () => {
  it('arrives as it was signed, for the body as text or as bytes', () => {
    const { subgraph, header } = seals();
    const headers = { [contextHeader]: header };
    expect(subgraph.verifyContext({ subgraph: 'erp', headers, body })).toEqual(context);
    const bytes = Buffer.from(body);
    expect(subgraph.verifyContext({ subgraph: 'erp', headers, body: bytes })).toEqual(context);
  });

  it('is refused when it is absent or repeated', () => {
    const { subgraph, header } = seals();
    for (const headers of [
      {},
      { [contextHeader]: [header, header] },
      { [contextHeader]: `${header}, ${header}` },
    ]) {
      expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(
        unauthenticated,
      );
    }
  });

  it('is refused by another subgraph, even one that holds the same key', () => {
    const { subgraph, header } = seals({ crm: [erp], erp: [erp] });
    const headers = { [contextHeader]: header };
    expect(() => subgraph.verifyContext({ subgraph: 'crm', headers, body })).toThrow(
      unauthenticated,
    );
  });

  it('is refused with another body', () => {
    const { subgraph, header } = seals();
    const headers = { [contextHeader]: header };
    expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body: `${body} ` })).toThrow(
      unauthenticated,
    );
  });

  it('is refused after 60 seconds', () => {
    const { clock, subgraph, header } = seals();
    const headers = { [contextHeader]: header };
    clock.at += 59_000;
    expect(subgraph.verifyContext({ subgraph: 'erp', headers, body })).toEqual(context);
    clock.at += 1_000;
    expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(
      unauthenticated,
    );
  });

  it('is refused when it comes from the future', () => {
    const { clock, subgraph, header } = seals();
    clock.at -= 10_000;
    const headers = { [contextHeader]: header };
    expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(
      unauthenticated,
    );
  });

  it('is refused when it was signed with a key of the forger', () => {
    const { subgraph, header } = seals({ erp: [randomBytes(32)] });
    const headers = { [contextHeader]: header };
    expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(
      unauthenticated,
    );
  });

  it('is refused when its content was widened', () => {
    const { subgraph, header } = seals();
    const [text = '', signature] = header.split('.');
    const content = JSON.parse(Buffer.from(text, 'base64url').toString());
    content.context.legalEntityIds.push('le_2');
    const wider = `${Buffer.from(JSON.stringify(content)).toString('base64url')}.${signature}`;
    const headers = { [contextHeader]: wider };
    expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(
      unauthenticated,
    );
  });

  it.each(['', '.', 'a.b', 'x'.repeat(70_000), `${'a'.repeat(20)}.${'b'.repeat(43)}`])(
    'is refused when it is malformed: case %#',
    (text) => {
      const { subgraph } = seals();
      const headers = { [contextHeader]: text };
      expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(AccessError);
    },
  );

  it('is refused when a signed text lacks what a context needs', () => {
    const { subgraph } = seals();
    const text = Buffer.from(JSON.stringify({ aud: 'erp' })).toString('base64url');
    const signature = createHmac('sha256', erp).update(text).digest('base64url');
    const headers = { [contextHeader]: `${text}.${signature}` };
    expect(() => subgraph.verifyContext({ subgraph: 'erp', headers, body })).toThrow(
      unauthenticated,
    );
  });
});

describe('two keys during a rotation', () => {
  it('both verify, the first signs, and the old one ends with its removal', () => {
    const clock = new SettableClock();
    const before = createContextSeal({ keys: { erp: [erp] }, clock });
    const during = createContextSeal({ keys: { erp: [next, erp] }, clock });
    const after = createContextSeal({ keys: { erp: [next] }, clock });
    const old = { [contextHeader]: before.signContext({ subgraph: 'erp', body, context }) };
    const current = { [contextHeader]: during.signContext({ subgraph: 'erp', body, context }) };
    expect(during.verifyContext({ subgraph: 'erp', headers: old, body })).toEqual(context);
    expect(after.verifyContext({ subgraph: 'erp', headers: current, body })).toEqual(context);
    expect(() => after.verifyContext({ subgraph: 'erp', headers: old, body })).toThrow(
      unauthenticated,
    );
  });
});

describe('the keys of a demo', () => {
  it('are made once, for all subgraphs, readable by their owner alone', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tributary-keys-'));
    const demo = { mode: 'demo', dataDir, subgraphKeys: null } as const;
    const [gateway, subgraph] = await Promise.all([subgraphKeys(demo), subgraphKeys(demo)]);
    expect(subgraph).toEqual(gateway);
    expect(Object.keys(gateway)).toEqual(['crm', 'erp', 'expense', 'control']);
    const distinct = new Set(Object.values(gateway).map(([key]) => key.toString('hex')));
    expect(distinct.size).toBe(4);
    expect(statSync(join(dataDir, 'keys', 'subgraphs.json')).mode & 0o777).toBe(0o600);
    rmSync(dataDir, { recursive: true });
  });

  it('are the configured ones where there are any, and never made up in production', async () => {
    const text = randomBytes(32).toString('base64url');
    const production = { mode: 'production', dataDir: '/nowhere' } as const;
    const given = await subgraphKeys({ ...production, subgraphKeys: { crm: [text] } });
    expect(given).toEqual({ crm: [Buffer.from(text, 'base64url')] });
    expect(await subgraphKeys({ ...production, subgraphKeys: null })).toEqual({});
  });
});

/** Sends header lines as they stand, which no HTTP client would do, and gives what the server made of them. */
async function received(lines: readonly string[]): Promise<IncomingMessage> {
  const server = createServer((request, response) => {
    response.end();
    server.emit('seen', request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const seen = new Promise<IncomingMessage>((resolve) => server.once('seen', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(
    `GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n${lines.map((l) => `${l}\r\n`).join('')}\r\n`,
  );
  const request = await seen;
  socket.destroy();
  server.close();
  return request;
}

describe('headers that a client must not send', () => {
  it('are deleted in any case and however often they come', async () => {
    const request = await received([
      'X-Tributary-Context: forged',
      'x-TRIBUTARY-context: again',
      'X-Tributary-Anything: forged',
      'X-Forwarded-For: 10.0.0.1',
      'Forwarded: for=10.0.0.1',
      'Proxy-Authorization: Basic x',
      'Authorization: Bearer a.b.c',
      'Accept: application/json',
    ]);
    admitHeaders(request);
    expect(Object.keys(request.headers).sort()).toEqual([
      'accept',
      'authorization',
      'connection',
      'host',
    ]);
  });

  it('may come from our own proxy where they tell the client’s address, and only those', () => {
    const headers = { 'x-forwarded-for': '10.0.0.1', 'x-tributary-context': 'forged' };
    stripInboundHeaders(headers, { trustedProxy: true });
    expect(headers).toEqual({ 'x-forwarded-for': '10.0.0.1' });
  });

  it('are refused when authorization comes twice', async () => {
    const request = await received(['Authorization: Bearer a.b.c', 'AUTHORIZATION: Bearer d.e.f']);
    expect(() => admitHeaders(request)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', httpStatus: 400 }),
    );
  });
});
