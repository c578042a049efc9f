import { FinanceError } from '../schema/errors.ts';
import type { Listing } from '../store/listing.ts';
import type { Context } from './context.ts';

/**
 * Finds the entities that other subgraphs name by key: with the scope and through the legal entities that any
 * other read of them needs.
 */
export const referenceTo =
  <T, F extends object>(listing: Listing<T, F>, scope: string) =>
  async ({ id }: { readonly id: string }, { loaders, principal }: Context): Promise<T | null> => {
    if (!principal.scopes.includes(scope))
      throw new FinanceError('FORBIDDEN', `this needs the scope ${scope}`);
    return loaders.byId(listing, id);
  };
