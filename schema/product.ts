import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionOf, orderOf } from './connection-page.ts';
import { DateTimeFilter, IdFilter, StringFilter } from './filters.ts';
import { KeptRecord } from './kept-record.ts';

@Directive('@key(fields: "id")')
@ObjectType({ description: 'Something that is sold.' })
export class Product extends KeptRecord {
  @Field(() => String, {
    description: 'Stock keeping unit: the code that every system knows it by.',
  })
  sku!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Family; decides the revenue account.' })
  family!: string | null;
  @Field(() => Boolean, { description: 'Whether it can be sold now.' })
  active!: boolean;
}

/** The key alone. */
@Directive('@key(fields: "id")')
@ObjectType('Product')
export class ProductKey {
  @Field(() => ID, { description: 'Canonical id.' })
  id!: string;
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
