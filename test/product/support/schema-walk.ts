import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { Json } from './client.ts';

/** `Type.field` of every field that an answer can show. */
export function fieldsOf(schema: GraphQLSchema): Set<string> {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  );
  return new Set(
    types.flatMap((type) =>
      isObjectType(type)
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    ),
  );
}

const DEPTH = 6;
const ROWS = 200;
const NESTED_ROWS = 3;

/** One query for each root list: every field of its records, their parts whole, other records by their id. */
export function wholeQueries(
  schema: GraphQLSchema,
): { readonly root: string; readonly query: string }[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const records = new Set(fields.map(({ type }) => getNamedType(type).name));
  return fields
    .filter(({ args }) => args.some(({ name }) => name === 'first'))
    .map((field) => ({
      root: field.name,
      query: `{ __typename ${field.name}(first: ${ROWS}) ${selection(getNamedType(field.type), { schema, records, depth: DEPTH, inRecord: false })} }`,
    }));
}

/** Every field of one record, found by its id. */
export function wholeRecord(schema: GraphQLSchema, root: string, id: string): string {
  const field = schema.getQueryType()?.getFields()[root];
  if (!field) throw new Error(`the graph has no ${root}`);
  const parts = wholeSelection(schema, getNamedType(field.type));
  return `{ __typename ${root}(id: "${id}") ${parts} }`;
}

/** The same for what a mutation or subscription shows. */
export const wholeSelection = (schema: GraphQLSchema, type: GraphQLNamedType): string =>
  selection(type, { schema, records: recordsOf(schema), depth: DEPTH, inRecord: false });

const recordsOf = (schema: GraphQLSchema): ReadonlySet<string> =>
  new Set(
    Object.values(schema.getQueryType()?.getFields() ?? {}).map(
      ({ type }) => getNamedType(type).name,
    ),
  );

interface Walk {
  readonly schema: GraphQLSchema;
  /** Types with a root field of their own. */
  readonly records: ReadonlySet<string>;
  readonly depth: number;
  readonly inRecord: boolean;
}

function selection(type: GraphQLNamedType, walk: Walk): string {
  if (isUnionType(type) || isInterfaceType(type)) {
    const parts = walk.schema
      .getPossibleTypes(type)
      .map((part) => `... on ${part.name} ${selection(part, walk)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  if (walk.records.has(type.name) && walk.inRecord && !type.name.endsWith('Connection'))
    return '{ __typename id }';
  const inRecord =
    walk.inRecord || (walk.records.has(type.name) && !type.name.endsWith('Connection'));
  const fields = Object.values(type.getFields()).map((field) =>
    selected(field, { ...walk, inRecord }),
  );
  return `{ __typename ${fields.filter((text) => text !== '').join(' ')} }`;
}

function selected(field: GraphQLField<unknown, unknown>, walk: Walk): string {
  if (field.args.some(isRequiredArgument)) return '';
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (!isCompositeType(type) || walk.depth === 0) return '';
  const first =
    walk.inRecord && field.args.some(({ name }) => name === 'first')
      ? `(first: ${NESTED_ROWS})`
      : '';
  return `${field.name}${first} ${selection(type, { ...walk, depth: walk.depth - 1 })}`;
}

/** Adds `Type.field` of everything in an answer that is not null and not an empty list. */
export function noteShown(value: Json, shown: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) noteShown(item, shown);
  else if (value !== null && typeof value === 'object') {
    for (const [field, content] of Object.entries<Json>(value)) {
      const isShown = content !== null && !(Array.isArray(content) && content.length === 0);
      if (isShown && value.__typename) shown.add(`${value.__typename}.${field}`);
      noteShown(content, shown);
    }
  }
}
