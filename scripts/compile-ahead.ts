/**
 * Loads what `npm start` loads and starts nothing: tsx and Node keep what they compiled in the folder for
 * temporary files, and the first start finds it there. Run at the end of an install.
 */
import 'reflect-metadata';
import { enableCompileCache, flushCompileCache } from 'node:module';

enableCompileCache();
await Promise.all([
  import('../gateway/roles/all.ts'),
  import('../subgraphs/crm.ts'),
  import('../subgraphs/erp.ts'),
  import('../subgraphs/expense.ts'),
  import('../subgraphs/control.ts'),
]);
flushCompileCache();
process.exit(0);
