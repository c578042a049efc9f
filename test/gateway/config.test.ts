import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, ConfigError, readConfig } from '../../gateway/config.ts';
import { describeConfig } from '../../gateway/describe-config.ts';
import { environment } from '../../gateway/environment.ts';
import { configurationPage } from '../../scripts/configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'tributary-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const key = () => randomBytes(32).toString('base64url');

const connection = {
  id: 'netsuite',
  system: 'netsuite',
  environment: 'production',
  baseUrl: 'https://1234567.suitetalk.example',
  credentials: {
    clientId: 'client',
    privateKey: { file: file('key.pem', 'planted-private-key\n') },
  },
  legalEntities: ['US01'],
  syncWindows: { invoice: 60 },
};
const connectionsPath = file('connections.json', JSON.stringify([connection]));

const production = (): Record<string, string> => ({
  TRIBUTARY_MODE: 'production',
  DATABASE_URL: 'postgres://tributary:planted-db@db.internal/tributary',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'https://tributary.example',
  OIDC_JWKS_URL: 'https://issuer.example/keys',
  CONNECTIONS: connectionsPath,
  SUBGRAPH_KEYS: JSON.stringify({
    crm: [key()],
    erp: [key(), key()],
    expense: [key()],
    control: [key()],
  }),
});

function faults(env: Record<string, string>, argv: string[] = []): string {
  try {
    readConfig(env, argv);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.message;
  }
  throw new Error('The configuration was accepted.');
}

describe('without any variable', () => {
  it('is a demo on loopback with everything in one process', () => {
    expect(readConfig({}, [])).toEqual({
      mode: 'demo',
      role: { kind: 'all' },
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: null,
      dataDir: './.data',
      redisUrl: null,
      simPortBase: 4100,
      subgraphs: {
        crm: { url: 'http://127.0.0.1:4001/graphql', port: 4001 },
        erp: { url: 'http://127.0.0.1:4002/graphql', port: 4002 },
        expense: { url: 'http://127.0.0.1:4003/graphql', port: 4003 },
        control: { url: 'http://127.0.0.1:4004/graphql', port: 4004 },
      },
      subgraphKeys: null,
      oidc: null,
      logLevel: 'info',
      connections: null,
      settleSeconds: null,
    } satisfies Config);
  });

  it('takes empty variables for absent ones', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', DATABASE_URL_FILE: '' }, [])).toEqual(
      readConfig({}, []),
    );
  });

  it('stays on loopback in demo whatever HOST says', () => {
    expect(readConfig({ HOST: '0.0.0.0' }, []).host).toBe('127.0.0.1');
    expect(readConfig({ ...production(), HOST: '10.0.0.5' }, []).host).toBe('10.0.0.5');
    expect(readConfig(production(), []).host).toBe('0.0.0.0');
  });

  it('finds a subgraph on the port that was given for it', () => {
    const { subgraphs } = readConfig({ SUBGRAPH_PORT_ERP: '5002' }, []);
    expect(subgraphs.erp).toEqual({ url: 'http://127.0.0.1:5002/graphql', port: 5002 });
  });
});

describe('the role', () => {
  it.each([
    [['gateway'], { kind: 'gateway' }],
    [['worker'], { kind: 'worker' }],
    [['simulators'], { kind: 'simulators' }],
    [['subgraph', 'erp'], { kind: 'subgraph', subgraph: 'erp' }],
  ])('is read from %j', (argv, role) => {
    expect(readConfig({}, argv).role).toEqual(role);
  });

  it.each([
    ['gatway'],
    ['subgraph'],
    ['subgraph', 'hr'],
    ['gateway', 'crm'],
    ['subgraph', 'crm', 'x'],
    ['--help'],
  ])('is refused in one sentence when it is unknown: %s %s %s', (...argv) => {
    const message = faults(
      {},
      argv.filter((word) => word !== undefined),
    );
    expect(message).toMatch(/^Unknown role "[^"]*": use [^\n]+\.$/);
  });
});

describe('faults', () => {
  it('are shown all at once, with the variable that each belongs to', () => {
    const broken = file(
      'broken.json',
      JSON.stringify([
        { ...connection, id: 'Net Suite', baseUrl: 'ftp://x', credentials: { a: 5 } },
      ]),
    );
    const message = faults({
      TRIBUTARY_MODE: 'production',
      PORT: '40000000',
      LOG_LEVEL: 'loud',
      REDIS_URL_FILE: join(folder, 'absent'),
      SUBGRAPH_PORT_CRM: '-1',
      SUBGRAPH_KEYS: '{"crm":["short"]}',
      OIDC_JWKS_URL: 'http://issuer.example/keys',
      CONNECTIONS: broken,
      SETTLE_SECONDS: '0',
    });
    for (const place of [
      'PORT',
      'LOG_LEVEL',
      'REDIS_URL_FILE',
      'SUBGRAPH_PORT_CRM',
      'SUBGRAPH_KEYS.crm[0]',
      'OIDC_ISSUER',
      'OIDC_AUDIENCE',
      'OIDC_JWKS_URL',
      'DATABASE_URL',
      'CONNECTIONS[0].id',
      'CONNECTIONS[0].baseUrl',
      'CONNECTIONS[0].credentials.a',
      'SETTLE_SECONDS',
    ]) {
      expect(message).toContain(`→ at ${place}\n`.trimEnd());
    }
  });

  it('never quote a secret', () => {
    const message = faults({
      DATABASE_URL: 'mysql://root:planted@db/x',
      REDIS_URL: 'planted not a url',
      SUBGRAPH_KEYS: '{"crm":"planted',
      CONNECTIONS: file('secret.json', '[{"credentials": {"password": "planted'),
    });
    expect(message).toContain('CONNECTIONS');
    expect(message).not.toContain('planted');
  });

  it('name connections that share an id', () => {
    const twice = file('twice.json', JSON.stringify([connection, connection]));
    expect(faults({ CONNECTIONS: twice })).toContain('two connections share an id');
  });

  it('name a credential file that cannot be read', () => {
    const path = file(
      'lost.json',
      JSON.stringify([{ ...connection, credentials: { key: { file: join(folder, 'lost') } } }]),
    );
    expect(faults({ CONNECTIONS: path })).toContain(`cannot read the file ${join(folder, 'lost')}`);
  });
});

