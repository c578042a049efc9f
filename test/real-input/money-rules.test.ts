import 'reflect-metadata';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../commands/allocation.ts';
import { productToMinor, toMinor, toMinorRounded, toMoney } from '../../connectors/money.ts';
import { currencyDecimals, postable } from '../../schema/currency.ts';
import { minorToDecimal } from '../../schema/money.ts';
import { csvRows, realInput } from './files.ts';

const amounts = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });

/** Parts of an amount as text, by weights. */
const split = (amount: string, currency: string, weights: readonly number[]): string[] =>
  allocate(toMinor(amount, currency), weights.map(BigInt)).map((part) =>
    minorToDecimal(part, currencyDecimals(currency) ?? 0),
  );
const equally = (parts: number): number[] => Array.from({ length: parts }, () => 1);

describe('splitting (A6)', () => {
  it.each([
    ['100.00', 'EUR', equally(3), ['33.34', '33.33', '33.33']],
    ['-100.00', 'EUR', equally(3), ['-33.34', '-33.33', '-33.33']],
    ['1000', 'JPY', equally(3), ['334', '333', '333']],
    ['0.05', 'USD', [50, 30, 20], ['0.03', '0.01', '0.01']],
    ['26.09', 'EUR', equally(3), ['8.70', '8.70', '8.69']],
  ])('gives of %s %s by %j the parts %j', (amount, currency, weights, parts) => {
    expect(split(amount, currency, weights)).toEqual(parts);
  });

  it('gives of 1,000.00 in twelve instalments four of 83.34 and eight of 83.33', () => {
    const parts = split('1000.00', 'USD', equally(12));
    expect(parts).toEqual([...Array(4).fill('83.34'), ...Array(8).fill('83.33')]);
  });

  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 })
    .filter((some) => some.some((weight) => weight > 0n));

  it('gives parts that sum to the whole, each less than a unit from its share', () => {
    fc.assert(
      fc.property(amounts, weights, (whole, some) => {
        const parts = allocate(whole, some);
        const sum = some.reduce((a, b) => a + b);
        expect(parts.reduce((a, b) => a + b)).toBe(whole);
        for (const [i, part] of parts.entries()) {
          const off = part * sum - whole * (some[i] as bigint);
          expect(off < 0n ? -off : off).toBeLessThan(sum);
        }
      }),
    );
  });

  it('mirrors the sign, leaves nothing to a weight of zero, and favours the earlier of two equals', () => {
    fc.assert(
      fc.property(amounts, weights, (whole, some) => {
        const parts = allocate(whole, some);
        expect(allocate(-whole, some)).toEqual(parts.map((part) => 0n - part));
        for (const [i, weight] of some.entries()) if (weight === 0n) expect(parts[i]).toBe(0n);
        const same = allocate(
          whole < 0n ? -whole : whole,
          some.map(() => 1n),
        );
        expect(same).toEqual(same.toSorted((a, b) => (a === b ? 0 : a > b ? -1 : 1)));
      }),
    );
  });

  it.each([[[]], [[0, 0]], [[2, -1]]])('refuses the weights %j', (some) => {
    expect(() => allocate(100n, some.map(BigInt))).toThrow(/cannot split/);
  });
});

describe('minor units (A1)', () => {
  it.each([
    ['100.50', 'JPY'],
    ['1.005', 'EUR'],
    ['1', 'XAU'],
    ['1', 'XXX'],
  ])('refuse %s %s', (amount, currency) => {
    expect(() => toMoney(amount, currency)).toThrow();
  });

  it.each([
    ['1.234', 'KWD', 1234n],
    ['1000', 'CLP', 1000n],
  ])('take %s %s', (amount, currency, minor) => {
    expect(toMoney(amount, currency).minor).toBe(minor);
  });

  it('take the lev until the day it was withdrawn', () => {
    expect([postable('BGN', '2025-12-31'), postable('BGN', '2026-01-02')]).toEqual([true, false]);
  });
});

describe('rounding (A2, A3)', () => {
  it.each([
    [['625743.54', '0.25'], 'EUR', '156435.89'],
    [['-625743.54', '0.25'], 'EUR', '-156435.89'],
    [['1460.50', '0.25'], 'EUR', '365.13'],
    [['1091.50', '0.15'], 'EUR', '163.73'],
    [['13.9', '35', '0.85'], 'USD', '413.53'],
    [['3', '19.995'], 'EUR', '59.99'],
    [['1.2345'], 'KWD', '1.235'],
  ])('makes of %j in %s the amount %s', (factors, currency, amount) => {
    const minor = productToMinor(factors, currency);
    expect(minorToDecimal(minor, currencyDecimals(currency) ?? 0)).toBe(amount);
  });

  it('agrees with decimal arithmetic on every line of quantity, price and discount', () => {
    const line = fc.record({
      quantity: fc.integer({ min: -9999, max: 9999 }),
      price: fc.integer({ min: 0, max: 10 ** 8 }),
      percent: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(line, ({ quantity, price, percent }) => {
        const factors = [quantity, new Decimal(price).div(10_000), new Decimal(percent).div(100)];
        const exact = factors.reduce<Decimal>((a, b) => a.times(b), new Decimal(1));
        const cents = exact.times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0);
        expect(productToMinor(factors.map(String), 'USD')).toBe(BigInt(cents));
      }),
    );
  });
});

const folder = realInput('iso-codes');

describe.skipIf(!folder)('every currency of ISO 4217', () => {
  const current = (): [string, number][] =>
    csvRows(folder as URL, 'iso4217-currencies.csv')
      .filter((row) => !row['WithdrawalDate'] && /^\d$/.test(row['MinorUnit'] ?? ''))
      .map((row) => [row['AlphabeticCode'] ?? '', Number(row['MinorUnit'])]);

  it('has the decimals that the list states', () => {
    expect(current().length).toBeGreaterThan(150);
    const known = current().map(([code]) => [code, currencyDecimals(code)]);
    expect(known).toEqual(current());
  });

  it('reads back every amount it prints', () => {
    const codes = [...new Set(current().map(([code]) => code))];
    fc.assert(
      fc.property(fc.constantFrom(...codes), amounts, (code, minor) => {
        const text = minorToDecimal(minor, currencyDecimals(code) ?? 0);
        expect([toMinor(text, code), toMinorRounded(text, code)]).toEqual([minor, minor]);
        expect(toMoney(text, code).amount).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses what has no minor unit, such as metals', () => {
    const none = csvRows(folder as URL, 'iso4217-currencies.csv')
      .filter((row) => !row['WithdrawalDate'] && row['AlphabeticCode'] && row['MinorUnit'] === '-')
      .map((row) => row['AlphabeticCode'] ?? '');
    expect(none).toContain('XAU');
    for (const code of none) expect(currencyDecimals(code)).toBeNull();
  });
});
