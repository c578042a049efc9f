import { Args, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { api, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { CustomerKey } from '../schema/customer.ts';
import {
  SyncStatus,
  SyncStatusArgs,
  SyncStatusConnection,
  type SyncStatusFilter,
} from '../schema/sync-status.ts';
import type { PageArguments } from '../store/reader.ts';
import { syncStatusReader } from '../store/readers/sync.ts';
import type { Context } from './context.ts';

@Resolver(() => SyncStatus)
export class SyncStatusResolver {
  @api('MASTER', 'sync:read')
  @Query(() => SyncStatusConnection, {
    description: 'How the kept copies keep up with their sources, by connection and object type.',
  })
  syncStatuses(
    @Args(() => SyncStatusArgs) args: PageArguments<SyncStatusFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<SyncStatus>> {
    return loaders.page(syncStatusReader, args);
  }
}

/** What a picture of a customer is made of. */
const PICTURE = [
  ...['Customer', 'Contact', 'Opportunity', 'BillingAccount', 'Order', 'Invoice', 'CreditMemo'],
  ...['Payment', 'ExpenseReport'],
];

@Resolver(() => CustomerKey)
export class CustomerSyncResolver {
  @needs('sync:read')
  @FieldResolver(() => [SyncStatus], {
    description: 'How each kind of record that makes up the picture of a customer keeps up.',
  })
  async syncStatus(@Ctx() { loaders }: Context): Promise<SyncStatus[]> {
    const states = await Promise.all(
      PICTURE.map((type) => loaders.allOf(syncStatusReader, 'object_type', type)),
    );
    return states.flat();
  }
}
