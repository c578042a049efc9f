import { Directive, Field, ObjectType } from 'type-graphql';
import { currencyDecimals } from './currency.ts';
import { describedEnum } from './enum.ts';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from './scalars.ts';

/** An exact amount: whole minor units (cents) of one currency. Arithmetic is on `minor`, never on `amount`. */
@Directive('@shareable')
@ObjectType({
  description: 'An exact amount of money. Amount and currency always travel together.',
})
export class Money {
  readonly minor: bigint;

  @Field(() => CurrencyCodeScalar, { description: 'ISO 4217 code of the currency.' })
  readonly currency: string;

  constructor(minor: bigint, currency: string) {
    this.minor = minor;
    this.currency = currency;
  }

  @Field(() => DecimalScalar, {
    description: 'The amount in major units, with exactly the decimals of the currency.',
  })
  get amount(): string {
    return minorToDecimal(this.minor, currencyDecimals(this.currency) ?? 2);
  }
}

/** `-12345n` with 2 decimals is `-123.45`. */
export function minorToDecimal(minor: bigint, decimals: number): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  return decimals === 0
    ? `${sign}${digits}`
    : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** `"-123.45"` EUR; the inverse of `amount`. The text has at most the decimals of the currency. */
export function moneyOf(amount: string, currency: string): Money {
  const decimals = currencyDecimals(currency) ?? 2;
  const [, whole = '', fraction = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === '' || fraction.length > decimals)
    throw new RangeError(`${amount} is not an amount of ${currency}`);
  return new Money(BigInt(whole + fraction.padEnd(decimals, '0')), currency);
}

export const RateType = {
  SPOT: 'SPOT',
  AVERAGE: 'AVERAGE',
  BOOKING: 'BOOKING',
  CONTRACT: 'CONTRACT',
} as const;
export type RateType = (typeof RateType)[keyof typeof RateType];
describedEnum(RateType, 'RateType', 'What kind of exchange rate it is.', {
  SPOT: 'Rate of one day.',
  AVERAGE: 'Average over a period.',
  BOOKING: 'The rate the document was booked with in the system of record.',
  CONTRACT: 'A rate agreed by contract.',
});

@Directive('@shareable')
@ObjectType({
  description:
    'The exchange rate that was applied, as quoted and never inverted: 1 unit of `from` is `rate` units of `to`.',
})
export class AppliedRate {
  @Field(() => DecimalScalar, { description: 'Units of `to` for one unit of `from`.' })
  rate!: string;
  @Field(() => CurrencyCodeScalar, { description: 'Currency converted from.' })
  from!: string;
  @Field(() => CurrencyCodeScalar, { description: 'Currency converted to.' })
  to!: string;
  @Field(() => DateScalar, { description: 'Day of the rate.' })
  date!: string;
  @Field(() => String, { description: 'Who quoted the rate, such as the system of record.' })
  source!: string;
  @Field(() => RateType, { description: 'Kind of rate.' })
  type!: RateType;
}

@Directive('@shareable')
@ObjectType({
  description:
    'An amount in the currency of its document and in the functional currency of its legal entity.',
})
export class ConvertedMoney {
  @Field(() => Money, { description: 'In the document’s currency.' })
  document!: Money;
  @Field(() => Money, { nullable: true, description: 'In the legal entity’s functional currency.' })
  functional!: Money | null;
  @Field(() => AppliedRate, {
    nullable: true,
    description: 'The rate between the two; null when they are the same currency.',
  })
  rate!: AppliedRate | null;
}
