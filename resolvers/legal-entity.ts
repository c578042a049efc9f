import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg } from '../schema/api.ts';
import { SubLedger } from '../schema/common.ts';
import { type Page, PageArgs } from '../schema/connection-page.ts';
import {
  FiscalPeriod,
  FiscalPeriodConnection,
  LegalEntity,
  LegalEntityArgs,
  LegalEntityConnection,
  type LegalEntityFilter,
  PeriodStatus,
  periodStatus,
} from '../schema/legal-entity.ts';
import type { PageArguments } from '../store/reader.ts';
import { fiscalPeriodReader, legalEntityReader } from '../store/readers/erp-master.ts';
import type { Context } from './context.ts';

@Resolver(() => LegalEntity)
export class LegalEntityResolver {
  @api('MASTER', 'reference:read')
  @Query(() => LegalEntityConnection, { description: 'Companies of the group.' })
  legalEntities(
    @Args(() => LegalEntityArgs) args: PageArguments<LegalEntityFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<LegalEntity>> {
    return loaders.page(legalEntityReader, args);
  }

  @api('MASTER', 'reference:read')
  @Query(() => LegalEntity, {
    nullable: true,
    description: 'One legal entity; null where there is none, or none of yours.',
  })
  legalEntity(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, id);
  }

  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: 'The company above it; null for none, or none of yours.',
  })
  parent(@Root() entity: LegalEntity, @Ctx() { loaders }: Context): Promise<LegalEntity | null> {
    return loaders.byId(legalEntityReader, entity.parentId);
  }

  @FieldResolver(() => FiscalPeriodConnection, {
    description: 'Its fiscal periods, earliest first; the ERP keeps one calendar for all entities.',
  })
  periods(
    @Args(() => PageArgs) args: PageArguments,
    @Ctx() { loaders }: Context,
  ): Promise<Page<FiscalPeriod>> {
    return loaders.sharedPage(fiscalPeriodReader, args);
  }
}

@Resolver(() => FiscalPeriod)
export class FiscalPeriodResolver {
  @FieldResolver(() => PeriodStatus, { description: 'Whether it takes postings.' })
  status(
    @Root() period: FiscalPeriod,
    @Arg('ledger', () => SubLedger, {
      nullable: true,
      description: 'Of this sub-ledger; of the general ledger when left out.',
    })
    ledger: SubLedger | null,
  ): PeriodStatus {
    return periodStatus(period, ledger ?? 'GL');
  }
}
