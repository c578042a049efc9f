import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, monthEnd } from '../../simulators/demo/calendar.ts';
import { taxAmounts } from '../../simulators/demo/documents.ts';
import { dueOn } from '../../simulators/demo/fiscal.ts';
import { TERMS } from '../../simulators/demo/ledger-setup.ts';
import {
  amountText,
  lineNet,
  percentOf,
  product,
  split,
  splitEvenly,
  sum,
  taxWithin,
} from '../../simulators/demo/money.ts';

describe('money of the demo company', () => {
  test('rounds half away from zero', () => {
    expect(percentOf(62_574_354n, '25')).toBe(15_643_589n);
    expect(percentOf(-62_574_354n, '25')).toBe(-15_643_589n);
    expect(percentOf(146_050n, '25')).toBe(36_513n);
    expect(percentOf(109_150n, '15')).toBe(16_373n);
    expect(product('KWD', '1.2345')).toBe(1235n);
    expect(product('JPY', '1000', '0.0067')).toBe(7n);
  });

  test('rounds a line once', () => {
    expect(lineNet('USD', '3', '19.995')).toBe(5999n);
    expect(lineNet('USD', '13.9', '35', 15)).toBe(41_353n);
  });

  test('splits by largest remainder, ties to the earlier part', () => {
    expect(splitEvenly(10_000n, 3)).toEqual([3334n, 3333n, 3333n]);
    expect(splitEvenly(-10_000n, 3)).toEqual([-3334n, -3333n, -3333n]);
    expect(split(5n, [50n, 30n, 20n])).toEqual([3n, 1n, 1n]);
    expect(splitEvenly(100_000n, 12)).toEqual([
      ...Array.from({ length: 4 }, () => 8334n),
      ...Array.from({ length: 8 }, () => 8333n),
    ]);
  });

  test('splits any amount so that the parts make the whole and none is off by a unit', () => {
    const weights = fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (total, shares) => {
        const parts = split(total, shares);
        expect(sum(parts)).toBe(total);
        const whole = sum(shares);
        parts.forEach((part, i) => {
          const off = part * whole - total * (shares[i] ?? 0n);
          expect(off < whole && off > -whole).toBe(true);
        });
      }),
    );
  });

  test('finds the tax inside a gross amount', () => {
    expect(taxWithin(1000n, '19')).toBe(160n);
    expect(taxWithin(5000n, '20')).toBe(833n);
    expect(taxWithin(19_000n, '19')).toBe(3034n);
  });

  test('taxes the German document as a whole and the American one line by line', () => {
    const thirds = [3333n, 3333n, 3334n].map((net) => ({ net, tax: 'DE-19' }));
    expect(sum(taxAmounts('DE01', thirds))).toBe(1900n);
    expect(sum(taxAmounts('US01', thirds))).toBe(1899n);
  });

  test('prints an amount with the decimals of its currency', () => {
    expect(amountText(5n, 'USD')).toBe('0.05');
    expect(amountText(-123_456n, 'EUR')).toBe('-1234.56');
    expect(amountText(1234n, 'KWD')).toBe('1.234');
    expect(amountText(1234n, 'JPY')).toBe('1234');
  });
});

describe('dates of the demo company', () => {
  const term = (code: string) => {
    const found = TERMS.find((t) => t.code === code);
    if (!found) throw new Error(`no term ${code}`);
    return found;
  };

  test('makes an invoice due by its terms', () => {
    expect(dueOn(term('NET30'), '2026-01-31')).toBe('2026-03-02');
    expect(dueOn(term('EOM'), '2026-02-03')).toBe('2026-02-28');
    expect(dueOn(term('EOM'), '2026-01-25')).toBe('2026-02-28');
  });

  test('adds months without leaving the month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(addMonths('2026-01-15', -2)).toBe('2025-11-15');
    expect(monthEnd('2026-02-01')).toBe('2026-02-28');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});
