/** `npm run schema` writes schema/generated/; with `--check` it only names what is out of date and exits 1. */
import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { control } from '../subgraphs/control.ts';
import { crm } from '../subgraphs/crm.ts';
import { erp } from '../subgraphs/erp.ts';
import { expense } from '../subgraphs/expense.ts';
import { generatedFiles, staleFiles, writeGenerated } from './generated-schema.ts';
import { schemaUrls } from './schema-urls.ts';

const folder = fileURLToPath(new URL('../schema/generated', import.meta.url));

const files = generatedFiles([crm, erp, expense, control], schemaUrls);

if (process.argv.includes('--check')) {
  const stale = await staleFiles(folder, files);
  for (const name of stale) console.error(`schema/generated/${name} is out of date`);
  if (stale.length > 0) {
    console.error('Run npm run schema and commit the result.');
    process.exitCode = 1;
  }
} else {
  const changed = await writeGenerated(folder, files);
  console.log(changed.length === 0 ? 'Nothing changed.' : `Written: ${changed.join(', ')}`);
}
