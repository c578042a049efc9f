import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import {
  Attempt,
  Operation,
  OperationArgs,
  OperationConnection,
  type OperationFilter,
} from '../schema/operation.ts';
import { Subject, subjectOf } from '../schema/subject.ts';
import type { PageArguments } from '../store/reader.ts';
import { attemptsOf } from '../store/readers/attempts.ts';
import { operationReader } from '../store/readers/control.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => Operation)
export class OperationResolver {
  @api('TRANSACTION', 'operation:read')
  @Query(() => OperationConnection, { description: 'Writes for your legal entities.' })
  operations(
    @Args(() => OperationArgs) args: PageArguments<OperationFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Operation>> {
    return loaders.page(operationReader, args);
  }

  @api('TRANSACTION', 'operation:read')
  @Query(() => Operation, {
    nullable: true,
    description: 'One write; null where there is none, or none of yours.',
  })
  operation(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Operation | null> {
    return loaders.byId(operationReader, id);
  }

  @FieldResolver(() => [Attempt], { description: 'Every call made for it, in order.' })
  attempts(@Root() { id }: Operation, @Ctx() { loaders }: Context): Promise<Attempt[]> {
    return loaders.batch(operationReader, 'attempts', id, attemptsOf);
  }

  @FieldResolver(() => Subject, {
    nullable: true,
    description: 'The document it makes or changes; its id is reserved before the document exists.',
  })
  subject(@Root() { subjectType, subjectId }: Operation): Subject | null {
    return subjectOf(subjectType, subjectId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntityKey, {
    nullable: true,
    description: 'The legal entity it is for.',
  })
  legalEntity(@Root() { legalEntityId }: Operation): LegalEntityKey | null {
    return stub(LegalEntityKey, legalEntityId);
  }
}
