/** `JSON.rawJSON` is in the runtime but not yet in the library typings of our target. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): object };

const PLAIN_OR_SCIENTIFIC = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** An exact decimal, `unscaled / 10^scale`: amounts never become floats in here. */
export class Decimal {
  static readonly zero = new Decimal(0n, 0);
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** `12`, `-1.50`, `1.39E8`; undefined when the text is no number. */
  static parse(text: string): Decimal | undefined {
    const match = PLAIN_OR_SCIENTIFIC.exec(text.trim());
    if (!match) return undefined;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    if (whole + fraction === '') return undefined;
    const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
    const scale = fraction.length - Number(exponent);
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * 10n ** BigInt(-scale), 0);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.#at(scale) + other.#at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.unscaled, other.scale));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** Rounded to `scale` digits; the divisor must not be zero. */
  dividedBy(other: Decimal, scale: number): Decimal {
    const digits = scale + 1 + other.scale;
    return new Decimal(
      this.#at(this.scale + digits) / other.unscaled,
      scale + 1 + this.scale,
    ).round(scale);
  }

  /** One hundredth: turns a percent into a factor. */
  percent(): Decimal {
    return new Decimal(this.unscaled, this.scale + 2);
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const [a, b] = [this.#at(scale), other.#at(scale)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Half away from zero, as the vendor rounds. */
  round(scale: number): Decimal {
    if (this.scale <= scale) return this;
    const divisor = 10n ** BigInt(this.scale - scale);
    const half = (divisor / 2n) * (this.unscaled < 0n ? -1n : 1n);
    return new Decimal((this.unscaled + half) / divisor, scale);
  }

  /** How many digits stand before the point. */
  get wholeDigits(): number {
    const whole = this.#absolute() / 10n ** BigInt(this.scale);
    return whole === 0n ? 0 : whole.toString().length;
  }

  /** Plain notation without trailing zeros. */
  toString(): string {
    const [whole, fraction] = this.#parts();
    return `${this.#sign()}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  }

  toJSON(): object {
    return rawJSON(this.toString());
  }

  /**
   * As the vendor's Java backend prints a double: `12.0`, `120000.5`, and from ten million on `1.39E8`.
   * Clients that read amounts with a plain-digits pattern break on exactly this.
   */
  toDouble(): object {
    const [whole, fraction] = this.#parts();
    const plain =
      this.unscaled === 0n ||
      (whole.length <= 7 && (whole !== '0' || fraction.search(/[1-9]/) < 3));
    if (plain) return rawJSON(`${this.#sign()}${whole}.${fraction || '0'}`);
    const digits = (whole + fraction).replace(/^0+/, '');
    const exponent = whole === '0' ? -(fraction.search(/[1-9]/) + 1) : whole.length - 1;
    const rest = digits.slice(1).replace(/0+$/, '') || '0';
    return rawJSON(`${this.#sign()}${digits[0]}.${rest}E${exponent}`);
  }

  #at(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }

  #absolute(): bigint {
    return this.unscaled < 0n ? -this.unscaled : this.unscaled;
  }

  #sign(): string {
    return this.unscaled < 0n ? '-' : '';
  }

  /** Digits before the point and, without trailing zeros, after it. */
  #parts(): [string, string] {
    const digits = this.#absolute()
      .toString()
      .padStart(this.scale + 1, '0');
    const point = digits.length - this.scale;
    return [digits.slice(0, point), digits.slice(point).replace(/0+$/, '')];
  }
}
