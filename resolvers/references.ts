import type { Listing } from '../store/listing.ts';
import type { Context } from './context.ts';

/** Finds the entities that other subgraphs name by key: through the same filter as any read by id. */
export const referenceTo =
  <T, F extends object>(listing: Listing<T, F>) =>
  ({ id }: { readonly id: string }, { loaders }: Context): Promise<T | null> =>
    loaders.byId(listing, id);
