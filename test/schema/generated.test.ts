import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generatedFiles, staleFiles } from '../../scripts/generated-schema.ts';
import { schemaUrls } from '../../scripts/schema-urls.ts';
import { composed, subgraphs } from '../support/api-schema.ts';

const folder = fileURLToPath(new URL('../../schema/generated', import.meta.url));

test('what is committed is what the subgraphs say now; otherwise run npm run schema', async () => {
  expect(await staleFiles(folder, generatedFiles(subgraphs, schemaUrls))).toEqual([]);
});

test('the subgraphs compose without a hint', () => {
  expect(composed.hints).toEqual([]);
});

test('there is a subgraph for each system of record and one for the gateway itself', () => {
  expect(subgraphs.map(({ name }) => name)).toEqual(['crm', 'erp', 'expense', 'control']);
});
