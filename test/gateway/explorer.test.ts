import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { buildSchema, parse, validate } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { type ExplorerOptions, explorer } from '../../gateway/explorer.ts';
import { examples } from '../../workbench/explorer/examples.ts';
import { secretlessStorage } from '../../workbench/explorer/secretless-storage.ts';

const script = `console.log(${JSON.stringify('x'.repeat(2_000))})`;
const html = '<!doctype html><title>Explorer</title>';
const demo = {
  mode: 'demo',
  tokenEndpoint: '/oauth/token',
  clients: ['demo-analyst', 'demo-app'],
} as const;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'explorer-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function writeBundle(distDir: string, asset = 'assets/app-1a2b.js'): Promise<void> {
  await mkdir(join(distDir, 'assets'), { recursive: true });
  await mkdir(join(distDir, 'explorer'), { recursive: true });
  await writeFile(join(distDir, 'explorer/index.html'), html);
  await writeFile(join(distDir, asset), script);
  await writeFile(join(distDir, `${asset}.br`), brotliCompressSync(script));
  await writeFile(join(distDir, `${asset}.gz`), gzipSync(script));
  const files = {
    'explorer/index.html': { encodings: [] },
    [asset]: { encodings: ['br', 'gzip'] },
  };
  await writeFile(join(distDir, 'bundle.json'), JSON.stringify({ files }));
}

async function bundleFolder(): Promise<string> {
  const distDir = await emptyFolder();
  await writeBundle(distDir);
  return distDir;
}

