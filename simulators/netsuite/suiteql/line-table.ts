import { exactIn, numberIn, textIn, type Values } from '../books/record.ts';
import type { Field, Fields } from '../schema/field.ts';
import { TRANSACTION_NAMES } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';
import type { Tenant } from '../tenant.ts';
import { fieldColumn, titleOfId } from './entry-columns.ts';
import { type LineRow, lineRowsOf, mainRow, netAmountOf } from './line-rows.ts';
import { type Column, column, flagText, named, type Table } from './table.ts';
import { customerIdOf } from './transaction-table.ts';

const NOTHING: Values = {};
const valuesOf = (row: LineRow): Values => row.line?.values ?? NOTHING;
const itemValues = (row: LineRow): Values => (row.kind === 'item' ? valuesOf(row) : NOTHING);

export function lineTable(tenant: Tenant): Table {
  const { books } = tenant;
  return {
    name: 'transactionline',
    columns: named([
      ...placeColumns(),
      ...amountColumns(tenant),
      ...itemColumns(tenant),
      ...headerColumns(tenant),
    ]),
    rows: () => TRANSACTION_NAMES.flatMap((name) => books.all(name)).flatMap(lineRowsOf),
    lookUps: new Map([['transaction', (id) => rowsOf(tenant, Number(id))]]),
    unique: new Set(['uniquekey']),
    mainRows: {
      by: 'transaction',
      column: 'mainline',
      lookUp: (id) => mainRowOf(tenant, Number(id)),
    },
  };
}

function rowsOf({ books }: Tenant, id: number): readonly LineRow[] {
  const entry = books.findInFamily('transaction', id);
  return entry ? lineRowsOf(entry) : [];
}

function mainRowOf({ books }: Tenant, id: number): readonly LineRow[] {
  const entry = books.findInFamily('transaction', id);
  return entry ? [mainRow(entry)] : [];
}

function placeColumns(): Column[] {
  return [
    column<LineRow>('uniquekey', 'whole', ({ entry, id }) => entry.id * 10_000 + id),
    column<LineRow>('id', 'whole', ({ id }) => id),
    {
      ...column<LineRow>(
        'transaction',
        'whole',
        ({ entry }) => entry.id,
        ({ entry }) => textIn(entry, 'tranId'),
      ),
      sure: 'transaction',
    },
    column<LineRow>('linesequencenumber', 'whole', ({ sequence }) => sequence),
    column<LineRow>('mainline', 'flag', ({ kind }) => flagText(kind === 'main')),
    column<LineRow>('taxline', 'flag', ({ kind }) => flagText(kind === 'tax')),
  ];
}

function amountColumns({ books }: Tenant): Column[] {
  return [
    column<LineRow>('foreignamount', 'exact', (row) => row.foreignAmount),
    column<LineRow>('netamount', 'exact', (row) => netAmountOf(books, row)),
    // Quantities take the sign of the amount: what is sold leaves.
    column<LineRow>('quantity', 'exact', (row) => {
      const quantity = exactIn({ values: itemValues(row) }, 'quantity');
      return quantity === null || row.entry.type === 'creditMemo' ? quantity : -quantity;
    }),
    column<LineRow>('rate', 'exact', (row) => exactIn({ values: itemValues(row) }, 'rate')),
    column<LineRow>('taxrate1', 'exact', (row) => exactIn({ values: valuesOf(row) }, 'taxRate1')),
    column<LineRow>('tax1amt', 'exact', (row) => exactIn({ values: itemValues(row) }, 'tax1Amt')),
    column<LineRow>('grossamt', 'exact', (row) => exactIn({ values: itemValues(row) }, 'grossAmt')),
    column<LineRow>('quantitybilled', 'exact', (row) =>
      exactIn({ values: itemValues(row) }, 'quantityBilled'),
    ),
    column<LineRow>('orderline', 'whole', (row) =>
      numberIn({ values: itemValues(row) }, 'orderLine'),
    ),
    column<LineRow>('memo', 'text', (row) =>
      row.kind === 'main'
        ? textIn(row.entry, 'memo')
        : textIn({ values: itemValues(row) }, 'description'),
    ),
  ];
}

function itemColumns({ books }: Tenant): Column[] {
  const { fields = {} } = TYPES.invoice.sublists['item'] ?? {};
  const custom = Object.entries(fields).filter(
    ([name]) => name === 'item' || name.startsWith('custcol_'),
  );
  const taxCode = fields['taxCode'] as Field;
  return [
    ...custom.flatMap(([name, field]) => fieldColumn<LineRow>(books, name, field, itemValues)),
    ...fieldColumn<LineRow>(books, 'taxCode', taxCode, valuesOf),
    column<LineRow>('itemtype', 'text', (row) => itemType(row)),
  ];
}

function itemType({ kind, line }: LineRow): string | null {
  if (kind === 'tax') return 'TaxItem';
  return kind === 'item' && line ? 'Service' : null;
}

/** Facts of the header that SuiteQL shows on lines; dimensions of a line win over the header's. */
function headerColumns({ books }: Tenant): Column[] {
  const shape: Fields = { ...TYPES.invoice.fields, createdFrom: ORIGIN, entity: CUSTOMER };
  const reference = (name: string, read: (row: LineRow) => number | null) => {
    const field = shape[name] as Field;
    return column<LineRow>(name.toLowerCase(), 'whole', read, (row) =>
      titleOfId(books, field, read(row)),
    );
  };
  const dimension = (name: string) => (row: LineRow) =>
    numberIn({ values: itemValues(row) }, name) ?? numberIn(row.entry, name);
  return [
    { ...reference('entity', ({ entry }) => customerIdOf(entry)), sure: 'customer' },
    {
      ...reference('subsidiary', ({ entry }) => numberIn(entry, 'subsidiary')),
      sure: 'subsidiary',
    },
    reference('createdFrom', ({ entry }) => numberIn(entry, 'createdFrom')),
    reference('department', dimension('department')),
    reference('class', dimension('class')),
    reference('location', dimension('location')),
    reference('job', ({ entry }) => numberIn(entry, 'job')),
    column<LineRow>('expenseaccount', 'whole', (row) => accountOf(row)),
  ];
}

const ORIGIN: Field = { kind: 'reference', to: 'salesOrder', orTo: ['invoice'] };
const CUSTOMER: Field = { kind: 'reference', to: 'customer' };

/** The account of the main line: the receivable of a document, the bank of money that came or went. */
const accountOf = ({ kind, entry }: LineRow): number | null =>
  kind === 'main' ? numberIn(entry, 'account') : null;
