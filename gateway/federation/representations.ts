import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { type Fields, isFields, merge, read, write } from './merge.ts';
import type { Position } from './positions.ts';

/** What `_entities` is asked for, each entity once, and who waits for it. */
export interface Representations {
  readonly distinct: readonly Fields[];
  /** Per entry of `distinct`, the positions that its answer belongs to. */
  readonly waiting: readonly (readonly Position[])[];
}

/** Builds the representation of each position; those whose key is incomplete are left out. */
export function representationsOf(
  positions: readonly Position[],
  requires: readonly QueryPlanSelectionNode[],
  schema: GraphQLSchema,
  rewrite: (representation: Fields) => void,
): Representations {
  const distinct: Fields[] = [];
  const waiting: Position[][] = [];
  const known = new Map<string, Position[]>();
  for (const position of positions) {
    const representation = selected(position.fields, requires, schema);
    if (!representation || !read(representation, '__typename')) continue;
    rewrite(representation);
    const text = JSON.stringify(representation);
    const twins = known.get(text);
    if (twins) {
      twins.push(position);
      continue;
    }
    const first = [position];
    known.set(text, first);
    distinct.push(representation);
    waiting.push(first);
  }
  return { distinct, waiting };
}

/** The part of `source` that the selections name; null when a named field is missing. */
function selected(
  source: Fields,
  selections: readonly QueryPlanSelectionNode[],
  schema: GraphQLSchema,
): Fields | null {
  const result: Fields = {};
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      if (!matches(source, selection.typeCondition, schema)) continue;
      const part = selected(source, selection.selections, schema);
      if (part) merge(result, part);
      continue;
    }
    const key = selection.alias ?? selection.name;
    const value = read(source, key);
    if (value === undefined) return null;
    write(result, key, selectedValue(value, selection.selections, schema));
  }
  return result;
}

function selectedValue(
  value: unknown,
  selections: readonly QueryPlanSelectionNode[] | undefined,
  schema: GraphQLSchema,
): unknown {
  if (Array.isArray(value)) return value.map((item) => selectedValue(item, selections, schema));
  return selections && isFields(value) ? selected(value, selections, schema) : value;
}

/** Whether an object satisfies a type condition, by its `__typename`; an interface object names an interface. */
export function matches(
  fields: Fields,
  typeCondition: string | undefined,
  schema: GraphQLSchema,
  otherwise = false,
): boolean {
  const typename = read(fields, '__typename');
  if (typeof typename !== 'string') return otherwise;
  if (typeCondition === undefined) return false;
  if (typename === typeCondition) return true;
  const type = schema.getType(typename);
  const condition = schema.getType(typeCondition);
  if (!isAbstractType(condition) || !(isObjectType(type) || isInterfaceType(type))) return false;
  return schema.isSubType(condition, type);
}
