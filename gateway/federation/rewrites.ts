import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { type Fields, isFields, read, write } from './merge.ts';
import { matches } from './representations.ts';

const FRAGMENT = '... on ';

/**
 * Applies a plan's rewrites in place: type names of interface objects on the way in, aliases that the planner
 * gave to conflicting fields on the way out.
 */
export function rewrite(
  value: unknown,
  rewrites: readonly FetchDataRewrite[] | undefined,
  schema: GraphQLSchema,
): void {
  for (const change of rewrites ?? []) {
    const last = change.path.at(-1);
    if (last === undefined) continue;
    const apply = (fields: Fields): void => rewriteField(fields, last, change);
    atPath(value, change.path.slice(0, -1), schema, apply);
  }
}

function rewriteField(fields: Fields, key: string, change: FetchDataRewrite): void {
  if (change.kind === 'ValueSetter') {
    write(fields, key, change.setValueTo);
  } else if (Object.hasOwn(fields, key)) {
    write(fields, change.renameKeyTo, fields[key]);
    delete fields[key];
  }
}

function atPath(
  value: unknown,
  path: readonly string[],
  schema: GraphQLSchema,
  apply: (fields: Fields) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) atPath(item, path, schema, apply);
    return;
  }
  if (!isFields(value)) return;
  const [step, ...rest] = path;
  if (step === undefined) apply(value);
  else if (!step.startsWith(FRAGMENT)) atPath(read(value, step), rest, schema, apply);
  else if (matches(value, step.slice(FRAGMENT.length), schema, true)) {
    atPath(value, rest, schema, apply);
  }
}
