import {
  type GraphQLOutputType,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { currencyDecimals, postable } from '../../schema/currency.ts';
import { Money, minorToDecimal, moneyOf } from '../../schema/money.ts';
import { DecimalScalar } from '../../schema/scalars.ts';
import { apiSchema } from '../support/api-schema.ts';

const fieldsOfType = (scalar: string): string[] =>
  Object.values(apiSchema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => String(getNamedType(field.type as GraphQLOutputType)) === scalar)
        .map((field) => `${type.name}.${field.name}`),
    )
    .sort();

test('nothing but a rate of reading is a floating point number', () => {
  expect(fieldsOfType('Float')).toEqual(['SyncProgress.perSecond']);
});

test('a decimal is an amount with its currency, or no amount of money at all', () => {
  expect(fieldsOfType('Decimal')).toEqual([
    'Allocation.percent',
    'AppliedRate.rate',
    'InvoiceLine.discountPercent',
    'InvoiceLine.quantity',
    'InvoiceLine.taxPercent',
    'InvoiceLine.unitPrice',
    'Money.amount',
    // Filters name their currency beside.
    'MoneyFilter.eq',
    'MoneyFilter.gte',
    'MoneyFilter.lte',
    'OpportunityLine.quantity',
    'OpportunityLine.unitPrice',
    'OrderLine.discountPercent',
    'OrderLine.quantity',
    'OrderLine.unitPrice',
    'PaymentTerm.discountPercent',
    'TaxCode.recoverablePercent',
    'TaxRate.percent',
    'TaxSubtotal.percent',
  ]);
});

test('no field is named as an amount without being money', () => {
  const amounts = /(amount|total|balance|net|tax|exposure|limit|fees|paid|price)$/i;
  const numbers = ['Int', 'Float', 'String'].flatMap(fieldsOfType);
  const allowed = ['SyncProgress.total'];
  const named = numbers.filter((coordinate) => amounts.test(coordinate));
  const counts = named.filter((coordinate) => !coordinate.endsWith('Connection.totalCount'));
  expect(counts.filter((coordinate) => !allowed.includes(coordinate))).toEqual([]);
});

describe('an amount', () => {
  test.each([
    ['EUR', 123450n, '1234.50'],
    ['EUR', -5n, '-0.05'],
    ['JPY', 1000n, '1000'],
    ['KWD', 1234n, '1.234'],
    ['CLF', 1n, '0.0001'],
  ])('of %s %s minor units reads %s, and back', (currency, minor, amount) => {
    expect(new Money(minor, currency).amount).toBe(amount);
    expect(moneyOf(amount, currency)).toEqual(new Money(minor, currency));
  });

  test.each([
    ['1.005', 'EUR'],
    ['100.50', 'JPY'],
    ['1e3', 'EUR'],
    ['', 'EUR'],
  ])('"%s" of %s is refused, not rounded', (amount, currency) => {
    expect(() => moneyOf(amount, currency)).toThrow(RangeError);
  });

  test('beyond the exact range of floating point keeps its last digit', () => {
    expect(minorToDecimal(900719925474099301n, 2)).toBe('9007199254740993.01');
  });
});

test.each(['10', '-0.1', '123456789012345.0123456789'])('a decimal may be "%s"', (text) => {
  expect(DecimalScalar.parseValue(text)).toBe(text);
});

test.each([10, 0.1, '1e3', '1.', '.5', '1,5', '0.12345678901', '1234567890123456', null])(
  'a decimal may not be %j',
  (value) => {
    expect(() => DecimalScalar.parseValue(value)).toThrow(/must be a decimal number in a string/);
  },
);

test('a currency can be posted only in its time, and only if it is one', () => {
  expect([postable('BGN', '2025-12-31'), postable('BGN', '2026-01-02')]).toEqual([true, false]);
  expect([currencyDecimals('XAU'), currencyDecimals('XXX'), currencyDecimals('EUR')]).toEqual([
    null,
    null,
    2,
  ]);
});
