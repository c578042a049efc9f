import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { api, IdArg } from '../schema/api.ts';
import {
  Connection,
  ConnectionArgs,
  ConnectionConnection,
  type ConnectionFilter,
} from '../schema/connection.ts';
import type { Page } from '../schema/connection-page.ts';
import type { PageArguments } from '../store/reader.ts';
import { connectionReader } from '../store/readers/sync.ts';
import type { Context } from './context.ts';

@Resolver(() => Connection)
export class ConnectionResolver {
  @api('MASTER', 'connection:read')
  @Query(() => ConnectionConnection, { description: 'Systems that this deployment talks to.' })
  connections(
    @Args(() => ConnectionArgs) args: PageArguments<ConnectionFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Connection>> {
    return loaders.page(connectionReader, args);
  }

  @api('MASTER', 'connection:read')
  @Query(() => Connection, {
    nullable: true,
    description: 'One connection; null where there is none.',
  })
  connection(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Connection | null> {
    return loaders.byId(connectionReader, id);
  }
}
