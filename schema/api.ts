import { Arg, Directive, ID } from 'type-graphql';

/** Master data and transactions never share a root field, a scope or a rate budget (canonical-model N11). */
export const ApiKind = { MASTER: 'MASTER', TRANSACTION: 'TRANSACTION' } as const;
export type ApiKind = (typeof ApiKind)[keyof typeof ApiKind];

/**
 * Marks a root field: its kind and the scope it needs. Both travel in the SDL, as `@api` and the standard
 * `@requiresScopes`; the gateway and the subgraph read them from there.
 */
export function api(kind: ApiKind, scope: string): MethodDecorator {
  return (target, key, descriptor) => {
    Directive(`@api(kind: ${kind})`)(target, key, descriptor);
    needs(scope)(target, key, descriptor);
  };
}

/**
 * Marks an edge that leads to another noun, and the stubs by which one is named from outside: whoever follows it
 * needs that noun’s scopes as well, or a token for master data would open transactions from the side.
 */
export const needs = (...scopes: readonly string[]) =>
  Directive(`@requiresScopes(scopes: ${JSON.stringify([scopes])})`);

/** The argument of every read of one record. */
export const IdArg = () => Arg('id', () => ID, { description: 'Canonical id.' });
