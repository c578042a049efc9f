// Decorators of type-graphql need it, whichever module of the schema is loaded first.
import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';

/** Registers a const object as a GraphQL enum; every value must be described, a forgotten one does not compile. */
export function describedEnum<T extends Record<string, string>>(
  values: T,
  name: string,
  description: string,
  descriptions: { readonly [K in keyof T]: string },
): void {
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      Object.entries(descriptions).map(([value, text]) => [value, { description: text as string }]),
    ) as never,
  });
}
