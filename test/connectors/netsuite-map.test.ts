import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableAmount } from '../../connectors/money.ts';
import { failureIn } from '../../connectors/netsuite/failures.ts';
import { JsonDecimal, jsonText } from '../../connectors/netsuite/json-text.ts';
import { figuresOf } from '../../connectors/netsuite/records/document-lines.ts';
import { RECORD_KINDS } from '../../connectors/netsuite/records/index.ts';
import { wholeMonths } from '../../connectors/netsuite/records/sales-order.ts';
import {
  balanceOf,
  invoiceStatus,
  settlementOf,
} from '../../connectors/netsuite/records/settlement.ts';
import { Unmappable } from '../../connectors/netsuite/row.ts';
import { behind, idKey, momentKey, type Row } from '../../connectors/netsuite/suiteql.ts';
import { taxIdOf } from '../../connectors/netsuite/tax-id.ts';
import { Money } from '../../schema/money.ts';

const eur = (minor: bigint) => new Money(minor, 'EUR');
const SALE = { currency: 'EUR', side: 'SALE', voided: false } as const;

const line = (more: Record<string, string> = {}): Row => ({
  ...{ lineid: '1', itemtype: 'Service', memo: 'Platform', item: '55', quantity: '-3' },
  ...{ rate: '100', foreignamount: '-300', taxcode: '1', taxcategory: 'S' },
  ...{ taxrate1: '19', tax1amt: '57' },
  ...more,
});

describe('a tax registration number', () => {
  it.each([
    ['DE', 'DE 136.695.976', 'FORMAT_VALID', 'DE136695976'],
    ['DE', '136695976', 'FORMAT_VALID', 'DE136695976'],
    ['DE', 'DE12345', 'INVALID', null],
    ['US', '12-3456789', 'FORMAT_VALID', 'US123456789'],
    ['US', '123', 'INVALID', null],
    ['GB', 'gb 123 4567 89', 'FORMAT_VALID', 'GB123456789'],
    ['FR', 'FRXX123456789', 'FORMAT_VALID', 'FRXX123456789'],
    ['NL', 'NL123456789B01', 'FORMAT_VALID', 'NL123456789B01'],
    ['NL', 'NL123456789', 'INVALID', null],
    ['CH', 'CHE-123.456.789 MWST', 'FORMAT_VALID', 'CHE123456789MWST'],
    ['AT', 'ATU12345678', 'FORMAT_VALID', 'ATU12345678'],
    ['ZZ', '4711', 'NOT_CHECKED', null],
    [null, '4711', 'NOT_CHECKED', null],
    ['DE', ' ', 'MISSING', null],
    ['DE', null, 'MISSING', null],
  ])('of %s, %j, is %s', (country, number, check, key) => {
    expect(taxIdOf(country, number)).toEqual({ check, key });
  });
});

describe('what settles an invoice', () => {
  const applied = (nexttype: string, foreignamount: string, more = {}): Row => ({
    ...{ other: '9', nexttype, foreignamount },
    ...more,
  });
  const total = eur(10000n);

  it('is told apart by document, reason and discount', () => {
    const rows = [
      applied('CustPymt', '40', { discount: '0.80' }),
      applied('DepAppl', '10'),
      applied('CustCred', '20'),
      applied('CustCred', '5.20', { reason: 'WRITE_OFF' }),
      applied('CustCred', '4', { reason: 'GOODWILL' }),
    ];
    const settlement = settlementOf(rows, 'EUR');
    expect(settlement).toEqual({
      paid: eur(5000n),
      credited: eur(2400n),
      discounted: eur(80n),
      writtenOff: eur(520n),
    });
    expect(balanceOf(total, settlement, eur(2000n))).toEqual(eur(2000n));
  });

  it('that is of an unknown kind is refused', () => {
    expect(() => settlementOf([applied('Journal', '1')], 'EUR')).toThrow(Unmappable);
  });

  it('must leave what NetSuite says is open; otherwise both figures are told', () => {
    const settlement = settlementOf([applied('CustPymt', '40')], 'EUR');
    expect(() => balanceOf(total, settlement, eur(5000n))).toThrow(/60\.00 EUR .* 50\.00/);
    const tooMuch = settlementOf([applied('CustPymt', '140')], 'EUR');
    expect(() => balanceOf(total, tooMuch, eur(-4000n))).toThrow(/more is settled/);
  });

  const status = (letter: string, rows: readonly Row[], balance: bigint, approval = '2') =>
    invoiceStatus(
      { status: letter, approvalstatus: approval },
      settlementOf(rows, 'EUR'),
      eur(balance),
    );

  it.each<[string, string, readonly Row[], bigint, string]>([
    ['open', 'A', [], 10000n, 'OPEN'],
    ['open, credited in part', 'A', [applied('CustCred', '1')], 9900n, 'PARTIALLY_PAID'],
    ['paid', 'B', [applied('CustPymt', '100')], 0n, 'PAID'],
    ['of nothing', 'B', [], 0n, 'PAID'],
    ['credited', 'B', [applied('CustCred', '100')], 0n, 'CREDITED'],
    ['credited and paid', 'B', [applied('CustCred', '50'), applied('CustPymt', '50')], 0n, 'PAID'],
    ['credited with a discount', 'B', [applied('CustCred', '98', { discount: '2' })], 0n, 'PAID'],
    ['given up', 'B', [applied('CustCred', '100', { reason: 'WRITE_OFF' })], 0n, 'WRITTEN_OFF'],
    ['void', 'V', [], 0n, 'VOID'],
    ['rejected', 'E', [], 10000n, 'SUBMITTED'],
  ])('makes an invoice that is %s', (_name, letter, rows, balance, expected) => {
    expect(status(letter, rows, balance)).toBe(expected);
  });

  it('must agree with the letter, and letters must be known', () => {
    expect(() => status('B', [], 100n)).toThrow(/as paid, but 1\.00 is open/);
    expect(() => status('A', [applied('CustPymt', '100')], 0n)).toThrow(/nothing is left/);
    expect(() => status('Q', [], 0n)).toThrow('status is "Q", which has no meaning here');
    expect(() => status('A', [], 0n, '7')).toThrow(/approvalstatus/);
    expect(() => status('toString', [], 0n)).toThrow(Unmappable);
    expect(status('A', [], 10000n, '11')).toBe('DRAFT');
  });
});

