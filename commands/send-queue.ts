import type { Queryable } from '../store/statement.ts';

/** Where stored writes wait to be sent. A job exists exactly if the transaction it was made in commits. */
export interface SendQueue {
  /** `at` null: as soon as possible. */
  send(tx: Queryable, operationId: string, at: Date | null): Promise<void>;
  /** Look the anchor up, after the settle time. */
  lookUp(tx: Queryable, operationId: string, at: Date): Promise<void>;
}
