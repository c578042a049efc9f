import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { apiSchema } from '../support/api-schema.ts';

/** GraphQL’s own entry points: type-graphql gives them no description, and there is nothing to say. */
const roots = new Set(['Query', 'Mutation', 'Subscription']);

const types = Object.values(apiSchema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

interface Described {
  readonly coordinate: string;
  readonly description: string | null | undefined;
}

function partsOf(type: GraphQLNamedType): Described[] {
  const of = (name: string, description: Described['description']): Described => ({
    coordinate: `${type.name}.${name}`,
    description,
  });
  if (isEnumType(type)) return type.getValues().map((it) => of(it.name, it.description));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((it) => of(it.name, it.description));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    of(field.name, field.description),
    ...field.args.map((arg) => of(`${field.name}(${arg.name}:)`, arg.description)),
  ]);
}

const described: Described[] = types.flatMap((type) => [
  ...(roots.has(type.name) ? [] : [{ coordinate: type.name, description: type.description }]),
  ...partsOf(type),
]);

test('every type, field, argument and enum value says what it means', () => {
  expect(described.length).toBeGreaterThan(800);
  expect(described.filter(({ description }) => !description?.trim())).toEqual([]);
});

test('every description is a sentence', () => {
  const fragments = described.filter(
    ({ description }) => !/^\S.*\.$/s.test(description ?? '') || / {2}|\s$/.test(description ?? ''),
  );
  expect(fragments).toEqual([]);
});
