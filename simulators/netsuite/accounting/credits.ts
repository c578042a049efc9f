import type { Books } from '../books/books.ts';
import {
  amountIn,
  type Entry,
  exactIn,
  type Line,
  linesOf,
  numberIn,
  type Values,
} from '../books/record.ts';
import { type Exact, sum } from '../exact.ts';
import { decimalsOf, groupedByTax, netOfGross, spread } from './pricing.ts';

/**
 * Lines of a memo that credits `gross` of an invoice: its own lines when all of it is credited, else one line per tax
 * rate in proportion, with the code and rate of the original.
 */
export function creditLines(books: Books, invoice: Entry, gross: Exact, remark: string): Values[] {
  const lines = linesOf(invoice, 'item');
  if (gross === amountIn(invoice, 'total')) return lines.map((line) => credited(line));
  const decimals = decimalsOf(books, numberIn(invoice, 'currency'));
  const groups = groupedByTax(lines);
  const total = amountIn(invoice, 'total');
  const shares = spread(
    gross,
    groups.map((group) => (grossOf(group) * gross) / total),
    decimals,
  );
  return groups.flatMap((group, index) => {
    const [first] = group;
    const share = shares[index] ?? 0n;
    return first && share !== 0n ? [partial(first, share, decimals, remark)] : [];
  });
}

const grossOf = (lines: readonly Line[]): Exact =>
  sum(lines.map((line) => amountIn(line, 'grossAmt')));

function credited({ values }: Line): Values {
  const { orderDoc, orderLine, ...kept } = values;
  return kept;
}

function partial(line: Line, gross: Exact, decimals: number, remark: string): Values {
  const rate = exactIn(line, 'taxRate1');
  const net = netOfGross(gross, rate ?? 0n, decimals);
  const { item, taxCode, department, class: classId, location } = line.values;
  return {
    item: item ?? null,
    description: remark,
    amount: net,
    taxCode: taxCode ?? null,
    taxRate1: rate,
    tax1Amt: gross - net,
    department: department ?? null,
    class: classId ?? null,
    location: location ?? null,
  };
}