describe('the lines of a document', () => {
  it('turn discounts and freight on the whole document into allowances and charges', () => {
    const figures = figuresOf(
      [
        { lineid: '0', mainline: 'T', foreignamount: '343.91' },
        line(),
        line({ lineid: '2', itemtype: 'Subtotal', foreignamount: '0' }),
        line({
          ...{ lineid: '3', itemtype: 'Discount', memo: 'Loyalty' },
          foreignamount: '30',
          tax1amt: '-5.7',
        }),
        line({
          ...{ lineid: '4', itemtype: 'ShipItem', memo: 'Freight' },
          foreignamount: '-19',
          tax1amt: '3.61',
        }),
        { lineid: '5', taxline: 'T', foreignamount: '-54.91' },
      ],
      SALE,
    );
    expect(figures.lines).toHaveLength(1);
    expect(figures.allowances).toEqual([
      { kind: 'ALLOWANCE', reason: 'Loyalty', amount: eur(3000n) },
      { kind: 'CHARGE', reason: 'Freight', amount: eur(1900n) },
    ]);
    expect([figures.net, figures.tax]).toEqual([eur(28900n), eur(5491n)]);
    expect(figures.taxTotals[0]).toMatchObject({ taxable: eur(28900n), tax: eur(5491n) });
  });

  it('keep tax apart by category and rate', () => {
    const { taxTotals } = figuresOf(
      [
        line(),
        line({ lineid: '2', taxcategory: 'AA', taxrate1: '7', tax1amt: '21' }),
        line({ lineid: '3', taxcategory: 'AA', taxrate1: '19.0' }),
        line({
          ...{ lineid: '4', taxcategory: 'E', taxrate1: '0' },
          tax1amt: '0',
          taxdescription: 'Education',
        }),
      ],
      SALE,
    );
    expect(taxTotals.map((t) => [t.category, t.percent, t.tax.minor, t.exemptionReason])).toEqual([
      ['S', '19', 11400n, null],
      ['S', '7', 2100n, null],
      ['E', '0', 0n, 'Education'],
    ]);
  });

  it('entered as an amount have a price by their quantity', () => {
    const { rate, ...bare } = line({ quantity: '-7', foreignamount: '-100' });
    const [priced] = figuresOf([bare], SALE).lines;
    expect(rate).toBe('100');
    expect(priced).toMatchObject({ quantity: '7', unitPrice: '14.2857142857', discount: null });
  });

  it('keep quantity times price less discount equal to the net amount', () => {
    const cents = fc.integer({ min: 0, max: 10 ** 9 });
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: 1, max: 999 }), (net, price, quantity) => {
        const [read] = figuresOf(
          [
            line({
              quantity: `-${quantity}`,
              rate: String(price / 100),
              foreignamount: String(-net / 100),
            }),
          ],
          SALE,
        ).lines;
        const discount = read?.discount?.minor ?? 0n;
        expect(BigInt(price) * BigInt(quantity) - discount).toBe(BigInt(net));
      }),
    );
  });

  it('are refused with tax that no code explains, or with more decimals than the currency has', () => {
    const { taxcode, ...untaxed } = line();
    expect(taxcode).toBe('1');
    expect(() => figuresOf([untaxed], SALE)).toThrow(/no tax code/);
    expect(() => figuresOf([line({ foreignamount: '-300.001' })], SALE)).toThrow(UnreadableAmount);
    expect(() => figuresOf([line({ taxcategory: 'Q' })], SALE)).toThrow(/taxcategory/);
    expect(() => figuresOf([line({ itemtype: 'Discount', foreignamount: '-30' })], SALE)).toThrow(
      /wrong sign/,
    );
  });
});

