import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import {
  ageSeconds,
  FieldProvenance,
  Freshness,
  fieldProvenance,
  freshnessOf,
  Provenance,
} from '../schema/provenance.ts';
import { freshnessKey } from '../store/freshness.ts';
import type { Context } from './context.ts';

/** Served alike by every subgraph that keeps copies. */
@Resolver(() => Provenance)
export class ProvenanceResolver {
  @FieldResolver(() => Int, {
    description: 'Seconds since this copy was last known to be what the system of record holds.',
  })
  async ageSeconds(@Root() provenance: Provenance, @Ctx() context: Context): Promise<number> {
    return ageSeconds(provenance, await confirmation(provenance, context), context.now);
  }

  @FieldResolver(() => Freshness, {
    description: 'How far the copy can be trusted to show what the system of record holds now.',
  })
  async freshness(@Root() provenance: Provenance, @Ctx() context: Context): Promise<Freshness> {
    const type = await confirmation(provenance, context);
    return freshnessOf(ageSeconds(provenance, type, context.now), type);
  }

  @FieldResolver(() => [FieldProvenance], {
    description: 'Where single fields come from; without paths, those the source cannot supply.',
  })
  fields(
    @Root() provenance: Provenance,
    @Arg('paths', () => [String], {
      nullable: true,
      description: 'Paths of fields within the entity, such as "settlement.paid".',
    })
    paths: string[] | null,
  ): FieldProvenance[] {
    return fieldProvenance(provenance, paths);
  }
}

const confirmation = async ({ connectionId, objectType }: Provenance, { freshness }: Context) =>
  (await freshness()).get(freshnessKey(connectionId, objectType));
