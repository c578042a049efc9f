import type { Connector, DocumentWrites } from '../connectors/ports.ts';
import type { MappingVersion } from '../control/mappings.ts';
import type { RequestContext } from '../control/principal.ts';
import type { BusinessId } from '../schema/common.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { Money } from '../schema/money.ts';
import type { ResultStatus, UserError, VendorRequest } from '../schema/mutation.ts';
import type { Notice } from '../schema/notice.ts';
import type { FilterScope } from '../store/filters.ts';
import type { Queryable } from '../store/statement.ts';

/** What every mutation input carries. */
export interface CommandInput {
  readonly idempotencyKey: string;
  readonly dryRun: boolean;
}

/** What `prepare` may read. Nothing in it writes. */
export interface Preparation {
  readonly db: Queryable;
  readonly scope: FilterScope;
  readonly now: Date;
  readonly request: RequestContext;
}

/** A write that passed every check: what is stored, and later sent. */
export interface Prepared<Draft> {
  /** The connection it will be sent through. */
  readonly connectionId: string;
  readonly legalEntityId: string;
  /** Type of the document it makes; its id is reserved at commit. */
  readonly subjectType: CanonicalType;
  /** The business document it is, however often it is asked for (I11); null where there is no such rule. */
  readonly businessKey: string | null;
  readonly draft: Draft;
  readonly mappings: readonly MappingVersion[];
  readonly warnings: readonly Notice[];
  readonly businessIds: readonly BusinessId[];
  readonly amount: Money | null;
  /** A cause that holds the write until a person fixes it; it is stored all the same. */
  readonly hold: UserError | null;
}

/**
 * One mutation, in one file: what it needs, what it checks, what it sends. `perform` does the rest, the same way
 * for all of them. `prepare` throws `Rejected` for what the caller must change.
 */
export interface Command<Input extends CommandInput, Draft> {
  readonly name: string;
  readonly scope: string;
  prepare(input: Input, preparation: Preparation): Promise<Prepared<Draft>>;
  /** The part of a connector that makes this document; absent where the system cannot. */
  writes(connector: Connector): DocumentWrites<Draft> | undefined;
}

/** Refused by a check: nothing happened, and the key is free again. */
export class Rejected extends Error {
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    super(userErrors.map(({ message }) => message).join(' '));
    this.name = 'Rejected';
    this.userErrors = userErrors;
  }
}

/** What came of a mutation; resolvers turn it into their payload. */
export interface Performed {
  readonly operationId: string | null;
  readonly status: ResultStatus;
  readonly replayed: boolean;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly Notice[];
  /** Canonical id of the document, reserved as soon as the write is stored. */
  readonly subjectId: string | null;
  readonly wouldStatus: ResultStatus | null;
  readonly vendorRequest: VendorRequest | null;
}
