/**
 * An exact decimal with eight decimals, held as a whole number of hundred-millionths.
 * Amounts, prices, quantities, percentages and exchange rates all use it, so that no money meets binary floating point
 * between the JSON number that came in and the one that goes out.
 */
export type Exact = bigint;

const DECIMALS = 8;
const ONE: Exact = 10n ** 8n;
const NUMERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

export const ZERO: Exact = 0n;

/** The exact value of a JSON number or numeral; `null` when the text is not a number. */
export function exactOf(input: number | string): Exact | null {
  const [whole, sign, integer = '', fraction = '', exponent = '0'] =
    NUMERAL.exec(String(input).trim()) ?? [];
  if (whole === undefined || integer + fraction === '') return null;
  const digits = BigInt(integer + fraction) * (sign === '-' ? -1n : 1n);
  const shift = DECIMALS + Number(exponent) - fraction.length;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfAway(digits, 10n ** BigInt(-shift));
}

export const wholeNumber = (units: number): Exact => BigInt(units) * ONE;

/** `1250.5`, without trailing zeros, as the query service prints numbers. */
export function exactText(value: Exact): string {
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % ONE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  const text = (magnitude / ONE).toString() + (fraction === '' ? '' : `.${fraction}`);
  return value < 0n ? `-${text}` : text;
}

/** The JSON number (a double) that the record service puts on the wire. */
export const exactNumber = (value: Exact): number => Number(exactText(value));

/** Half away from zero, to so many decimals. */
export function roundTo(value: Exact, decimals: number): Exact {
  const unit = smallestUnit(decimals);
  return divideHalfAway(value, unit) * unit;
}

/** The product of exact factors, rounded once, half away from zero. */
export function roundedProduct(factors: readonly Exact[], decimals: number): Exact {
  const unit = smallestUnit(decimals);
  let product = 1n;
  let excess = unit;
  for (const [index, factor] of factors.entries()) {
    product *= factor;
    if (index > 0) excess *= ONE;
  }
  return divideHalfAway(product, excess) * unit;
}

/** `numerator / denominator`, rounded once, half away from zero. */
export function quotient(numerator: Exact, denominator: Exact, decimals: number): Exact {
  const unit = smallestUnit(decimals);
  return divideHalfAway(numerator * ONE, denominator * unit) * unit;
}

const UNITS: readonly Exact[] = Array.from(
  { length: DECIMALS + 1 },
  (_, decimals) => 10n ** BigInt(DECIMALS - decimals),
);

/** One cent where `decimals` is 2. */
export const smallestUnit = (decimals: number): Exact => UNITS[decimals] ?? 1n;

export const sum = (values: Iterable<Exact>): Exact => {
  let total = ZERO;
  for (const value of values) total += value;
  return total;
};

export const smaller = (left: Exact, right: Exact): Exact => (left < right ? left : right);
export const larger = (left: Exact, right: Exact): Exact => (left > right ? left : right);

function divideHalfAway(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const magnitude = (2n * top + bottom) / (2n * bottom);
  return negative ? -magnitude : magnitude;
}
