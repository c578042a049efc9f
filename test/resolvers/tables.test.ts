import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CanonicalType } from '../../schema/identifier.ts';
import type { Row } from '../../store/columns.ts';
import type { Queryable } from '../../store/database.ts';
import { tableOf, tables } from '../../store/tables/index.ts';
import { arbitraryContent } from '../support/arbitrary-records.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
const types = Object.keys(tables) as CanonicalType[];
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.log(`records are generated from SEED=${seed}`);

const provenance = {
  system: 'NETSUITE',
  connection_id: 'netsuite',
  source_id: '1',
  source_version: '7',
  source_updated_at: '2026-05-01T08:00:00.123+00:00',
  fetched_at: '2026-05-01T09:00:00.000+00:00',
  read_at: '2026-05-01T09:00:00.000+00:00',
  unavailable: [{ path: 'fees', reason: 'not supplied' }],
  digest: '',
  doc_seq: 0,
};

async function insert(to: Queryable, type: CanonicalType, rows: readonly Row[]): Promise<void> {
  const { qualifiedName } = tableOf(type);
  const columns = Object.keys(rows[0] as Row).join(', ');
  await to.query(
    `insert into ${qualifiedName} (${columns})
select ${columns} from jsonb_populate_recordset(null::${qualifiedName}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** What a reader shows of a stored record: the ordinary columns, and each part by itself. */
async function stored(type: CanonicalType): Promise<Map<unknown, Record<string, unknown>>> {
  const table = tableOf(type);
  const parts = Object.entries<{ part?: true; names: readonly string[] }>(table.columns).filter(
    ([, column]) => column.part,
  );
  const columns = [...table.selected, ...parts.flatMap(([, { names }]) => names)];
  const rows = await db.query<Row>(`select ${columns.join(', ')} from ${table.qualifiedName}`);
  return new Map(
    rows.map((row) => [
      row['id'],
      {
        ...table.decode(row),
        ...Object.fromEntries(
          parts.map(([field]) => [field, table.decodePart(field as never, row)]),
        ),
      },
    ]),
  );
}

test.each(types)('a %s comes out of the database as it went in', async (type) => {
  const contents = fc.sample(arbitraryContent[type] as fc.Arbitrary<object>, {
    numRuns: 30,
    seed,
  });
  const records = contents.map((content, index) => ({ ...content, id: `r_${index}` }));
  await insert(
    db,
    type,
    records.map((record) => ({ ...tableOf(type).encode(record as never), ...provenance })),
  );
  const found = await stored(type);
  for (const record of records) {
    const { provenance: shown, ...content } = found.get(record.id) ?? {};
    expect(content).toEqual(record);
    expect(shown).toMatchObject({
      objectType: type,
      sourceVersion: '7',
      sourceUpdatedAt: new Date('2026-05-01T08:00:00.123Z'),
      unavailable: [{ path: 'fees', reason: 'not supplied' }],
      deletedAtSource: false,
    });
  }
});

interface ColumnInfo {
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: 'YES' | 'NO';
}

/** Columns that only the writer of canonical rows uses, or that PostgreSQL computes. */
const ofTheWriter = ['digest', 'read_at', 'written_at', 'doc_seq', 'credit_state', 'history'];

test.each(types)('the table of %s has exactly the columns that its mapping names', async (type) => {
  const { schema, name, selected, columns } = tableOf(type);
  const found = await db.query<ColumnInfo>(
    'select column_name, data_type, is_nullable from information_schema.columns where table_schema = $1 and table_name = $2',
    [schema, name],
  );
  const parts = Object.values<{ part?: true; names: readonly string[] }>(columns).flatMap((it) =>
    it.part ? it.names : [],
  );
  const mapped = new Set([...selected, ...parts]);
  const unmapped = found.map((it) => it.column_name).filter((column) => !mapped.has(column));
  const expected = type === 'Customer' ? [...ofTheWriter, 'legal_entity_ids'] : ofTheWriter;
  expect(unmapped.filter((column) => !expected.includes(column))).toEqual([]);
  expect([...mapped].filter((it) => !found.some((c) => c.column_name === it))).toEqual([]);
});

test('amounts are whole minor units, days are dates, and instants carry a time zone', async () => {
  const found = await db.query<ColumnInfo & { table_name: string }>(
    `select table_name, column_name, data_type from information_schema.columns
where table_schema in ('crm', 'erp', 'expense', 'control')`,
  );
  const typesOf = (pattern: RegExp): string[] => [
    ...new Set(found.filter((it) => pattern.test(it.column_name)).map((it) => it.data_type)),
  ];
  expect(typesOf(/_minor$/)).toEqual(['bigint']);
  expect(typesOf(/(_date|_on|valid_from|valid_to)$/)).toEqual(['date']);
  expect(typesOf(/_at$/)).toEqual(['timestamp with time zone']);
  const floating = found.filter(({ data_type }) => /real|double/.test(data_type));
  expect(floating).toEqual([]);
});
