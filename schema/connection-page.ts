import { ArgsType, Directive, Field, InputType, Int, ObjectType } from 'type-graphql';
import { describedEnum } from './enum.ts';

@Directive('@shareable')
@ObjectType({ description: 'Where a page stands in its list (Relay).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more items follow.' })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Whether items stand before this page.' })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first item.' })
  startCursor!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item; hand it back as `after` for the next page.',
  })
  endCursor!: string | null;
}

/** One page of a list. `totalCount` is a function, so that counting costs nothing unless asked for. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
  readonly totalCount: () => Promise<number | null>;
}

/** Which page of a list (Relay). */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: 'How many items at most, from 1 to 200.',
  })
  first?: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item already received; the page begins behind it.',
  })
  after?: string | null;
}

type Class<T> = abstract new (...args: never[]) => T;

/** The Relay connection and edge types of one noun. `plural` reads as in "invoices". */
export function connectionOf<T extends object>(node: Class<T>, name: string, plural: string) {
  @ObjectType(`${name}Edge`, { description: `One of a page of ${plural}.` })
  class Edge {
    @Field(() => String, { description: 'Place in the list; opaque.' })
    cursor!: string;
    @Field(() => node as never, { description: 'The item.' })
    node!: T;
  }
  @ObjectType(`${name}Connection`, { description: `A page of ${plural}.` })
  class Connection {
    @Field(() => [Edge], { description: 'The items with their cursors.' })
    edges!: Edge[];
    @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
    pageInfo!: PageInfo;
    @Field(() => Int, {
      nullable: true,
      description: 'How many items match in all; counted only when asked for.',
    })
    totalCount!: number | null;
  }
  return Connection;
}

type ClassOf<T> = new () => T;

/** The arguments of a list: which page, which items, in what order. */
export function listArgsOf<F extends object>(
  filter: ClassOf<F>,
  order: ClassOf<OrderBy>,
  plural: string,
) {
  @ArgsType()
  class ListArgs extends PageArgs {
    @Field(() => filter, { nullable: true, description: `Which ${plural}; all when left out.` })
    filter?: F | null;
    @Field(() => order, { nullable: true, description: `In what order the ${plural} come.` })
    orderBy?: OrderBy | null;
  }
  return ListArgs;
}

export const OrderDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
export type OrderDirection = (typeof OrderDirection)[keyof typeof OrderDirection];
describedEnum(OrderDirection, 'OrderDirection', 'Direction of an order.', {
  ASC: 'Smallest or earliest first.',
  DESC: 'Largest or latest first.',
});

export interface OrderBy {
  readonly field: string;
  readonly direction: OrderDirection;
}

/** The `orderBy` input of one noun: one of its order fields and a direction; ties are broken by id. */
export function orderOf(name: string, fields: Readonly<Record<string, string>>) {
  const values = Object.fromEntries(Object.keys(fields).map((key) => [key, key]));
  describedEnum(values, `${name}OrderField`, `What a list of ${name} can be ordered by.`, fields);
  @InputType(`${name}Order`, { description: `Order of a list of ${name}; ties are broken by id.` })
  class Order {
    @Field(() => values as never, { description: 'What to order by.' })
    field!: string;
    @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Direction.' })
    direction!: OrderDirection;
  }
  return Order;
}
