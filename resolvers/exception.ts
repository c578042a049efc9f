import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { api, IdArg, needs } from '../schema/api.ts';
import type { Page } from '../schema/connection-page.ts';
import { CustomerKey } from '../schema/customer.ts';
import {
  Exception,
  ExceptionArgs,
  ExceptionConnection,
  type ExceptionFilter,
  isBreached,
} from '../schema/exception.ts';
import { LegalEntityKey } from '../schema/legal-entity.ts';
import { Operation } from '../schema/operation.ts';
import { Subject, subjectOf } from '../schema/subject.ts';
import type { PageArguments } from '../store/reader.ts';
import { exceptionReader, operationReader } from '../store/readers/control.ts';
import type { Context } from './context.ts';
import { stub } from './stub.ts';

@Resolver(() => Exception)
export class ExceptionResolver {
  @api('TRANSACTION', 'exception:read')
  @Query(() => ExceptionConnection, {
    description: 'What cannot proceed without a person, for your legal entities.',
  })
  exceptions(
    @Args(() => ExceptionArgs) args: PageArguments<ExceptionFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Exception>> {
    return loaders.page(exceptionReader, args);
  }

  @api('TRANSACTION', 'exception:read')
  @Query(() => Exception, {
    nullable: true,
    description: 'One exception; null where there is none, or none of yours.',
  })
  exception(@IdArg() id: string, @Ctx() { loaders }: Context): Promise<Exception | null> {
    return loaders.byId(exceptionReader, id);
  }

  @FieldResolver(() => Subject, { nullable: true, description: 'What it is about, if one thing.' })
  subject(@Root() { subjectType, subjectId }: Exception): Subject | null {
    return subjectOf(subjectType, subjectId);
  }

  @needs('operation:read')
  @FieldResolver(() => Operation, { nullable: true, description: 'The write that waits for it.' })
  operation(
    @Root() { operationId }: Exception,
    @Ctx() { loaders }: Context,
  ): Promise<Operation | null> {
    return loaders.byId(operationReader, operationId);
  }

  @needs('reference:read')
  @FieldResolver(() => LegalEntityKey, {
    nullable: true,
    description: 'The legal entity concerned; null where none is.',
  })
  legalEntity(@Root() { legalEntityId }: Exception): LegalEntityKey | null {
    return stub(LegalEntityKey, legalEntityId || null);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is past its time.' })
  breached(@Root() exception: Exception, @Ctx() { now }: Context): boolean {
    return isBreached(exception, now);
  }
}

/** What the control subgraph adds to a customer, beside its external references. */
@Resolver(() => CustomerKey)
export class CustomerExceptionsResolver {
  @needs('exception:read')
  @FieldResolver(() => ExceptionConnection, {
    description: 'Exceptions about the customer itself.',
  })
  exceptions(
    @Root() { id }: CustomerKey,
    @Args(() => ExceptionArgs) args: PageArguments<ExceptionFilter>,
    @Ctx() { loaders }: Context,
  ): Promise<Page<Exception>> {
    return loaders.pageOf(exceptionReader, 'subject_id', id, args);
  }
}
