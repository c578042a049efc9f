import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { DimensionKind, Side, SubLedger } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar, DecimalScalar } from './scalars.ts';

export const TermBasis = {
  INVOICE_DATE: 'INVOICE_DATE',
  END_OF_MONTH: 'END_OF_MONTH',
  FIXED_DAY: 'FIXED_DAY',
} as const;
export type TermBasis = (typeof TermBasis)[keyof typeof TermBasis];
describedEnum(TermBasis, 'TermBasis', 'What the days of a payment term are counted from.', {
  INVOICE_DATE: 'The issue date.',
  END_OF_MONTH: 'The end of the month of issue.',
  FIXED_DAY: 'A fixed day after the end of the month.',
});

@Directive('@key(fields: "id")')
@ObjectType({ description: 'When an invoice is due and what early payment earns.' })
export class PaymentTerm extends KeptRecord {
  @Field(() => String, { description: 'Code in the ERP.' })
  code!: string;
  @Field(() => TermBasis, { description: 'What the days are counted from.' })
  basis!: TermBasis;
  @Field(() => Int, { description: 'Days until due.' })
  netDays!: number;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Percent taken off for early payment.',
  })
  discountPercent!: string | null;
  @Field(() => Int, { nullable: true, description: 'Days within which payment is early.' })
  discountDays!: number | null;
}

export const TaxCategory = {
  S: 'S',
  Z: 'Z',
  E: 'E',
  AE: 'AE',
  K: 'K',
  G: 'G',
  O: 'O',
  L: 'L',
  M: 'M',
} as const;
export type TaxCategory = (typeof TaxCategory)[keyof typeof TaxCategory];
describedEnum(TaxCategory, 'TaxCategory', 'Tax category of EN 16931 (UNCL 5305).', {
  S: 'Standard or reduced rate.',
  Z: 'Zero rated.',
  E: 'Exempt.',
  AE: 'Reverse charge.',
  K: 'Intra-community supply.',
  G: 'Export outside the EU.',
  O: 'Outside the scope of tax.',
  L: 'Canary Islands general indirect tax.',
  M: 'Tax of Ceuta and Melilla.',
});

export const TaxDirection = { SALES: 'SALES', PURCHASE: 'PURCHASE', BOTH: 'BOTH' } as const;
export type TaxDirection = (typeof TaxDirection)[keyof typeof TaxDirection];
describedEnum(TaxDirection, 'TaxDirection', 'Which side of trade a tax code is for.', {
  SALES: 'Sales.',
  PURCHASE: 'Purchases.',
  BOTH: 'Both.',
});

@ObjectType({ description: 'A rate of a tax code during a time.' })
export class TaxRate {
  @Field(() => DecimalScalar, { description: 'Percent.' })
  percent!: string;
  @Field(() => DateScalar, { description: 'First day.' })
  validFrom!: string;
  @Field(() => DateScalar, { nullable: true, description: 'Last day; null when it has none.' })
  validTo!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A tax code of the ERP.' })
export class TaxCode extends KeptRecord {
  @Field(() => String, { description: 'Code in the ERP.' })
  code!: string;
  @Field(() => TaxCategory, { description: 'Category of EN 16931.' })
  category!: TaxCategory;
  @Field(() => CountryCodeScalar, { description: 'Country whose tax it is.' })
  country!: string;
  @Field(() => [TaxRate], { description: 'Rates over time.' })
  rates!: TaxRate[];
  @Field(() => DecimalScalar, {
    description: 'Percent of the tax that can be reclaimed, 0 to 100.',
  })
  recoverablePercent!: string;
  @Field(() => TaxDirection, { description: 'Which side of trade it is for.' })
  direction!: TaxDirection;
}

export const AccountClass = {
  ASSET: 'ASSET',
  LIABILITY: 'LIABILITY',
  EQUITY: 'EQUITY',
  REVENUE: 'REVENUE',
  EXPENSE: 'EXPENSE',
  STATISTICAL: 'STATISTICAL',
} as const;
export type AccountClass = (typeof AccountClass)[keyof typeof AccountClass];
describedEnum(AccountClass, 'AccountClass', 'Class of a ledger account.', {
  ASSET: 'Asset.',
  LIABILITY: 'Liability.',
  EQUITY: 'Equity.',
  REVENUE: 'Revenue.',
  EXPENSE: 'Expense.',
  STATISTICAL: 'Not money: statistical or non-posting.',
});

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An account of the general ledger.' })
export class GLAccount extends KeptRecord {
  @Field(() => String, { description: 'Account number.' })
  code!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => AccountClass, { description: 'Class.' })
  class!: AccountClass;
  @Field(() => Side, { description: 'Side on which its balance normally stands.' })
  normalSide!: Side;
  @Field(() => CurrencyCodeScalar, {
    nullable: true,
    description: 'The only currency it takes; null when it takes all.',
  })
  currency!: string | null;
  @Field(() => [DimensionKind], { description: 'Dimensions that every posting on it must carry.' })
  requiredDimensions!: DimensionKind[];
  @Field(() => Boolean, { description: 'Whether it takes postings, or only sums others.' })
  postable!: boolean;
  @Field(() => SubLedger, {
    nullable: true,
    description: 'The sub-ledger it controls, if any; such an account takes no direct posting.',
  })
  controlAccount!: SubLedger | null;
  @Field(() => Boolean, { description: 'Whether it is in use.' })
  active!: boolean;
  legalEntityIds!: string[];
}

