/**
 * An exact amount, rate or percentage, counted in hundred-millionths: this vendor keeps eight decimals everywhere,
 * so one scale serves all of them and no figure ever passes through a float.
 */
export type Exact = bigint;

const DECIMALS = 8;
export const ONE: Exact = 10n ** BigInt(DECIMALS);
export const HUNDRED: Exact = 100n * ONE;

const NUMERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads decimal text or a JSON number; what lies beyond eight decimals is rounded away from zero at the half. */
export function exact(value: string | number): Exact {
  const text = String(value).trim();
  const match = NUMERAL.exec(text);
  if (!match || (match[2] === '' && (match[3] ?? '') === ''))
    throw new Error(`"${text}" is not a decimal number`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction || '0');
  const shift = DECIMALS + Number(exponent) - fraction.length;
  const size =
    shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -size : size;
}

/** `525.00000000`: how the older list API prints amounts. */
export function fixed(value: Exact): string {
  const size = value < 0n ? -value : value;
  const digits = size.toString().padStart(DECIMALS + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

/** As {@link fixed}, but zero prints as `0E-8`, which is what a Java BigDecimal of scale eight says. */
export const javaDecimal = (value: Exact): string => (value === 0n ? '0E-8' : fixed(value));

/** `12.5`: no trailing zeros, as amounts stand in financial documents. */
export const plain = (value: Exact): string => fixed(value).replace(/\.?0+$/, '');

/** Half away from zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

export interface Rate {
  readonly value: Exact;
  readonly operation: 'MULTIPLY' | 'DIVIDE';
}

/** Converts into a currency of `decimals` minor digits, rounding once. */
export function convert(amount: Exact, rate: Rate, decimals: number): Exact {
  const unit = 10n ** BigInt(DECIMALS - decimals);
  return rate.operation === 'MULTIPLY'
    ? divideRounded(amount * rate.value, ONE * unit) * unit
    : divideRounded(amount * ONE, rate.value * unit) * unit;
}

/** Splits by weight into whole minor units; the parts add up to `total` (largest remainder, ties to the earlier). */
export function shares(total: Exact, weights: readonly Exact[], decimals: number): Exact[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) throw new Error('cannot split by weights that add up to zero');
  const unit = 10n ** BigInt(DECIMALS - decimals);
  const parts = weights.map((weight) => ((total * weight) / sum / unit) * unit);
  const rest = total - parts.reduce((a, b) => a + b, 0n);
  const step = rest < 0n ? -unit : unit;
  const byRemainder = weights
    .map((weight, index) => ({
      index,
      remainder: magnitude(total * weight - (parts[index] ?? 0n) * sum),
    }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
    );
  let left = rest;
  for (const { index } of byRemainder) {
    if (magnitude(left) < unit) break;
    parts[index] = (parts[index] ?? 0n) + step;
    left -= step;
  }
  // A total finer than the minor unit keeps its tail on the first part rather than losing it.
  parts[0] = (parts[0] ?? 0n) + left;
  return parts;
}

export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
export const sum = (values: Iterable<Exact>): Exact => {
  let total = 0n;
  for (const value of values) total += value;
  return total;
};

const NO_MINOR = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
);
const THREE_MINOR = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Decimals of the currency's minor unit (ISO 4217). */
export const minorDigits = (currency: string): number =>
  NO_MINOR.has(currency) ? 0 : THREE_MINOR.has(currency) ? 3 : 2;
