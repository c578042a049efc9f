import type { Page } from '../schema/connection-page.ts';
import type { Row } from './columns.ts';
import type { FilterColumn, FilterColumns, FilterScope } from './filters.ts';
import {
  limitOf,
  type Orders,
  type PageArguments,
  type PagePlan,
  pageOf,
  planPage,
} from './paging.ts';
import { all, Parameters } from './sql.ts';
import type { Queryable } from './statement.ts';
import type { Visibility } from './visibility.ts';
import { seenBy } from './visibility.ts';

/** Where records of one type are read from. */
export interface RecordSource<T> {
  /** Names the statements on it. */
  readonly name: string;
  /** What stands after `from`, before its alias `t`; may bind what it needs. */
  readonly from: (parameters: Parameters, scope: FilterScope) => string;
  readonly selected: readonly string[];
  readonly visibility: Visibility;
  /** The table of ids that lost a merge; null where ids never merge. */
  readonly aliases: string | null;
  /** Conditions of every list, beside those that are asked for; a read by id has none. */
  readonly listed: readonly string[];
  readonly decode: (row: Row) => T;
}

export interface ListingDefinition<T, F extends object> extends Orders {
  readonly source: RecordSource<T>;
  readonly filters: FilterColumns<F>;
  /** Columns by which records of other types own these, such as `customer_id`: lists per parent. */
  readonly parents?: readonly string[];
  /** Array columns that name all parents of a record. */
  readonly manyParents?: readonly string[];
}

/** Reads one type, always through the legal entities of who asks. */
export interface Listing<T, F extends object> {
  /** In the order asked; null where there is none or it is not theirs to see. A merged id gives its winner. */
  byIds(db: Queryable, ids: readonly string[], scope: FilterScope): Promise<(T | null)[]>;
  page(db: Queryable, args: PageArguments<F>, scope: FilterScope): Promise<Page<T>>;
  /** The page of each parent, in one statement; their totals are one more, if any of them is asked for. */
  pagesOf(
    db: Queryable,
    parent: string,
    parentIds: readonly string[],
    args: PageArguments<F>,
    scope: FilterScope,
  ): Promise<Page<T>[]>;
  /** All records of each parent, for lists that are small by nature, in one statement. */
  allOf(
    db: Queryable,
    parent: string,
    parentIds: readonly string[],
    scope: FilterScope,
  ): Promise<T[][]>;
}

export function listing<T, F extends object>(definition: ListingDefinition<T, F>): Listing<T, F> {
  return {
    byIds: (db, ids, scope) => readByIds(db, definition.source, ids, scope),
    page: (db, args, scope) => readPage(db, definition, args, scope),
    pagesOf: (db, parent, parentIds, args, scope) =>
      readPagesOf(db, definition, parent, parentIds, args, scope),
    allOf: async (db, parent, parentIds, scope) => {
      const pages = await readPagesOf(db, definition, parent, parentIds, unlimited, scope);
      return pages.map(({ edges }) => edges.map(({ node }) => node));
    },
  };
}

const unlimited = { first: Number.POSITIVE_INFINITY };

const columnsOf = ({ selected }: RecordSource<unknown>): string =>
  selected.map((column) => `t.${column}`).join(', ');

async function readByIds<T>(
  db: Queryable,
  source: RecordSource<T>,
  ids: readonly string[],
  scope: FilterScope,
): Promise<(T | null)[]> {
  const parameters = new Parameters();
  const asked = parameters.bind(ids);
  const entities = parameters.bind(scope.entities);
  const winners = source.aliases ? `left join ${source.aliases} a on a.losing_id = asked.id` : '';
  const id = source.aliases ? 'coalesce(a.winning_id, asked.id)' : 'asked.id';
  const rows = await db.query<Row>({
    name: `${source.name}_by_ids`,
    text: `select asked.id as asked_id, ${columnsOf(source)} from unnest(${asked}::text[]) as asked(id) ${winners}
join ${source.from(parameters, scope)} t on t.id = ${id} where ${seenBy(source.visibility, entities)}`,
    values: parameters.values,
  });
  const found = new Map(rows.map((row) => [row['asked_id'] as string, source.decode(row)]));
  return ids.map((askedId) => found.get(askedId) ?? null);
}

async function readPage<T, F extends object>(
  db: Queryable,
  definition: ListingDefinition<T, F>,
  args: PageArguments<F>,
  scope: FilterScope,
): Promise<Page<T>> {
  const { source } = definition;
  const plan = planPage(definition, args);
  const parameters = new Parameters();
  const matching = `from ${source.from(parameters, scope)} t
where ${all([seenBy(source.visibility, parameters.bind(scope.entities)), ...matches(definition, args, parameters, scope)])}`;
  const matchingValues = [...parameters.values];
  const rows = await db.query<Row>({
    text: `select ${columnsOf(source)}, (${plan.expression})::text as order_key ${matching} and ${all(plan.beyond(parameters))}
order by ${plan.expression} ${plan.way}, t.id ${plan.way} limit ${parameters.bind(limitOf(plan))}`,
    values: parameters.values,
  });
  return pageOf(rows, plan, source.decode, async () => {
    const [row] = await db.query<{ total: string }>({
      text: `select count(*) as total ${matching}`,
      values: matchingValues,
    });
    return Number(row?.total);
  });
}

