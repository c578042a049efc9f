import { currencyDecimals } from '../schema/currency.ts';
import { Money } from '../schema/money.ts';

/** An amount of a vendor that cannot be taken as it is: not a number, or more decimals than its currency has. */
export class UnreadableAmount extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableAmount';
  }
}

/** `digits` x 10^-`scale`, exactly. */
interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

/** Decimals that prices, quantities and rates may have (canonical-model A1). */
export const MAX_DECIMALS = 10;

/** Vendors print doubles: `300.0`, `1e-7`, `1.5E+3`. An exponent beyond this is no amount of anything. */
const MAX_EXPONENT = 40;

/** Minor units of a vendor's amount. Zeros at the end are dropped; decimals that the currency lacks are refused. */
export function toMinor(text: string, currency: string): bigint {
  const exact = exactOf(text);
  const decimals = decimalsOf(currency);
  if (exact.scale > decimals)
    throw new UnreadableAmount(`${text} has more decimals than ${currency} can be posted with`);
  return rounded(exact, decimals);
}

/** Minor units where the vendor is known to send more decimals than are posted: rounded half away from zero. */
export const toMinorRounded = (text: string, currency: string): bigint =>
  rounded(exactOf(text), decimalsOf(currency));

/** A vendor's amount as money, exactly; see `toMinor`. */
export const toMoney = (text: string, currency: string): Money =>
  new Money(toMinor(text, currency), currency);

/** The exact product of decimal texts in minor units, rounded once, half away from zero (canonical-model A3). */
export const productToMinor = (factors: readonly string[], currency: string): bigint =>
  rounded(product(factors.map(exactOf)), decimalsOf(currency));

/** The sum of amounts in one currency; zero of that currency where there are none. */
export function sumOf(amounts: readonly Money[], currency: string): Money {
  const stranger = amounts.find((amount) => amount.currency !== currency);
  if (stranger)
    throw new UnreadableAmount(`${stranger.currency} cannot be added up with ${currency}`);
  return new Money(
    amounts.reduce((sum, { minor }) => sum + minor, 0n),
    currency,
  );
}

/**
 * Plain notation with at most ten decimals, rounded half away from zero beyond: `300.0` is `300`, `1e-7` is
 * `0.0000001`. Refuses more than 15 digits before the point, as the graph does.
 */
export function toDecimal(text: string): string {
  const exact = exactOf(text);
  const scale = Math.min(exact.scale, MAX_DECIMALS);
  const decimal = plain({ digits: rounded(exact, scale), scale });
  if (/\d{16}/.test(decimal)) throw new UnreadableAmount(`${decimal} has more than 15 digits`);
  return decimal;
}

/** `dividend` / `divisor` with at most ten decimals, rounded half away from zero. */
export function quotient(dividend: string, divisor: string): string {
  const [over, under] = [exactOf(dividend), exactOf(divisor)];
  if (under.digits === 0n) throw new UnreadableAmount(`${dividend} cannot be divided by zero`);
  const numerator = over.digits * 10n ** BigInt(under.scale + MAX_DECIMALS);
  const denominator = under.digits * 10n ** BigInt(over.scale);
  return plain({ digits: dividedHalfAway(numerator, denominator), scale: MAX_DECIMALS });
}

/** A fraction as percent: `0.15` is `15`. */
export const fractionToPercent = (text: string): string =>
  toDecimal(plain(product([exactOf(text), { digits: 100n, scale: 0 }])));

/** Percent as a fraction: `15` is `0.15`. */
export const percentToFraction = (text: string): string =>
  toDecimal(plain(product([exactOf(text), { digits: 1n, scale: 2 }])));

/** `minuend` - `subtrahend`. */
export function difference(minuend: string, subtrahend: string): string {
  const [a, b] = [exactOf(minuend), exactOf(subtrahend)];
  const scale = Math.max(a.scale, b.scale);
  return plain({ digits: rounded(a, scale) - rounded(b, scale), scale });
}

/** -1, 0 or 1 for a negative, no, or a positive amount. */
export function signOf(text: string): -1 | 0 | 1 {
  const { digits } = exactOf(text);
  if (digits === 0n) return 0;
  return digits < 0n ? -1 : 1;
}

/** The amount with its sign turned. */
export function negated(text: string): string {
  const { digits, scale } = exactOf(text);
  return plain({ digits: -digits, scale });
}

function decimalsOf(currency: string): number {
  const decimals = currencyDecimals(currency);
  if (decimals === null)
    throw new UnreadableAmount(`${currency} is not a currency that can be posted in`);
  return decimals;
}

function exactOf(text: string): Exact {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d{1,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? [];
  if (whole === '' || Math.abs(Number(exponent)) > MAX_EXPONENT)
    throw new UnreadableAmount(`"${text.slice(0, 60)}" is not a number`);
  const digits = BigInt(`${whole}${fraction}`);
  return shortest({
    digits: sign === '-' ? -digits : digits,
    scale: fraction.length - Number(exponent),
  });
}

/** Without zeros at the end, and never with a negative scale. */
function shortest({ digits, scale }: Exact): Exact {
  if (scale < 0) return { digits: digits * 10n ** BigInt(-scale), scale: 0 };
  let [left, places] = [digits, scale];
  while (places > 0 && left % 10n === 0n) {
    left /= 10n;
    places -= 1;
  }
  return { digits: left, scale: places };
}

const product = (factors: readonly Exact[]): Exact =>
  factors.reduce((a, b) => ({ digits: a.digits * b.digits, scale: a.scale + b.scale }), {
    digits: 1n,
    scale: 0,
  });

function rounded({ digits, scale }: Exact, decimals: number): bigint {
  return scale <= decimals
    ? digits * 10n ** BigInt(decimals - scale)
    : dividedHalfAway(digits, 10n ** BigInt(scale - decimals));
}

/** bigint division drops towards zero, so half away from zero is one step outwards from half of it on. */
function dividedHalfAway(numerator: bigint, denominator: bigint): bigint {
  const towardsZero = numerator / denominator;
  const rest = magnitude(numerator % denominator);
  if (rest * 2n < magnitude(denominator)) return towardsZero;
  return numerator < 0n === denominator < 0n ? towardsZero + 1n : towardsZero - 1n;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function plain(exact: Exact): string {
  const { digits, scale } = shortest(exact);
  const text = magnitude(digits)
    .toString()
    .padStart(scale + 1, '0');
  const sign = digits < 0n ? '-' : '';
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