async function serve(options: Partial<ExplorerOptions> & { distDir: string }): Promise<string> {
  const app = express().use('/graphiql', explorer({ session: demo, ...options }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphiql`;
}

/** As sent, without the conveniences of fetch: redirects, decoding and path normalisation. */
function raw(url: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(url);
      const sent = httpRequest({ hostname, port, path, headers }, async (answer) => {
        const body = Buffer.concat(await answer.toArray()).toString('latin1');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
      sent.once('error', reject).end();
    },
  );
}

describe('the served page', () => {
  test('answers with the policy that keeps the page to its own origin', async () => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await fetch(`${url}/`);
    expect(await answer.text()).toBe(html);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; worker-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://${new URL(url).host}`);
    expect(policy).not.toContain('unsafe-eval');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('lets no hostile host name into the policy', async () => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await raw(url, '/graphiql/', { host: "evil.example; script-src 'unsafe-eval'" });
    expect(String(answer.headers['content-security-policy'])).not.toContain('evil');
  });

  test('is asked for again at every visit and then answered with 304', async () => {
    const url = await serve({ distDir: await bundleFolder() });
    const first = await fetch(`${url}/`);
    await first.text();
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    // fetch would hide the 304.
    expect((await raw(url, '/graphiql/', { 'if-none-match': etag })).status).toBe(304);
  });

  test('redirects to the address with a slash, to which its assets are relative', async () => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await raw(url, '/graphiql?tab=1');
    expect(answer.status).toBe(308);
    expect(answer.headers['location']).toBe('/graphiql/');
  });

  test('tells the page how tokens are had, and no cache keeps it', async () => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await fetch(`${url}/session.json`);
    expect(await answer.json()).toEqual(demo);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('an asset', () => {
  test.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['gzip', 'gzip, deflate'],
    ['gzip', 'gzip, br;q=0'],
    [null, 'identity'],
  ])('goes out as %s to a browser that takes "%s"', async (encoding, accepted) => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await fetch(`${url}/assets/app-1a2b.js`, {
      headers: { 'accept-encoding': accepted },
    });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(await answer.text()).toBe(script);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each([
    '/graphiql/assets/unknown.js',
    '/graphiql/assets/app-1a2b.js.br',
    '/graphiql/bundle.json',
    '/graphiql/assets/../bundle.json',
    '/graphiql/assets/..%2fbundle.json',
    '/graphiql/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/graphiql/explorer/index.html',
  ])('is not found outside the list of the bundle: %s', async (path) => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await raw(url, path);
    expect(answer.status).toBe(404);
    expect(answer.body).toBe('Not found.\n');
    expect(answer.headers['cache-control'] ?? 'none').not.toContain('immutable');
  });

  test('that vanished from disk is not found, and not cached as empty', async () => {
    const distDir = await bundleFolder();
    const url = await serve({ distDir });
    await rm(join(distDir, 'assets/app-1a2b.js.br'));
    const answer = await raw(url, '/graphiql/assets/app-1a2b.js', { 'accept-encoding': 'br' });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('of a newer build is served without a restart', async () => {
    const distDir = await bundleFolder();
    const url = await serve({ distDir });
    expect((await raw(url, '/graphiql/assets/app-1a2b.js')).status).toBe(200);
    await writeBundle(distDir, 'assets/app-ffff.js');
    await utimes(join(distDir, 'bundle.json'), 2_000_000_000, 2_000_000_000);
    expect((await raw(url, '/graphiql/assets/app-ffff.js')).status).toBe(200);
    expect((await raw(url, '/graphiql/assets/app-1a2b.js')).status).toBe(404);
  });

  test('refuses anything but reading', async () => {
    const url = await serve({ distDir: await bundleFolder() });
    const answer = await fetch(`${url}/`, { method: 'POST' });
    await answer.text();
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('an absent bundle', () => {
  test('is built once, whoever asks meanwhile, and then served', async () => {
    const distDir = await emptyFolder();
    let builds = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const buildOnDemand = async () => {
      builds += 1;
      await finished;
      await writeBundle(distDir);
    };
    const url = await serve({ distDir, buildOnDemand });
    expect(builds).toBe(0);
    const visits = await Promise.all([fetch(`${url}/`), fetch(`${url}/`), fetch(`${url}/`)]);
    for (const visit of visits) {
      expect(visit.status).toBe(503);
      expect(visit.headers.get('retry-after')).toBe('3');
      expect(await visit.text()).toContain('being built');
    }
    finish();
    await expect.poll(async () => (await raw(url, '/graphiql/')).status).toBe(200);
    expect(builds).toBe(1);
  });

  test('says why it cannot be built, and is served once somebody has built it', async () => {
    const distDir = await emptyFolder();
    const buildOnDemand = () => Promise.reject(new Error('No <vite> here.'));
    const url = await serve({ distDir, buildOnDemand });
    await expect
      .poll(async () => (await raw(url, '/graphiql/')).body)
      .toContain('No &#60;vite&#62; here.');
    await writeBundle(distDir);
    expect((await raw(url, '/graphiql/')).status).toBe(200);
  });

  test('names the command where building on demand is off', async () => {
    const url = await serve({ distDir: await emptyFolder(), buildOnDemand: null });
    const answer = await raw(url, '/graphiql/');
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run workbench');
  });
});

test('the prepare step reports missing development dependencies without failing the install', async () => {
  const project = await emptyFolder();
  await cp('scripts/prepare.mjs', join(project, 'scripts/prepare.mjs'));
  const run = promisify(execFile)(process.execPath, [join(project, 'scripts/prepare.mjs')]);
  const { stdout, stderr } = await run;
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringContaining('development dependencies, which are not installed'),
  ]);
});

describe('what the browser remembers', () => {
  const remembered = (key: string, value: string) => {
    const kept = new Map<string, string>();
    const store = secretlessStorage({
      getItem: (k) => kept.get(k) ?? null,
      setItem: (k, v) => void kept.set(k, v),
      removeItem: (k) => void kept.delete(k),
      clear: () => kept.clear(),
      length: 0,
    });
    store.setItem(key, value);
    return store.getItem(key);
  };
  const secret = '{"Authorization":"Bearer secret"}';

  test.each(['graphiql:queries', 'graphiql:favorites'])('%s has no request header', (key) => {
    const item = { query: '{ headers }', variables: '{}', headers: secret, operationName: 'A' };
    const kept = remembered(key, JSON.stringify({ queries: [item] })) ?? '';
    expect(kept).not.toContain('secret');
    expect(JSON.parse(kept)).toEqual({ queries: [{ ...item, headers: '' }] });
  });

  test('tabs have no request header', () => {
    const tabs = [{ id: '1', query: '{ a }', headers: secret }];
    expect(remembered('graphiql:tabState', JSON.stringify({ tabs }))).not.toContain('secret');
  });

  test('the header editor leaves nothing', () => {
    expect(remembered('graphiql:headers', secret)).toBeNull();
  });

  test('anything else is kept as it is', () => {
    expect(remembered('graphiql:theme', 'dark')).toBe('dark');
  });
});

const sdlPath = 'schema/generated/api.graphql';
if (!existsSync(sdlPath)) console.warn(`examples not checked: ${sdlPath} is absent`);

describe.skipIf(!existsSync(sdlPath))('the example', () => {
  test.each(examples.map((example) => [example.title, example] as const))(
    '"%s" is valid against the published schema',
    (_title, example) => {
      const schema = buildSchema(readFileSync(sdlPath, 'utf8'));
      expect(validate(schema, parse(example.query)).map((error) => error.message)).toEqual([]);
    },
  );
});
