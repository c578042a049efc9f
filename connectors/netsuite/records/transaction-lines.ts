import type { DetailRows } from '../record.ts';
import { flag, Unmappable } from '../row.ts';
import { DAY, idKey, type Row } from '../suiteql.ts';

/** All lines of a transaction: the main line carries what SuiteQL does not show on the transaction itself. */
export const LINES: DetailRows = {
  from: 'transactionline tl',
  joins: [
    'LEFT JOIN item i ON i.id = tl.item',
    'LEFT JOIN department d ON d.id = tl.department',
    'LEFT JOIN classification k ON k.id = tl.class',
    'LEFT JOIN location h ON h.id = tl.location',
    'LEFT JOIN job j ON j.id = tl.job',
    'LEFT JOIN salestaxitem x ON x.id = tl.taxcode',
    'LEFT JOIN subsidiary s ON s.id = tl.subsidiary',
    'LEFT JOIN currency f ON f.id = s.currency',
    'LEFT JOIN transaction o ON o.id = tl.createdfrom',
  ],
  owner: 'tl.transaction',
  order: [{ key: idKey('tl.id'), as: 'lineid' }],
  columns: [
    'tl.mainline',
    'tl.taxline',
    'tl.itemtype',
    'tl.memo',
    'tl.quantity',
    'tl.rate',
    'tl.foreignamount',
    'tl.netamount',
    'tl.taxrate1',
    'tl.tax1amt',
    'tl.item',
    'tl.taxcode',
    'tl.subsidiary',
    'tl.createdfrom',
    'tl.custcol_tb_discount_pct',
    `TO_CHAR(tl.custcol_tb_service_start, ${DAY}) AS servicestart`,
    `TO_CHAR(tl.custcol_tb_service_end, ${DAY}) AS serviceend`,
    'i.itemid',
    'i.incomeaccount',
    'd.externalid AS departmentcode',
    'd.name AS departmentname',
    'k.externalid AS classcode',
    'k.name AS classname',
    'h.externalid AS locationcode',
    'h.name AS locationname',
    'j.entityid AS jobcode',
    'j.companyname AS jobname',
    'x.category AS taxcategory',
    'x.description AS taxdescription',
    'f.symbol AS functionalcurrency',
    'o.type AS createdfromtype',
  ],
};

/** The line on the receivable or bank account that every transaction has. */
export function mainLineOf(rows: readonly Row[]): Row {
  const main = rows.find((row) => flag(row, 'mainline'));
  if (!main) throw new Unmappable('the transaction has no main line');
  return main;
}