describe('secrets in files', () => {
  it('are read without the newline at their end', () => {
    const url = 'postgres://tributary:s3cret@db.internal/tributary';
    const { databaseUrl } = readConfig({ DATABASE_URL_FILE: file('db', `${url}\n`) }, []);
    expect(databaseUrl).toBe(url);
  });

  it('satisfy production', () => {
    const { SUBGRAPH_KEYS = '', ...env } = production();
    const { subgraphKeys } = readConfig(
      { ...env, SUBGRAPH_KEYS_FILE: file('keys', SUBGRAPH_KEYS) },
      ['gateway'],
    );
    expect(subgraphKeys).toEqual(JSON.parse(SUBGRAPH_KEYS));
  });

  it('are refused beside the variable itself, when empty, and when unreadable', () => {
    const both = { REDIS_URL: 'redis://r', REDIS_URL_FILE: file('redis', 'redis://r') };
    expect(faults(both)).toContain('give either REDIS_URL or REDIS_URL_FILE');
    expect(faults({ REDIS_URL_FILE: file('empty', '\n') })).toContain('is empty');
    expect(faults({ REDIS_URL_FILE: join(folder, 'absent') })).toContain('cannot read');
  });

  it('do not exist for variables that are no secret', () => {
    expect(readConfig({ PORT_FILE: file('port', '5000') }, []).port).toBe(4000);
  });

  it('hold credentials of connections', () => {
    const { connections } = readConfig({ CONNECTIONS: connectionsPath }, []);
    expect(connections?.[0]).toMatchObject({
      id: 'netsuite',
      credentials: { clientId: 'client', privateKey: 'planted-private-key' },
      syncWindows: { invoice: 60 },
    });
  });
});

describe('production', () => {
  it('takes its identity provider from the environment', () => {
    expect(readConfig(production(), ['gateway']).oidc).toEqual({
      issuer: 'https://issuer.example',
      audience: 'https://tributary.example',
      jwksUrl: 'https://issuer.example/keys',
      maxTokenAgeSeconds: 900,
    });
  });

  it('refuses simulators, demo connections and plain http', () => {
    expect(faults(production(), ['simulators'])).toContain('no simulated systems');
    const path = file(
      'demo.json',
      JSON.stringify([{ ...connection, environment: 'demo', baseUrl: 'http://n.example' }]),
    );
    const message = faults({ ...production(), CONNECTIONS: path });
    expect(message).toContain('CONNECTIONS[0].environment');
    expect(message).toContain('CONNECTIONS[0].baseUrl');
  });

  it('allows plain http to a sidecar on loopback', () => {
    const env = { ...production(), OIDC_JWKS_URL: 'http://127.0.0.1:8080/keys' };
    expect(readConfig(env, []).oidc?.jwksUrl).toBe('http://127.0.0.1:8080/keys');
  });

  it('demands of a subgraph its own key and the database, nothing else', () => {
    const { DATABASE_URL = '', SUBGRAPH_KEYS = '' } = production();
    const bare = { TRIBUTARY_MODE: 'production', DATABASE_URL };
    expect(readConfig({ ...bare, SUBGRAPH_KEYS }, ['subgraph', 'crm']).role.kind).toBe('subgraph');
    expect(faults(bare, ['subgraph', 'crm'])).toContain('SUBGRAPH_KEYS');
    const foreign = { ...bare, SUBGRAPH_KEYS: JSON.stringify({ erp: [key()] }) };
    expect(faults(foreign, ['subgraph', 'crm'])).toContain('SUBGRAPH_KEYS.crm');
  });

  it('is not mistaken for a demo when only its mode was forgotten', () => {
    const { TRIBUTARY_MODE: _forgotten, ...env } = production();
    expect(faults(env)).toContain('set TRIBUTARY_MODE=production');
  });
});

describe('the description of a configuration', () => {
  it('masks every secret and shows the rest', () => {
    const env: Record<string, string> = {
      ...production(),
      REDIS_URL: 'rediss://:planted-redis@redis.internal:6379?password=planted-too',
    };
    const shown = JSON.stringify(describeConfig(readConfig(env, [])));
    expect(shown).not.toContain('planted');
    for (const keys of Object.values(
      JSON.parse(env['SUBGRAPH_KEYS'] ?? '') as Record<string, string[]>,
    )) {
      for (const each of keys) expect(shown).not.toContain(each);
    }
    for (const open of ['db.internal', 'redis.internal', 'issuer.example', 'netsuite', 'US01']) {
      expect(shown).toContain(open);
    }
  });
});

describe('docs/configuration.md', () => {
  it('is what the schema says now', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).toBe(configurationPage());
  });

  it('names every variable of the schema', () => {
    const rows = configurationPage().match(/(?<=^\| `)[A-Z_]+/gm);
    expect(rows).toEqual(Object.keys(environment.shape));
  });
});
