import type { ResponsePath } from './errors.ts';
import { type Fields, isFields, read } from './merge.ts';

/** An object in the growing answer, and where it stands. */
export interface Position {
  readonly fields: Fields;
  readonly path: ResponsePath;
}

/** All objects at a plan's path (`@` is every item of a list), nulls left out. */
export function positionsAt(
  from: readonly Position[],
  path: readonly (string | number)[],
): readonly Position[] {
  return from.flatMap((position) => descend(position.fields, position.path, path));
}

function descend(
  value: unknown,
  at: ResponsePath,
  path: readonly (string | number)[],
): readonly Position[] {
  const [step, ...rest] = path;
  if (step === '@') {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => descend(item, [...at, index], rest));
  }
  if (!isFields(value)) return [];
  if (step === undefined) return [{ fields: value, path: at }];
  return descend(read(value, String(step)), [...at, step], rest);
}

/** The longest path that all positions share: where an error that concerns all of them belongs. */
export function commonPath(positions: readonly Position[]): ResponsePath {
  const [first, ...others] = positions.map(({ path }) => path);
  if (!first) return [];
  const differs = first.findIndex((step, index) => others.some((path) => path[index] !== step));
  return differs === -1 ? first : first.slice(0, differs);
}
