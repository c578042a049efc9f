import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { needs } from '../schema/api.ts';
import { LegalEntity } from '../schema/legal-entity.ts';
import { Freshness, freshnessOfAll } from '../schema/provenance.ts';
import { Receivables } from '../schema/receivables.ts';
import { confirmationsOf } from '../store/freshness.ts';
import { legalEntityReader } from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';

@Resolver(() => Receivables)
export class ReceivablesResolver {
  @needs('reference:read')
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'The legal entity it is owed to; null until its record has been read.',
  })
  legalEntity(
    @Root() { legalEntityId }: Receivables,
    @Ctx() { loaders }: Context,
  ): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, legalEntityId);
  }

  @FieldResolver(() => Freshness, {
    description: 'How far the figures can be trusted to be current: that of the invoices.',
  })
  async freshness(@Ctx() { freshness, now }: Context): Promise<Freshness> {
    return freshnessOfAll(confirmationsOf(await freshness(), 'Invoice'), now);
  }
}
