import { Directive } from 'type-graphql';

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
    Directive(`@requiresScopes(scopes: [["${scope}"]])`)(target, key, descriptor);
  };
}
