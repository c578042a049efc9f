import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ambientUses, isWatched, unusedPermissions } from './architecture/ambient.ts';
import { besides, folderOf, forbiddenImports, layers } from './architecture/layers.ts';
import {
  contentOf,
  importsOf,
  isCode,
  parse,
  repository,
  repositoryFiles,
} from './architecture/sources.ts';

const files = repositoryFiles();
const code = files.filter(isCode);
const parsed = (paths: readonly string[]) =>
  parse(new Map(paths.map((path) => [path, contentOf(path)])));
const sources = parsed(code);
/** Apart from the rest: what a script declares must not pass for a declaration of the product. */
const product = parsed(code.filter(isWatched));

describe('the code of this repository', () => {
  test('imports down the list of layers, never up', () => {
    expect(importsOf(sources).length).toBeGreaterThan(code.length);
    expect(forbiddenImports(importsOf(sources))).toEqual([]);
  });

  test('takes time, chance, waiting, transport and environment only through adapters', () => {
    expect(ambientUses(product)).toEqual([]);
  });

  test('needs every permission that the list of adapters gives', () => {
    expect(unusedPermissions(product)).toEqual([]);
  });

  test('lies in folders that the layout knows', () => {
    const known = new Set<string>([...layers, ...besides]);
    const strays = code.filter((path) => path.includes('/') && !known.has(folderOf(path)));
    expect(strays).toEqual([]);
  });

  test('has no file over 400 lines, or 500 where it is a list of tests', () => {
    const long = code
      .map((path) => ({ path, lines: contentOf(path).split('\n').length - 1 }))
      .filter(({ path, lines }) => lines > (folderOf(path) === 'test' ? 500 : 400));
    expect(long).toEqual([]);
  });

  test('names no file by a word that says nothing', () => {
    expect(code.filter(saysNothing)).toEqual([]);
  });
});

/** Where the word has its own plain meaning: processes of the operating system. */
const ownMeaning = ['gateway/federation/in-process-fetcher.ts', 'test/store/gateway-process.ts'];

function saysNothing(path: string): boolean {
  const words = basename(path).split('.')[0]?.split('-') ?? [];
  const empty = /^(data|info|manager|helpers?|utils?|handlers?|handle|process|misc|common-?utils)$/;
  return words.some((word) => empty.test(word)) && !ownMeaning.includes(path);
}

describe('no file of this repository', () => {
  const texts = files
    .filter((path) => !/\.(png|jpg|ico|ttf|woff2?)$/.test(path))
    .map((path) => ({ path, text: contentOf(path) }));
  const where = (isIn: (text: string) => boolean): string[] =>
    texts.filter(({ text }) => isIn(text)).map(({ path }) => path);

  test('names a path of the machine it was written on', () => {
    const homes = /(?<![\w.}~-])\/(?:work|root|home\/\w+|Users\/\w+)\//;
    expect(where((text) => homes.test(text))).toEqual([]);
    const ours = [repository, homedir()].filter((path) => path.split('/').length > 2);
    for (const path of ours) expect(where((text) => text.includes(`${path}/`))).toEqual([]);
  });

  test('names a package registry', () => {
    const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' });
    const { host } = new URL(registry.trim());
    const others = /https?:\/\/[^\s/"']*(?:registry|artifactory|nexus|npmmirror|verdaccio)\./;
    expect(where((text) => text.includes(host) || others.test(text))).toEqual([]);
  });
});

