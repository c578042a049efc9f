import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startAccount } from './netsuite-account.ts';

const readme = readFileSync(
  new URL('../../simulators/netsuite/README.md', import.meta.url),
  'utf8',
);

/** Lines of the form "- `table`: `column` `column`". */
const documented = [...readme.matchAll(/^- `(\w+)`: ((?:`\w+` ?)+)$/gm)].map(
  ([, table = '', columns = '']) => ({
    table,
    columns: [...columns.matchAll(/\w+/g)].map(([name]) => name),
  }),
);

describe('NetSuite README', () => {
  it('names only tables and columns that SuiteQL has, and all of them', async () => {
    const { suiteql } = await startAccount();
    expect(documented.length).toBeGreaterThan(20);
    for (const { table, columns } of documented) {
      const reply = await suiteql(`SELECT ${columns.join(', ')} FROM ${table}`);
      expect([table, reply.status, reply.body['o:errorDetails']]).toEqual([table, 200, undefined]);
      const all = await suiteql(`SELECT * FROM ${table}`);
      const shown = all.body.items.flatMap((row: object) => Object.keys(row));
      const missing = shown.filter((name: string) => name !== 'links' && !columns.includes(name));
      expect([table, [...new Set(missing)]]).toEqual([table, []]);
    }
  });
});
