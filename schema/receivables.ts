import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from './money.ts';
import { CurrencyCodeScalar, DateScalar } from './scalars.ts';

@ObjectType({ description: 'Open amounts by how long they are past due.' })
export class AgingBucket {
  @Field(() => String, { description: 'Label, such as "1-30".' })
  label!: string;
  @Field(() => Int, {
    nullable: true,
    description: 'Fewest days past due; null for what is not due yet.',
  })
  fromDays!: number | null;
  @Field(() => Int, { nullable: true, description: 'Most days past due; null for no end.' })
  toDays!: number | null;
  @Field(() => Money, { description: 'Open amount.' })
  amount!: Money;
  @Field(() => Int, { description: 'Number of invoices.' })
  invoiceCount!: number;
}

@ObjectType({
  description:
    'What a customer owes one legal entity in one currency. Currencies and legal entities are never added up.',
})
export class Receivables {
  @Field(() => DateScalar, {
    description: 'Day it is as of: today in the legal entity’s time zone, or the day asked for.',
  })
  asOf!: string;
  @Field(() => CurrencyCodeScalar, { description: 'Currency of all its amounts.' })
  currency!: string;
  @Field(() => [AgingBucket], {
    description: 'Not due, then 1-30, 31-60, 61-90 and over 90 days past due.',
  })
  buckets!: AgingBucket[];
  @Field(() => Money, { description: 'All that is open.' })
  open!: Money;
  @Field(() => Money, { description: 'What is past due.' })
  overdue!: Money;
  @Field(() => Money, {
    description: 'Payments and credits not matched with invoices, shown apart.',
  })
  unapplied!: Money;
  @Field(() => Money, { description: 'Open less unapplied.' })
  netExposure!: Money;
  @Field(() => Int, {
    description: 'Days past due of the oldest open invoice; 0 when none is overdue.',
  })
  oldestDaysPastDue!: number;
  legalEntityId!: string;
}