describe('the rule of imports', () => {
  const refused = (path: string, text: string): string[] =>
    forbiddenImports(importsOf(parse(new Map([[path, text]]))));

  test.each([
    ['store/invoice.ts', `import { perform } from '../commands/perform.ts';`],
    ['connectors/http.ts', `export * from '../store/sql.ts';`],
    ['schema/invoice.ts', `type Row = import('../store/row.ts').Row;`],
    ['control/record.ts', `const late = await import('../workflows/sync.ts');`],
    ['workflows/sync.ts', `import { NetSuite } from '../connectors/netsuite/index.ts';`],
    ['connectors/concur/map.ts', `import { row } from '../netsuite/row.ts';`],
    ['connectors/clock.ts', `import type { Feed } from './ports.ts';`],
    ['simulators/netsuite/index.ts', `import { Money } from '../../schema/money.ts';`],
    ['simulators/netsuite/index.ts', `import { users } from '../concur/users.ts';`],
    ['simulators/kernel/server.ts', `import { books } from '../demo/books.ts';`],
    ['workbench/explorer/page.tsx', `import { layers } from '../../gateway/config.ts';`],
    ['workflows/sync.ts', `import { startSimulators } from '../simulators/start.ts';`],
    ['gateway/main.ts', `import { faults } from '../simulators/kernel/faults.ts';`],
    ['gateway/main.ts', `import { until } from '../test/support/until.ts';`],
    ['scripts/check.ts', `import { until } from '../test/support/until.ts';`],
    ['gateway/main.ts', `import { secret } from '../../elsewhere/secret.ts';`],
  ])('refuses in %s: %s', (path, text) => {
    expect(refused(path, text)).toEqual([expect.stringMatching(/^\S+ -> \S+: ./)]);
  });

  test.each([
    ['gateway/main.ts', `import { startSimulators } from '../simulators/start.ts';`],
    ['connectors/registry.ts', `import { connect } from './netsuite/index.ts';`],
    ['connectors/netsuite/map.ts', `import type { Feed } from '../ports.ts';`],
    ['control/record.ts', `import { table } from '../store/table.ts'; import pg from 'pg';`],
    ['simulators/demo/life.ts', `import type { Acts } from '../netsuite/acts.ts';`],
    ['test/anything.test.ts', `import { faults } from '../simulators/kernel/faults.ts';`],
  ])('lets pass in %s: %s', (path, text) => {
    expect(refused(path, text)).toEqual([]);
  });
});

describe('the rule of surroundings', () => {
  const found = (text: string): string[] =>
    ambientUses(parse(new Map([['control/some.ts', `${text}\nexport {};`]])), []);

  test.each([
    ['const at = Date.now();', 'Date.now'],
    ['const at = new Date();', 'new Date()'],
    ['const at = new globalThis.Date;', 'new Date()'],
    ['const at = performance.now();', 'performance.now'],
    ['const r = Math["random"]();', 'Math.random'],
    [`import { randomUUID } from 'node:crypto';`, 'randomUUID'],
    ['const id = crypto.randomUUID();', 'randomUUID'],
    ['const wait = (f) => setTimeout(f, 1);', 'setTimeout'],
    ['const wait = globalThis.setInterval;', 'setInterval'],
    [`import { setTimeout as sleep } from 'node:timers/promises';`, 'setTimeout'],
    ['const signal = AbortSignal.timeout(5);', 'AbortSignal.timeout'],
    ['const { HOME } = process.env;', 'process.env'],
    [`import { env } from 'node:process';`, 'process.env'],
    ['const means = { fetch };', 'fetch'],
    ['const got = await fetch(url);', 'fetch'],
  ])('finds %s', (text, name) => {
    expect(found(text)).toEqual([`control/some.ts: ${name}`]);
  });

  test.each([
    'const at = new Date(clock.now());',
    'const ask = (fetch) => fetch(url);',
    'const ask = ({ fetch }) => ({ fetch });',
    'const got = this.transport.fetch(url);',
    'const at = means.performance.now();',
    'interface Means { fetch(url: string): void; setTimeout: number }',
    'const Math = { random: () => 4 }; Math.random();',
  ])('lets pass %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('finds a permission that nobody needs', () => {
    const unused = { file: 'control/some.ts', uses: ['fetch'] as const, because: 'it did once' };
    const empty = parse(new Map([['control/some.ts', 'export {};']]));
    expect(unusedPermissions(empty, [unused])).toEqual(['control/some.ts: fetch']);
  });
});
