import {
  type ConstDirectiveNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import { FinanceError } from '../schema/errors.ts';

/** Any of the inner lists suffices; all scopes of an inner list are needed. */
export type ScopeRule = readonly (readonly string[])[];

/** What a subgraph's resolvers must find in their context for the second check of scopes. */
export interface ScopedContext {
  readonly principal: { readonly scopes: readonly string[] };
}

/**
 * Checks `@requiresScopes` of fields and types once more where the answer is made, so that a caller who reaches
 * a subgraph without the gateway gains nothing. Alters the schema's resolvers in place.
 */
export function enforceScopes(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const typeRule = scopeRule(type.astNode?.directives);
    for (const field of Object.values(type.getFields())) {
      const rules = [typeRule, scopeRule(field.astNode?.directives)].filter(
        (rule) => rule !== null,
      );
      if (rules.length > 0) guard(field, `${type.name}.${field.name}`, rules);
    }
  }
}

function scopeRule(directives: readonly ConstDirectiveNode[] | undefined): ScopeRule | null {
  const directive = directives?.find(({ name }) => name.value === 'requiresScopes');
  const scopes = directive?.arguments?.find(({ name }) => name.value === 'scopes');
  return scopes ? (valueFromASTUntyped(scopes.value) as ScopeRule) : null;
}

function guard(
  field: GraphQLField<unknown, unknown>,
  coordinate: string,
  rules: readonly ScopeRule[],
): void {
  const guarded =
    (resolve: GraphQLFieldResolver<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> =>
    (source, args, context, info) => {
      const { scopes } = (context as ScopedContext).principal;
      if (!rules.every((rule) => satisfies(rule, scopes))) throw forbidden(coordinate);
      return resolve(source, args, context, info);
    };
  // A subscription is checked when it opens; its events must not be refused one by one for lack of a principal.
  if (field.subscribe) field.subscribe = guarded(field.subscribe);
  else field.resolve = guarded(field.resolve ?? defaultFieldResolver);
}

/** Whether the held scopes contain all of at least one alternative. */
export function satisfies(rule: ScopeRule, held: readonly string[]): boolean {
  return rule.some((all) => all.every((scope) => held.includes(scope)));
}

function forbidden(coordinate: string): FinanceError {
  return new FinanceError(
    'FORBIDDEN',
    `${coordinate} needs a scope that the token does not carry.`,
    {
      denied: [coordinate],
    },
  );
}
