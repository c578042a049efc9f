import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  difference,
  fractionToPercent,
  negated,
  percentToFraction,
  productToMinor,
  quotient,
  signOf,
  sumOf,
  toDecimal,
  toMinor,
  toMinorRounded,
  toMoney,
  UnreadableAmount,
} from '../../connectors/money.ts';
import { Money, minorToDecimal } from '../../schema/money.ts';

const currencies = [
  ['JPY', 0],
  ['EUR', 2],
  ['KWD', 3],
  ['CLF', 4],
] as const;
const amounts = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });

describe('an amount as a vendor prints it', () => {
  it.each([
    ['300.0', 'USD', 30000n],
    ['0.1', 'EUR', 10n],
    ['-12.50', 'EUR', -1250n],
    ['1e2', 'EUR', 10000n],
    ['1.5E+3', 'JPY', 1500n],
    ['12345e-2', 'EUR', 12345n],
    ['1.234', 'KWD', 1234n],
    ['1000', 'CLP', 1000n],
    ['0.000', 'JPY', 0n],
    ['90071992547409.93', 'EUR', 9007199254740993n],
  ])('takes %s %s exactly', (text, currency, minor) => {
    expect(toMinor(text, currency)).toBe(minor);
  });

  it.each([
    ['100.50', 'JPY'],
    ['1.005', 'EUR'],
    ['1e-7', 'EUR'],
    ['0.30000000000000004', 'USD'],
    ['1.23456', 'CLF'],
  ])('refuses %s %s, which has decimals the currency lacks', (text, currency) => {
    expect(() => toMinor(text, currency)).toThrow(/more decimals/);
  });

  it.each(['', ' 1', '1,00', '1.2.3', 'NaN', 'Infinity', '0x10', '1e999999', '--1', '.5', '1 '])(
    'refuses %j, which is not a number',
    (text) => {
      expect(() => toMinor(text, 'EUR')).toThrow(UnreadableAmount);
    },
  );

  it('refuses a currency that nothing can be posted in', () => {
    expect(() => toMinor('1', 'XAU')).toThrow(/XAU/);
    expect(() => toMinor('1', 'EURO')).toThrow(UnreadableAmount);
  });

  it('reads back what it prints, in every number of decimals', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(...currencies), (minor, [currency, decimals]) => {
        const text = minorToDecimal(minor, decimals);
        expect(toMinor(text, currency)).toBe(minor);
        expect(toMinor(decimals === 0 ? `${text}.000` : `${text}000`, currency)).toBe(minor);
        expect(toMoney(text, currency).amount).toBe(text);
      }),
    );
  });

  it('takes every double with cents that JavaScript can print', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (cents) => {
        expect(toMinor(String(cents / 100), 'EUR')).toBe(BigInt(cents));
      }),
    );
  });
});

describe('rounding', () => {
  it.each([
    ['156435.885', 'EUR', 15643589n],
    ['-156435.885', 'EUR', -15643589n],
    ['365.125', 'EUR', 36513n],
    ['163.725', 'USD', 16373n],
    ['1.2345', 'KWD', 1235n],
    ['0.4', 'JPY', 0n],
    ['-0.4', 'JPY', 0n],
    ['-0.5', 'JPY', -1n],
  ])('takes %s %s half away from zero', (text, currency, minor) => {
    expect(toMinorRounded(text, currency)).toBe(minor);
  });

  it('rounds a line once: 3 x 19.995 and 13.9 x 35 x 0.85', () => {
    expect(productToMinor(['3', '19.995'], 'EUR')).toBe(5999n);
    expect(productToMinor(['13.9', '35', '0.85'], 'EUR')).toBe(41353n);
    expect(productToMinor(['-3', '19.995'], 'EUR')).toBe(-5999n);
  });

  it('is never further than half a unit away and treats both signs alike', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 8 }), (digits, scale) => {
        const text = minorToDecimal(digits, scale);
        const minor = toMinorRounded(text, 'EUR');
        const distance = minor * 10n ** 8n - digits * 10n ** BigInt(10 - scale);
        expect(distance < 0n ? -distance : distance).toBeLessThanOrEqual(10n ** 8n / 2n);
        expect(toMinorRounded(negated(text), 'EUR')).toBe(-minor);
      }),
    );
  });
});

describe('decimals', () => {
  it.each([
    ['300.0', '300'],
    ['1e-7', '0.0000001'],
    ['0.15', '0.15'],
    ['-0.0', '0'],
    ['33.33333333333333', '33.3333333333'],
    ['0.00000000005', '0.0000000001'],
    ['1.0842', '1.0842'],
  ])('prints %s plainly as %s', (text, decimal) => {
    expect(toDecimal(text)).toBe(decimal);
  });

  it('turns a fraction into percent', () => {
    expect(fractionToPercent('0.15')).toBe('15');
    expect(fractionToPercent('0.08875')).toBe('8.875');
    expect(fractionToPercent('0.0')).toBe('0');
    expect(fractionToPercent('1.0')).toBe('100');
  });

  it('refuses more digits than the graph takes, and numbers too small to mean anything', () => {
    expect(() => toDecimal('1234567890123456')).toThrow(/15 digits/);
    expect(() => toDecimal('5e-324')).toThrow(UnreadableAmount);
  });

  it('turns percent into a fraction, and back', () => {
    expect(percentToFraction('12.5')).toBe('0.125');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 8 }), (millionths) => {
        const percent = minorToDecimal(BigInt(millionths), 6);
        expect(toDecimal(fractionToPercent(percentToFraction(percent)))).toBe(toDecimal(percent));
      }),
    );
  });

  it('divides to ten decimals, half away from zero', () => {
    expect(quotient('100', '7')).toBe('14.2857142857');
    expect(quotient('-2', '3')).toBe('-0.6666666667');
    expect(quotient('2', '-3')).toBe('-0.6666666667');
    expect(quotient('1.50', '0.5')).toBe('3');
    expect(() => quotient('1', '0.0')).toThrow(/divided by zero/);
  });

  it('subtracts exactly', () => {
    expect(difference('100', '12.5')).toBe('87.5');
    expect(difference('0.1', '0.3')).toBe('-0.2');
  });

  it('knows the sign', () => {
    expect([signOf('-0.01'), signOf('0.000'), signOf('1e-9')]).toEqual([-1, 0, 1]);
  });

  it('always prints what the graph accepts as Decimal', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e14, max: 1e14, noNaN: true }), (value) => {
        fc.pre(Math.abs(value) > 1e-30);
        expect(toDecimal(String(value))).toMatch(/^-?\d{1,15}(\.\d{1,10})?$/);
      }),
    );
  });
});

describe('a sum', () => {
  it('adds exactly and is zero of its currency when empty', () => {
    expect(sumOf([], 'JPY')).toEqual(new Money(0n, 'JPY'));
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 20 }), (minors) => {
        const sum = sumOf(
          minors.map((minor) => new Money(minor, 'EUR')),
          'EUR',
        );
        expect(sum.minor).toBe(minors.reduce((a, b) => a + b, 0n));
      }),
    );
  });

  it('refuses two currencies', () => {
    expect(() => sumOf([new Money(1n, 'EUR'), new Money(1n, 'USD')], 'EUR')).toThrow(/USD/);
  });
});
