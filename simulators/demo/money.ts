/**
 * Exact money for the made-up company: whole minor units in bigint, decimals as text.
 * Rounding is half away from zero (A2), once per line (A3); splitting is by largest remainder (A6).
 */
export type Minor = bigint;

const DECIMALS: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

/** Decimals of the currency's smallest unit (ISO 4217), for the currencies of the demo. */
export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2;
}

/** `numerator / denominator`, rounded half away from zero. `denominator` must be positive. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

interface Scaled {
  readonly digits: bigint;
  readonly scale: number;
}

function scaled(decimal: string): Scaled {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Product of decimal texts, rounded to the currency's minor unit. */
export function product(currency: string, ...factors: readonly string[]): Minor {
  let digits = 1n;
  let scale = 0;
  for (const factor of factors.map(scaled)) {
    digits *= factor.digits;
    scale += factor.scale;
  }
  const decimals = decimalsOf(currency);
  return scale <= decimals
    ? digits * 10n ** BigInt(decimals - scale)
    : roundedQuotient(digits, 10n ** BigInt(scale - decimals));
}

/** Quantity times unit price less a whole-percent discount, rounded once (A3). */
export function lineNet(
  currency: string,
  quantity: string,
  unitPrice: string,
  discountPercent = 0,
): Minor {
  return product(currency, quantity, unitPrice, shareText(100 - discountPercent));
}

/** 85 -> "0.85": whole percent as a fraction. */
export function shareText(percent: number): string {
  return `${Math.trunc(percent / 100)}.${String(percent % 100).padStart(2, '0')}`;
}

/** Tax on top of a net amount; `percent` may have decimals ("8.875"). */
export function percentOf(net: Minor, percent: string): Minor {
  const { digits, scale } = scaled(percent);
  return roundedQuotient(net * digits, 100n * 10n ** BigInt(scale));
}

/** Tax contained in a gross amount: gross x rate / (100 + rate). */
export function taxWithin(gross: Minor, percent: string): Minor {
  const { digits, scale } = scaled(percent);
  return roundedQuotient(gross * digits, 100n * 10n ** BigInt(scale) + digits);
}

/** Parts in proportion to `weights` that sum to the whole; what is left over goes to the largest remainders, ties first. */
export function split(total: Minor, weights: readonly bigint[]): Minor[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) throw new Error('split needs a weight above zero');
  const sign = total < 0n ? -1n : 1n;
  const magnitude = total * sign;
  const parts = weights.map((weight) => (magnitude * weight) / sum);
  const left = Number(magnitude - parts.reduce((a, b) => a + b, 0n));
  const order = weights
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % sum }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    );
  for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts.map((part) => part * sign);
}

/** Equal parts that sum to the whole. */
export function splitEvenly(total: Minor, count: number): Minor[] {
  return split(
    total,
    Array.from({ length: count }, () => 1n),
  );
}

export function sum(amounts: readonly Minor[]): Minor {
  return amounts.reduce((a, b) => a + b, 0n);
}

/** Amount in another currency at `rate` (1 of `from` = `rate` of `to`). */
export function convert(amount: Minor, from: string, to: string, rate: string): Minor {
  return product(to, amountText(amount, from), rate);
}

/** "1190.00" */
export function amountText(amount: Minor, currency: string): string {
  const decimals = decimalsOf(currency);
  if (decimals === 0) return amount.toString();
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * The JSON number by which a vendor shows an amount. Printing a double gives back the shortest decimal
 * text, so up to 15 digits this loses nothing; no arithmetic is done on it.
 */
export function wireNumber(amount: Minor, currency: string): number {
  return Number(amountText(amount, currency));
}