async function readPagesOf<T, F extends object>(
  db: Queryable,
  definition: ListingDefinition<T, F>,
  parent: string,
  parentIds: readonly string[],
  args: PageArguments<F>,
  scope: FilterScope,
): Promise<Page<T>[]> {
  const plan = planPage(definition, args);
  const parameters = new Parameters();
  const rows = await db.query<Row>({
    text: pagesText(definition, plan, { parent, parentIds, args, scope }, parameters),
    values: parameters.values,
  });
  const byParent = Map.groupBy(rows, (row) => row['parent_id_asked'] as string);
  let totals: Promise<ReadonlyMap<string, number>> | undefined;
  const totalOf = async (parentId: string): Promise<number> => {
    totals ??= countPerParent(db, definition, { parent, parentIds, args, scope });
    return (await totals).get(parentId) ?? 0;
  };
  return parentIds.map((parentId) =>
    pageOf(byParent.get(parentId) ?? [], plan, definition.source.decode, () => totalOf(parentId)),
  );
}

interface PagesAsked<F> {
  readonly parent: string;
  readonly parentIds: readonly string[];
  readonly args: PageArguments<F>;
  readonly scope: FilterScope;
}

/**
 * One index range per parent and legal entity: filtering the entities inside one range would read without bound.
 * The ranges of one parent are put in order by PostgreSQL, which alone knows how its types compare.
 */
function pagesText<T, F extends object>(
  definition: ListingDefinition<T, F>,
  plan: PagePlan,
  { parent, parentIds, args, scope }: PagesAsked<F>,
  parameters: Parameters,
): string {
  const { source } = definition;
  const parents = parameters.bind(parentIds);
  const entities = parameters.bind(scope.entities);
  const ranged = source.visibility === 'entity' && !holdsMany(definition, parent);
  const seen = ranged ? 't.legal_entity_id = e.id' : seenBy(source.visibility, entities);
  const range = `select ${columnsOf(source)}, ${plan.expression} as order_value, (${plan.expression})::text as order_key
  from ${ownedBy(definition, parent, source.from(parameters, scope))} t
  where ${all([seen, ...matches(definition, args, parameters, scope), ...plan.beyond(parameters)])}
  order by ${plan.expression} ${plan.way}, t.id ${plan.way} limit ${parameters.bind(limitOf(plan))}`;
  const ordered = (alias: string): string =>
    `${alias}.order_value ${plan.way}, ${alias}.id ${plan.way}`;
  const ofParent = ranged
    ? `select c.* from unnest(${entities}::text[]) as e(id) cross join lateral (${range}) c
  order by ${ordered('c')} limit ${parameters.bind(limitOf(plan))}`
    : range;
  return `select p.id as parent_id_asked, r.* from unnest(${parents}::text[]) as p(id)
cross join lateral (${ofParent}) r order by p.id, ${ordered('r')}`;
}

/**
 * The rows of the parent `p`. Where a record names many parents, the planner cannot know how rare one is and would
 * walk through all records in their order: the fence (`offset 0`) makes it take the parent’s own first, through
 * the index of the array.
 */
const ownedBy = <T, F extends object>(
  definition: ListingDefinition<T, F>,
  parent: string,
  from: string,
): string => {
  const fence = holdsMany(definition, parent) ? ' offset 0' : '';
  return `(select t.* from ${from} t where ${belongs(definition, parent)}${fence})`;
};

async function countPerParent<T, F extends object>(
  db: Queryable,
  definition: ListingDefinition<T, F>,
  { parent, parentIds, args, scope }: PagesAsked<F>,
): Promise<ReadonlyMap<string, number>> {
  const { source } = definition;
  const parameters = new Parameters();
  const parents = parameters.bind(parentIds);
  const conditions = [
    belongs(definition, parent),
    seenBy(source.visibility, parameters.bind(scope.entities)),
    ...matches(definition, args, parameters, scope),
  ];
  const rows = await db.query<{ id: string; total: string }>({
    text: `select p.id, (select count(*) from ${source.from(parameters, scope)} t where ${all(conditions)}) as total
from unnest(${parents}::text[]) as p(id)`,
    values: parameters.values,
  });
  return new Map(rows.map(({ id, total }) => [id, Number(total)]));
}

/** The condition that a row belongs to the parent `p`. */
function belongs<T, F extends object>(definition: ListingDefinition<T, F>, parent: string): string {
  if (holdsMany(definition, parent)) return `t.${parent} @> array[p.id]`;
  if (definition.parents?.includes(parent)) return `t.${parent} = p.id`;
  throw new Error(`${definition.source.name} has no parent ${parent}`);
}

const holdsMany = <T, F extends object>(
  { manyParents = [] }: ListingDefinition<T, F>,
  parent: string,
): boolean => manyParents.includes(parent);

/** Lists leave out what was deleted at its source; by its id it can still be read. */
function matches<T, F extends object>(
  { source, filters }: ListingDefinition<T, F>,
  { filter }: PageArguments<F>,
  parameters: Parameters,
  scope: FilterScope,
): string[] {
  const asked = Object.entries(filter ?? {})
    .filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([name, value]) =>
      (filters[name as keyof F] as FilterColumn<unknown>)(value, parameters, scope),
    );
  return [...source.listed, ...asked];
}