@ObjectType()
abstract class OrganisationUnit extends KeptRecord {
  @Field(() => String, { description: 'Code in the ERP.' })
  code!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => Boolean, { description: 'Whether it is in use.' })
  active!: boolean;
  parentId!: string | null;
  legalEntityIds!: string[];
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'An organisational department.' })
export class Department extends OrganisationUnit {}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A cost centre.' })
export class CostCenter extends OrganisationUnit {}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A project that costs and revenue are collected on.' })
export class Project extends OrganisationUnit {}

/** The key alone: how another subgraph names one. */
@Directive('@key(fields: "id", resolvable: false)')
@needs('reference:read')
@ObjectType('Department')
export class DepartmentKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

/** The key alone: how another subgraph names one. */
@Directive('@key(fields: "id", resolvable: false)')
@needs('reference:read')
@ObjectType('CostCenter')
export class CostCenterKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

/** The key alone: how another subgraph names one. */
@Directive('@key(fields: "id", resolvable: false)')
@needs('reference:read')
@ObjectType('Project')
export class ProjectKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const PaymentTermConnection = connectionOf(PaymentTerm, 'PaymentTerm', 'payment terms');
export const TaxCodeConnection = connectionOf(TaxCode, 'TaxCode', 'tax codes');
export const GLAccountConnection = connectionOf(GLAccount, 'GLAccount', 'ledger accounts');
export const DepartmentConnection = connectionOf(Department, 'Department', 'departments');
export const CostCenterConnection = connectionOf(CostCenter, 'CostCenter', 'cost centres');
export const ProjectConnection = connectionOf(Project, 'Project', 'projects');

const byCode = { CODE: 'Code.', UPDATED_AT: 'Last change in the system of record.' };
export const PaymentTermOrder = orderOf('PaymentTerm', byCode);
export const TaxCodeOrder = orderOf('TaxCode', byCode);
export const GLAccountOrder = orderOf('GLAccount', byCode);
export const DepartmentOrder = orderOf('Department', byCode);
export const CostCenterOrder = orderOf('CostCenter', byCode);
export const ProjectOrder = orderOf('Project', byCode);

@InputType({ description: 'Which payment terms.' })
export class PaymentTermFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By code.' })
  code?: StringFilter | null;
}

const TaxCategoryFilter = enumFilterOf(TaxCategory, 'TaxCategory');
@InputType({ description: 'Which tax codes.' })
export class TaxCodeFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By code.' })
  code?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By country.' })
  country?: StringFilter | null;
  @Field(() => TaxCategoryFilter, { nullable: true, description: 'By category.' })
  category?: InstanceType<typeof TaxCategoryFilter> | null;
}

const AccountClassFilter = enumFilterOf(AccountClass, 'AccountClass');
@InputType({ description: 'Which ledger accounts.' })
export class GLAccountFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By account number.' })
  code?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
  @Field(() => AccountClassFilter, { nullable: true, description: 'By class.' })
  class?: InstanceType<typeof AccountClassFilter> | null;
  @Field(() => Boolean, { nullable: true, description: 'In use, or not.' })
  active?: boolean | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity that may post on it.' })
  legalEntity?: IdFilter | null;
}

@InputType({ description: 'Which organisational units.' })
export class OrganisationUnitFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By code.' })
  code?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
  @Field(() => Boolean, { nullable: true, description: 'In use, or not.' })
  active?: boolean | null;
  @Field(() => IdFilter, { nullable: true, description: 'By parent.' })
  parent?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity that uses it.' })
  legalEntity?: IdFilter | null;
}

export const PaymentTermArgs = listArgsOf(PaymentTermFilter, PaymentTermOrder, 'payment terms');

export const TaxCodeArgs = listArgsOf(TaxCodeFilter, TaxCodeOrder, 'tax codes');

export const GLAccountArgs = listArgsOf(GLAccountFilter, GLAccountOrder, 'ledger accounts');
export const DepartmentArgs = listArgsOf(OrganisationUnitFilter, DepartmentOrder, 'departments');
export const CostCenterArgs = listArgsOf(OrganisationUnitFilter, CostCenterOrder, 'cost centres');
export const ProjectArgs = listArgsOf(OrganisationUnitFilter, ProjectOrder, 'projects');
