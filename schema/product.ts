import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { DateTimeFilter, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';

const PRODUCT_FAMILY = 'Family; decides the revenue account.';

@Directive('@key(fields: "id")')
@ObjectType({ description: 'Something that is sold.' })
export class Product extends KeptRecord {
  @Field(() => String, {
    description: 'Stock keeping unit: the code that every system knows it by.',
  })
  sku!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: PRODUCT_FAMILY })
  family!: string | null;
  @Field(() => Boolean, { description: 'Whether it can be sold now.' })
  active!: boolean;
}

/** The key alone: how another subgraph names one. */
@Directive('@key(fields: "id", resolvable: false)')
@needs('reference:read')
@ObjectType('Product')
export class ProductKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

/** The key and what decides the revenue account, which the control subgraph has to be told. */
@Directive('@key(fields: "id")')
@needs('reference:read')
@ObjectType('Product')
export class ProductFamily {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
  @Directive('@external')
  @Field(() => String, { nullable: true, description: PRODUCT_FAMILY })
  family!: string | null;
}

export const ProductConnection = connectionOf(Product, 'Product', 'products');
export const ProductOrder = orderOf('Product', {
  SKU: 'SKU.',
  NAME: 'Name.',
  UPDATED_AT: 'Last change in the system of record.',
});

@InputType({ description: 'Which products.' })
export class ProductFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By SKU.' })
  sku?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  name?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By family.' })
  family?: StringFilter | null;
  @Field(() => Boolean, { nullable: true, description: 'Can be sold now, or not.' })
  active?: boolean | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const ProductArgs = listArgsOf(ProductFilter, ProductOrder, 'products');