describe('the months of a term', () => {
  it.each([
    ['2026-05-01', '2027-04-30', 12],
    ['2026-01-01', '2026-01-31', 1],
    ['2026-01-15', '2026-04-14', 3],
    ['2026-01-01', '2026-01-15', null],
    ['2024-02-29', '2025-02-28', null],
  ])('from %s to %s are %s', (start, end, months) => {
    expect(wholeMonths(start, end)).toBe(months);
  });
});

describe('a keyset', () => {
  it('goes on behind a place, with every value bound', () => {
    const { text, params } = behind(
      [momentKey('t.lastmodifieddate'), idKey('t.id')],
      ['2026-05-01T00:00:00', 104],
    );
    const moment = `TO_DATE(?, 'YYYY-MM-DD"T"HH24:MI:SS')`;
    expect(text).toBe(
      `(t.lastmodifieddate > ${moment} OR (t.lastmodifieddate = ${moment} AND t.id > ?))`,
    );
    expect(params).toEqual(['2026-05-01T00:00:00', '2026-05-01T00:00:00', 104]);
  });
});

describe('JSON for NetSuite', () => {
  it('is what JSON.parse takes back, with decimals digit by digit', () => {
    const value = { a: [new JsonDecimal('19.9950'), 'x"\n'], b: undefined, c: { d: true } };
    expect(jsonText(value)).toBe('{"a":[19.995,"x\\"\\n"],"c":{"d":true}}');
    expect(() => new JsonDecimal('1; DROP')).toThrow(UnreadableAmount);
  });
});

describe('an answer of NetSuite', () => {
  const answer = (status: number, details: object[], headers = {}) => ({
    status,
    headers: { 'content-type': 'application/vnd.oracle.resource+json; type=error', ...headers },
    text: JSON.stringify({ title: 'Bad Request', status, 'o:errorDetails': details }),
  });
  const code = (errorCode: string, detail = 'No.') => [{ detail, 'o:errorCode': errorCode }];

  it.each([
    [401, 'INVALID_LOGIN', 'ACCESS'],
    [403, 'INSUFFICIENT_PERMISSION', 'ACCESS'],
    [404, 'NONEXISTENT_ID', 'REFUSED'],
    [400, 'INVALID_CONTENT', 'REFUSED'],
    [400, 'SSS_REQUEST_LIMIT_EXCEEDED', 'THROTTLED'],
    [429, 'CONCURRENCY_LIMIT_EXCEEDED', 'THROTTLED'],
  ])('with %s %s is %s and had no effect', (status, errorCode, failure) => {
    expect(failureIn(answer(status, code(errorCode)), 'WRITE')).toMatchObject({
      failure,
      effect: 'NONE',
      httpStatus: status,
    });
  });

  it('is a duplicate only for a write', () => {
    const taken = answer(400, code('USER_ERROR', 'This record already exists'));
    expect(failureIn(taken, 'WRITE')?.failure).toBe('DUPLICATE');
    expect(failureIn(taken, 'READ')?.failure).toBe('REFUSED');
  });

  it('with a server error or a redirect leaves the effect of a write open', () => {
    const broken = answer(500, code('UNEXPECTED_ERROR'));
    expect(failureIn(broken, 'WRITE')).toMatchObject({ failure: 'UNAVAILABLE', effect: 'UNKNOWN' });
    expect(failureIn(broken, 'READ')).toMatchObject({ failure: 'UNAVAILABLE', effect: 'NONE' });
    expect(failureIn(answer(302, []), 'WRITE')).toMatchObject({ effect: 'UNKNOWN' });
  });

  it('keeps the vendor’s words, where they point, its pause, and no secret', () => {
    const token = 'eyJhbGciOiJQUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
    const details = [
      {
        detail: `Invalid value for ${token}`,
        'o:errorCode': 'INVALID_CONTENT',
        'o:errorPath': 'item.items[0].item',
      },
    ];
    const failure = failureIn(answer(400, details, { 'retry-after': '2' }), 'WRITE');
    expect(failure?.vendorCode).toBe(
      'INVALID_CONTENT: item.items[0].item: Invalid value for [redacted]',
    );
    expect(failure).toMatchObject({ retryAfterMs: 2000 });
  });

  it('that is good is no failure', () => {
    expect(failureIn({ status: 204, headers: {}, text: '' }, 'WRITE')).toBeNull();
  });
});

it('reads no type of record twice', () => {
  const names = RECORD_KINDS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => name === name.toLowerCase())).toBe(true);
});
