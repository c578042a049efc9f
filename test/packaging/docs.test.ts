import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../gateway/config.ts';
import { repositoryFiles } from '../architecture/sources.ts';

const root = join(import.meta.dirname, '../..');
const pages = repositoryFiles().filter((path) => path.endsWith('.md'));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  test('links only to what exists', () => {
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .map((target) => normalize(join(dirname(page), target.replace(/#.*$/, ''))))
      .filter((path) => !existsSync(join(root, path)));
    expect(broken).toEqual([]);
  });

  test('names only scripts and roles that exist', () => {
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    for (const [, words = ''] of text.matchAll(/\bnpm start -- ([a-z]+(?: [a-z]+)?)(?=[`\s]|$)/gm))
      expect(() => readConfig({}, words.trim().split(' '))).not.toThrow();
  });
});

const described = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', ...pages.filter(isDecision)];

function isDecision(path: string): boolean {
  return path.startsWith('docs/decisions/');
}

describe.each(described)('the paths in %s', (page) => {
  // Commands are not paths, and `<vendor>` stands for a name.
  const paths = [...textOf(page).matchAll(/`([^`\s]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => /^\.?[\w-]+(\/[\w.-]+)*(\/|\.\w+)$/.test(path) && !path.startsWith('./'));

  test('exist', () => {
    const missing = paths.filter((path) => path.includes('/') && !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
});

test('the pages that explain the code name many of its files', () => {
  const named = textOf('ARCHITECTURE.md').match(/`[\w-]+\/[\w./-]+\.ts`/g) ?? [];
  expect(named.length).toBeGreaterThan(30);
});

test('every decision is on the list of decisions', () => {
  const listed = [...textOf('docs/decisions/README.md').matchAll(/\((\d{4}-[\w-]+\.md)\)/g)];
  const present = pages.filter((path) => /^docs\/decisions\/\d{4}-/.test(path));
  expect(listed.map(([, name]) => `docs/decisions/${name}`)).toEqual(present);
});

test('every rule that a comment names is explained', () => {
  const code = repositoryFiles().filter((path) => /^(?!test|docs|scripts).*\.tsx?$/.test(path));
  const comments = code.flatMap((path) => textOf(path).match(/\/\/.*|^\s*\/?\*.*$/gm) ?? []);
  const named = comments.flatMap((comment) => comment.match(/\b[AEILNST]\d{1,2}\b/g) ?? []);
  const explained = [...textOf('docs/rules.md').matchAll(/^\| ([A-Z]\d{1,2}) \|/gm)];
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((rule) => !explained.some(([, it]) => it === rule))).toEqual(
    [],
  );
});
