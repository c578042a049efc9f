import { Field, ID, ObjectType } from 'type-graphql';
import { CANONICAL_ID } from './identifier.ts';
import { Provenance } from './provenance.ts';

/** What every kept copy of a record has. */
@ObjectType()
export abstract class KeptRecord {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
  @Field(() => Provenance, { description: 'Where the record comes from and how fresh it is.' })
  provenance!: Provenance;
}
