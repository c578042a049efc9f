// Decorators of type-graphql need it, whichever module of the schema is loaded first.
import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';

@Directive('@shareable')
@ObjectType({ description: 'Something the caller should know although nothing is wrong.' })
export class Notice {
  @Field(() => String, { description: 'Code.' })
  code!: string;
  @Field(() => String, { description: 'What, in a sentence.' })
  message!: string;
}
