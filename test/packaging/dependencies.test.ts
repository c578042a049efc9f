import { builtinModules } from 'node:module';
import { describe, expect, test } from 'vitest';
import { dependencies, notAllowed } from '../../scripts/licences.ts';
import { lockfileFaults, readLockfile, readManifest } from '../../scripts/lockfile.ts';
import { folderOf, layers } from '../architecture/layers.ts';
import { contentOf, importsOf, isCode, parse, repositoryFiles } from '../architecture/sources.ts';

const lockfile = readLockfile();
const manifest = readManifest();

describe('the lockfile', () => {
  test('installs the same everywhere', () => {
    expect(lockfileFaults(lockfile, manifest)).toEqual([]);
  });

  const locked = { packages: { 'node_modules/pg': { version: '1.0.0', integrity: 'sha512-x' } } };

  test('is refused when an entry is bound to one address', () => {
    const bound = {
      packages: {
        'node_modules/pg': {
          ...locked.packages['node_modules/pg'],
          resolved: 'http://here/pg.tgz',
        },
      },
    };
    expect(lockfileFaults(bound, {})).toEqual(['node_modules/pg is bound to http://here/pg.tgz']);
  });

  test('is refused when an entry has no checksum', () => {
    const unchecked = { packages: { 'node_modules/pg': { version: '1.0.0' } } };
    expect(lockfileFaults(unchecked, {})).toEqual(['node_modules/pg has no checksum']);
  });

  test.each(['^1.0.0', '~1.0.0', '1', 'latest', '*'])(
    'is refused when package.json says %s',
    (range) => {
      expect(lockfileFaults(locked, { dependencies: { pg: range } })).toEqual([
        `pg ${range} is not one version`,
      ]);
    },
  );

  test('is refused when it is behind package.json', () => {
    expect(lockfileFaults(locked, { devDependencies: { pg: '1.0.1' } })).toEqual([
      'pg is 1.0.1 in package.json, 1.0.0 when locked',
    ]);
  });
});

describe('licences', () => {
  test('of all dependencies are allowed', () => {
    const all = dependencies(lockfile);
    expect(all.length).toBeGreaterThan(100);
    expect(notAllowed(all)).toEqual([]);
  });

  const one = (name: string, licence: string, use: 'runtime' | 'development') => ({
    name,
    licence,
    use,
    version: '1.0.0',
  });

  test.each([
    one('anything', 'GPL-3.0', 'development'),
    one('anything', 'unknown', 'runtime'),
    one('anything', 'Elastic-2.0', 'runtime'),
    one('lightningcss', 'MPL-2.0', 'runtime'),
  ])('refuse $licence for $name at $use', (dependency) => {
    expect(notAllowed([dependency])).toEqual([dependency]);
  });
});

describe('imported packages', () => {
  const paths = repositoryFiles().filter(isCode);
  const imported = importsOf(parse(new Map(paths.map((path) => [path, contentOf(path)])))).filter(
    ({ to, isOurs }) => !isOurs && !isBuiltin(to) && !to.startsWith('/'),
  );
  const runtime = new Set(Object.keys(manifest.dependencies ?? {}));
  const all = new Set([...runtime, ...Object.keys(manifest.devDependencies ?? {})]);

  test('are declared in package.json', () => {
    expect(imported.length).toBeGreaterThan(20);
    expect(undeclared(imported, all)).toEqual([]);
  });

  test('are runtime dependencies where the product imports them', () => {
    const ofProduct = imported.filter(({ from }) =>
      [...layers, 'simulators'].includes(folderOf(from)),
    );
    expect(undeclared(ofProduct, runtime)).toEqual([]);
  });
});

const isBuiltin = (name: string): boolean =>
  name.startsWith('node:') || builtinModules.includes(name);

/** Packages with types alone come from DefinitelyTyped under another name. */
const undeclared = (
  imports: readonly { readonly from: string; readonly to: string }[],
  declared: ReadonlySet<string>,
): string[] =>
  imports
    .filter(({ to }) => !declared.has(packageOf(to)))
    .map(({ from, to }) => `${from} -> ${packageOf(to)}`);

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
