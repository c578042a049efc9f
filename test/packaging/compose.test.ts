import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, subgraphNames } from '../../gateway/config.ts';
import { variableNames } from '../../gateway/secret-files.ts';
import {
  type ComposeService,
  composeText,
  parseCompose,
  specificationFaults,
} from './compose-file.ts';

const root = join(import.meta.dirname, '../..');
const file = parseCompose(composeText());
const services = Object.entries(file.services);
/** The services that run the product in one of its roles. */
const roles = services.filter(
  ([, { image, entrypoint }]) => image?.startsWith('tributary:') && !entrypoint,
);
const front = file.services['front'] as ComposeService;

describe('the specification', () => {
  test('accepts the file', () => {
    expect(specificationFaults(file)).toEqual([]);
  });

  test.each([
    ['a misspelled key', 'healthcheck:', 'healtcheck:'],
    ['a list where a word belongs', 'restart: unless-stopped', 'restart: [always]'],
    ['a text where a list belongs', 'command: [worker]', 'cap_drop: all'],
    ['a number where a duration belongs', 'stop_grace_period: 30s', 'stop_grace_period: 30'],
    ['a condition that is none', 'condition: service_healthy', 'condition: service_happy'],
  ])('refuses %s', (_what, good, bad) => {
    const broken = composeText().replace(good, bad);
    expect(broken).not.toBe(composeText());
    expect(specificationFaults(parseCompose(broken))).not.toEqual([]);
  });

  test('needs no version, which Compose warns about', () => {
    expect(Object.keys(file)).not.toContain('version');
  });
});

describe('what is started', () => {
  test('every role has its service, and the configuration accepts what it is given', () => {
    const started = roles.map(([, { command, environment }]) => {
      const { role } = readConfig(environment ?? {}, command ?? []);
      return role.kind === 'subgraph' ? `subgraph ${role.subgraph}` : role.kind;
    });
    const known = ['all', 'gateway', 'simulators', 'worker'];
    expect(started.sort()).toEqual(
      [...known, ...subgraphNames.map((name) => `subgraph ${name}`)].sort(),
    );
  });

  test('every environment name is one that the product reads', () => {
    const names = roles.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !(variableNames as string[]).includes(name))).toEqual([]);
  });

  test.each(['core', 'full'])('profile %s starts complete', (profile) => {
    const started = services.filter(([, { profiles }]) => profiles?.includes(profile));
    const names = started.map(([name]) => name);
    expect(names.length).toBeGreaterThan(2);
    for (const [name, service] of started)
      for (const needed of neededBy(service))
        expect([name, names]).toEqual([name, expect.arrayContaining([needed])]);
  });

  test('no service belongs to no profile or to one that is not described', () => {
    expect(new Set(services.flatMap(([, { profiles }]) => profiles ?? ['none']))).toEqual(
      new Set(['core', 'full']),
    );
  });

  test('build paths and the files they name exist', () => {
    const builds = services.flatMap(([, { build }]) => build ?? []);
    expect(builds.length).toBeGreaterThan(0);
    for (const path of builds) expect(existsSync(join(root, path, 'Dockerfile'))).toBe(true);
    const scripts = services
      .flatMap(([, { entrypoint = [], healthcheck }]) => [
        ...entrypoint,
        ...(healthcheck?.test ?? []),
      ])
      .filter((word) => word.startsWith('scripts/'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const path of scripts) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });
});

const neededBy = ({ depends_on = {}, network_mode }: ComposeService): string[] => [
  ...Object.keys(depends_on),
  ...(network_mode ? [network_mode.replace('service:', '')] : []),
];

describe('how it is started', () => {
  test.each(services)('%s waits for health, not for a start', (_name, { depends_on = {} }) => {
    const waited = Object.keys(depends_on).map((name) => file.services[name]?.healthcheck);
    for (const healthcheck of waited) expect(healthcheck?.test?.length).toBeGreaterThan(1);
    for (const { condition } of Object.values(depends_on))
      expect(condition).toBe('service_healthy');
  });

  test.each(services)('%s says whether it is well, or that nobody can ask it', (_name, service) => {
    const { test: probe, disable } = service.healthcheck ?? {};
    expect(probe !== undefined || disable === true).toBe(true);
  });

  test.each(services)('%s is confined and stops in peace', (_name, service) => {
    expect(service).toMatchObject({ init: true, read_only: true, stop_grace_period: '30s' });
    const ours = service.image?.startsWith('tributary:');
    // Ours runs as the user that the Dockerfile names.
    expect(ours || service.user).toBeTruthy();
    expect(service.user).not.toBe('root');
  });

  test.each(services)('%s keeps data only in named volumes', (_name, { volumes = [] }) => {
    const names = volumes.map((volume) => volume.split(':')[0] ?? '');
    for (const name of names) expect(Object.keys(file.volumes)).toContain(name);
  });

  test.each(services)('%s publishes ports on loopback only', (_name, { ports = [] }) => {
    for (const published of ports) expect(published).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });
});

describe('the front', () => {
  const { port, subgraphs, simPortBase } = readConfig({}, []);
  const simulated = [simPortBase, simPortBase + 1, simPortBase + 2];
  const forwarded = (front.command ?? []).map(Number);

  test('hands on every port that a role listens on', () => {
    const listened = [port, ...subgraphNames.map((name) => subgraphs[name].port), ...simulated];
    expect(forwarded).toEqual(listened);
  });

  test('shows the host the gateway and the simulators', () => {
    const published = (front.ports ?? []).map((text) => Number(text.split(':').at(-1)));
    expect(published).toEqual([port, ...simulated]);
  });

  test('answers under the names that the committed supergraph gives the subgraphs', () => {
    const supergraph = readFileSync(join(root, 'schema/generated/supergraph.graphql'), 'utf8');
    const urls = [...supergraph.matchAll(/@join__graph\(name: "(\w+)", url: "([^"]+)"\)/g)];
    expect(urls.map(([, name]) => name).sort()).toEqual([...subgraphNames].sort());
    for (const [, name, url] of urls) {
      const { hostname, port: at, pathname } = new URL(url ?? '');
      expect([hostname, pathname]).toEqual([name, '/graphql']);
      expect(front.networks?.['default']?.aliases).toContain(hostname);
      expect(Number(at)).toBe(subgraphs[name as (typeof subgraphNames)[number]].port);
    }
  });
});
