import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import type { Connector, DocumentWrites } from '../connectors/ports.ts';
import { moveOperation, type NewAttempt, type StoredOperation } from '../control/operations.ts';
import type { Database, Tx } from '../store/database.ts';
import type { Command } from './command.ts';
import type { SendQueue } from './send-queue.ts';

/** How long a send may take, from its claim to its answer. */
export const SEND_TIMEOUT_MS = 60_000;
/** I16: so many sends may end without success. */
export const MAX_ATTEMPTS = 8;

/** What sending is made of; the fault simulation passes its own. */
export interface SendMeans {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly commands: ReadonlyMap<string, Command<never, unknown>>;
  readonly queue: SendQueue;
}

/** What a step of an operation needs beside its row. */
export interface Sending {
  readonly operation: StoredOperation;
  readonly connector: Connector;
  readonly writes: DocumentWrites<unknown>;
}

export function partsOf(means: SendMeans, operation: StoredOperation): Sending {
  const connector = means.connectors.get(operation.connectionId);
  const writes = connector && means.commands.get(operation.kind)?.writes(connector);
  if (!connector || !writes)
    throw new Error(`no way to send ${operation.kind} through ${operation.connectionId}`);
  return { operation, connector, writes };
}

export const attemptAt = (
  { operation, connector }: Sending,
  at: number,
  { clock }: SendMeans,
): Pick<NewAttempt, 'operationId' | 'system' | 'action' | 'at' | 'latencyMs'> => ({
  operationId: operation.id,
  system: connector.system,
  action: 'send',
  at: new Date(at),
  latencyMs: Math.round(clock.now() - at),
});

/** The answer is lost: nothing is sent again before the settle time and a look-up (I14). */
export async function doubt(
  tx: Tx,
  { queue }: SendMeans,
  { operation, writes }: Sending,
  now: Date,
): Promise<void> {
  await moveOperation(tx, operation, { to: 'IN_DOUBT' });
  await queue.lookUp(tx, operation.id, new Date(now.getTime() + writes.settleMs));
}
