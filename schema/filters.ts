import { Field, ID, InputType } from 'type-graphql';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from './scalars.ts';

@InputType({ description: 'Matches an id.' })
export class IdFilter {
  @Field(() => ID, { nullable: true, description: 'Is this id.' })
  eq?: string | null;
  @Field(() => [ID], { nullable: true, description: 'Is one of these ids.' })
  in?: string[] | null;
}

@InputType({ description: 'Matches a text.' })
export class StringFilter {
  @Field(() => String, { nullable: true, description: 'Is exactly this text.' })
  eq?: string | null;
  @Field(() => [String], { nullable: true, description: 'Is exactly one of these texts.' })
  in?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Contains this text, in any letter case.' })
  contains?: string | null;
}

@InputType({ description: 'Matches a calendar day.' })
export class DateFilter {
  @Field(() => DateScalar, { nullable: true, description: 'Is this day.' })
  eq?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Is this day or later.' })
  gte?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Is this day or earlier.' })
  lte?: string | null;
}

@InputType({ description: 'Matches an instant.' })
export class DateTimeFilter {
  @Field(() => DateTimeScalar, { nullable: true, description: 'Is this instant or later.' })
  gte?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Is this instant or earlier.' })
  lte?: Date | null;
}

@InputType({ description: 'Matches an amount of one currency, in major units.' })
export class MoneyFilter {
  @Field(() => CurrencyCodeScalar, { description: 'Is in this currency.' })
  currency!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Is this amount.' })
  eq?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Is this amount or more.' })
  gte?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Is this amount or less.' })
  lte?: string | null;
}

/** What an enum filter carries. */
export interface EnumFilter<T extends string = string> {
  eq?: T | null;
  in?: T[] | null;
}

/** The filter on one enum: `InvoiceStatusFilter { eq, in }`. */
export function enumFilterOf<T extends string>(values: Readonly<Record<string, T>>, name: string) {
  @InputType(`${name}Filter`, { description: `Matches a ${name}.` })
  class Filter implements EnumFilter<T> {
    @Field(() => values as never, { nullable: true, description: 'Is this value.' })
    eq?: T | null;
    @Field(() => [values as never], { nullable: true, description: 'Is one of these values.' })
    in?: T[] | null;
  }
  return Filter;
}
