import { Field, ID, ObjectType } from 'type-graphql';
import { Provenance } from './provenance.ts';

/** What every kept copy of a record has. */
@ObjectType()
export abstract class KeptRecord {
  @Field(() => ID, {
    description:
      'Canonical id: opaque, prefixed by its type, never reused, stable over a change of system.',
  })
  id!: string;
  @Field(() => Provenance, { description: 'Where the record comes from and how fresh it is.' })
  provenance!: Provenance;
}
