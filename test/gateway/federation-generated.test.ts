import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generatedFiles, staleFiles, writeGenerated } from '../../scripts/generated-schema.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'generated-')), 'schema');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sdl = (field: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")\ntype Query { ${field}: Int }\n`;
const files = (field: string) =>
  generatedFiles([{ name: 'crm', sdl: sdl(field) }], { crm: 'http://crm:4001/graphql' });

test('names everything before the first writing and nothing after it', async () => {
  expect(await staleFiles(folder, files('a'))).toEqual([
    'api.graphql',
    'crm.graphql',
    'supergraph.graphql',
  ]);
  await writeGenerated(folder, files('a'));
  expect(await staleFiles(folder, files('a'))).toEqual([]);
  expect(await readFile(join(folder, 'supergraph.graphql'), 'utf8')).toContain(
    'url: "http://crm:4001/graphql"',
  );
});

test('names a file that was edited, that is left over, or whose schema has moved on', async () => {
  await writeGenerated(folder, files('a'));
  await writeFile(join(folder, 'crm.graphql'), 'edited');
  await writeFile(join(folder, 'gone.graphql'), '');
  expect(await staleFiles(folder, files('a'))).toEqual(['crm.graphql', 'gone.graphql']);
  await writeGenerated(folder, files('b'));
  expect(await staleFiles(folder, files('b'))).toEqual([]);
  expect(await staleFiles(folder, files('a'))).toEqual([
    'api.graphql',
    'crm.graphql',
    'supergraph.graphql',
  ]);
});
