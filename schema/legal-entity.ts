import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import type { SubLedger } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { Money } from './money.ts';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar } from './scalars.ts';

export const TaxRounding = { PER_LINE: 'PER_LINE', PER_DOCUMENT: 'PER_DOCUMENT' } as const;
export type TaxRounding = (typeof TaxRounding)[keyof typeof TaxRounding];
describedEnum(TaxRounding, 'TaxRounding', 'Where tax is rounded to minor units.', {
  PER_LINE: 'On every line.',
  PER_DOCUMENT: 'Once per tax category and rate of a document (EN 16931).',
});

export const ClosedPeriodPolicy = { HOLD: 'HOLD', NEXT_OPEN: 'NEXT_OPEN' } as const;
export type ClosedPeriodPolicy = (typeof ClosedPeriodPolicy)[keyof typeof ClosedPeriodPolicy];
describedEnum(
  ClosedPeriodPolicy,
  'ClosedPeriodPolicy',
  'What happens to a posting dated in a closed period.',
  {
    HOLD: 'It is held for a person.',
    NEXT_OPEN: 'With approval it is posted on the first day of the next open period.',
  },
);

export const PeriodStatus = { OPEN: 'OPEN', SOFT_CLOSED: 'SOFT_CLOSED', CLOSED: 'CLOSED' } as const;
export type PeriodStatus = (typeof PeriodStatus)[keyof typeof PeriodStatus];
describedEnum(PeriodStatus, 'PeriodStatus', 'Whether a fiscal period takes postings.', {
  OPEN: 'Takes postings.',
  SOFT_CLOSED: 'Takes postings only of those who close the books.',
  CLOSED: 'Takes none.',
});

@ObjectType({ description: 'A registration with a tax authority.' })
export class TaxRegistration {
  @Field(() => CountryCodeScalar, { description: 'Country of the authority.' })
  country!: string;
  @Field(() => String, { description: 'Registration number.' })
  number!: string;
}

@ObjectType({ description: 'A ledger of a legal entity.' })
export class Ledger {
  @Field(() => ID, { description: 'Id in the ERP.' })
  id!: string;
  @Field(() => String, { description: 'Code.' })
  code!: string;
  @Field(() => Boolean, { description: 'Whether it is the leading ledger.' })
  leading!: boolean;
  @Field(() => CurrencyCodeScalar, { description: 'Currency it is kept in.' })
  currency!: string;
  @Field(() => String, { nullable: true, description: 'Accounting standard, such as IFRS.' })
  accountingStandard!: string | null;
}

@ObjectType({ description: 'Regional differences as settings, not code.' })
export class EntityPolicy {
  @Field(() => ClosedPeriodPolicy, {
    description: 'What happens to a posting dated in a closed period.',
  })
  closedPeriod!: ClosedPeriodPolicy;
  @Field(() => Int, { description: 'Days between posting an expense report and reimbursing it.' })
  reimbursementLeadDays!: number;
  @Field(() => String, {
    nullable: true,
    description: 'When reimbursements are paid, as a cron expression in the entity’s time zone.',
  })
  reimbursementRun!: string | null;
  @Field(() => Money, { nullable: true, description: 'A receipt is needed above this amount.' })
  receiptRequiredAbove!: Money | null;
  @Field(() => Money, {
    nullable: true,
    description: 'A replay needs two approvers above this amount.',
  })
  replayTwoApproversAbove!: Money | null;
}

@ObjectType({ description: 'A fiscal period of a legal entity.' })
export class FiscalPeriod extends KeptRecord {
  @Field(() => String, { description: 'Name, such as "Jan 2026".' })
  name!: string;
  @Field(() => DateScalar, { description: 'First day.' })
  start!: string;
  @Field(() => DateScalar, { description: 'Last day.' })
  end!: string;
  arStatus!: PeriodStatus;
  apStatus!: PeriodStatus;
  glStatus!: PeriodStatus;
}

/** Each sub-ledger is closed on its own. */
export const periodStatus = (period: FiscalPeriod, ledger: SubLedger): PeriodStatus =>
  ({ AR: period.arStatus, AP: period.apStatus, GL: period.glStatus })[ledger];

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A company of the group that keeps its own books.' })
export class LegalEntity extends KeptRecord {
  @Field(() => String, { description: 'Code by which tokens and people name it, such as "US01".' })
  code!: string;
  @Field(() => String, { description: 'Registered name.' })
  name!: string;
  @Field(() => CountryCodeScalar, { description: 'Country of registration.' })
  country!: string;
  @Field(() => CurrencyCodeScalar, { description: 'Currency its books are kept in.' })
  functionalCurrency!: string;
  @Field(() => String, { description: 'IANA time zone that decides its "today".' })
  timeZone!: string;
  @Field(() => [TaxRegistration], { description: 'Registrations with tax authorities.' })
  taxRegistrations!: TaxRegistration[];
  @Field(() => TaxRounding, { description: 'Where its documents round tax.' })
  taxRounding!: TaxRounding;
  @Field(() => [Ledger], { description: 'Leading and local ledgers.' })
  ledgers!: Ledger[];
  @Field(() => EntityPolicy, { description: 'Settings of the entity.' })
  policy!: EntityPolicy;
  parentId!: string | null;
}

/** The key alone: how another subgraph names one. */
@Directive('@key(fields: "id", resolvable: false)')
@needs('reference:read')
@ObjectType('LegalEntity')
export class LegalEntityKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const LegalEntityConnection = connectionOf(LegalEntity, 'LegalEntity', 'legal entities');
export const FiscalPeriodConnection = connectionOf(FiscalPeriod, 'FiscalPeriod', 'fiscal periods');
export const LegalEntityOrder = orderOf('LegalEntity', { CODE: 'Code.', NAME: 'Name.' });

@InputType({ description: 'Which legal entities.' })
export class LegalEntityFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By code.' })
  code?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
}

export const LegalEntityArgs = listArgsOf(LegalEntityFilter, LegalEntityOrder, 'legal entities');
