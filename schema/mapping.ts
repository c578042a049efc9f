import { Directive, Field, ObjectType } from 'type-graphql';
import { describedEnum } from './enum.ts';

export const MappingKind = {
  TAX_CODE: 'TAX_CODE',
  PAYMENT_TERM: 'PAYMENT_TERM',
  DEPARTMENT: 'DEPARTMENT',
  PROJECT: 'PROJECT',
  COST_CENTER: 'COST_CENTER',
  GL_ACCOUNT: 'GL_ACCOUNT',
  PRODUCT_REVENUE: 'PRODUCT_REVENUE',
  EXPENSE_CATEGORY: 'EXPENSE_CATEGORY',
  LEGAL_ENTITY: 'LEGAL_ENTITY',
  EMPLOYEE: 'EMPLOYEE',
  CURRENCY: 'CURRENCY',
  UNIT: 'UNIT',
} as const;
export type MappingKind = (typeof MappingKind)[keyof typeof MappingKind];
describedEnum(MappingKind, 'MappingKind', 'What a mapping translates.', {
  TAX_CODE: 'Tax codes.',
  PAYMENT_TERM: 'Payment terms.',
  DEPARTMENT: 'Departments.',
  PROJECT: 'Projects.',
  COST_CENTER: 'Cost centres.',
  GL_ACCOUNT: 'Ledger accounts.',
  PRODUCT_REVENUE: 'Product families to revenue accounts.',
  EXPENSE_CATEGORY: 'Expense categories to ledger accounts.',
  LEGAL_ENTITY: 'Legal entities.',
  EMPLOYEE: 'Employees.',
  CURRENCY: 'Currencies.',
  UNIT: 'Units of measure.',
});

@Directive('@shareable')
@ObjectType({
  description: 'What a code means in another system, by the approved mapping of the day.',
})
export class ResolvedMapping {
  @Field(() => MappingKind, { description: 'Kind of mapping.' })
  kind!: MappingKind;
  @Field(() => String, { description: 'The code translated.' })
  source!: string;
  @Field(() => String, { description: 'What it means.' })
  target!: string;
  @Field(() => String, { description: 'Version of the mapping.' })
  version!: string;
}
