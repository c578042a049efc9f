import type { Author, Org } from '../store/org.ts';
import type { Draft, Row } from '../store/row.ts';

/** A record about to be kept. */
export interface Change {
  readonly org: Org;
  readonly author: Author;
  readonly draft: Draft;
  /** The record as it was; undefined for a new one. */
  readonly before: Row | undefined;
  /** The fields that the author named. */
  readonly given: ReadonlySet<string>;
}

/** A record that was kept; `after` is undefined when it was deleted. */
export interface Settled {
  readonly org: Org;
  readonly author: Author;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** What the org does by itself around the records of one type. Each part may refuse by throwing. */
export interface Automation {
  /** Fills the fields that follow from others. */
  derive?(change: Change): void;
  /** Carries the change over to other records. */
  settle?(settled: Settled): void;
  refuseDelete?(org: Org, row: Row): void;
}
