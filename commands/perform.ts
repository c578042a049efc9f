import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import type { Connector } from '../connectors/ports.ts';
import { anchorOf } from '../control/anchor.ts';
import { writeAudit } from '../control/audit.ts';
import { fingerprint } from '../control/fingerprint.ts';
import {
  type BoundKey,
  bindKey,
  boundBusinessKey,
  boundKey,
  keyIsWellFormed,
} from '../control/idempotency.ts';
import { insertOperation, type NewOperation } from '../control/operations.ts';
import type { RequestContext } from '../control/principal.ts';
import { FinanceError } from '../schema/errors.ts';
import { ID_PREFIX, OPERATION_PREFIX } from '../schema/identifier.ts';
import type { Database, Tx } from '../store/database.ts';
import { entityScope } from '../store/today.ts';
import {
  acceptedAnswer,
  acceptedOrHeld,
  answerBound,
  duplicateOf,
  holdOf,
  nothing,
} from './answers.ts';
import {
  type Command,
  type CommandInput,
  type Performed,
  type Prepared,
  Rejected,
} from './command.ts';
import type { SendQueue } from './send-queue.ts';

/** What the write path is made of; the fault simulation passes its own. */
export interface PerformMeans {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly queue: SendQueue;
}

export type Perform = <Input extends CommandInput, Draft>(
  command: Command<Input, Draft>,
  input: Input,
  request: RequestContext,
) => Promise<Performed>;

/**
 * The one path of every write: authorise, look the key up, prepare (reads only), then one transaction with key,
 * operation, audit and job, then answer. The vendor is called later, by the worker, under the anchor
 * (design.md 8, canonical-model I1-I13).
 */
export function createPerform(means: PerformMeans): Perform {
  return async (command, input, request) => {
    authorise(command.scope, request);
    if (!keyIsWellFormed(input.idempotencyKey))
      throw new FinanceError(
        'IDEMPOTENCY_KEY_INVALID',
        'idempotencyKey must be 8 to 128 visible ASCII characters',
      );
    const print = fingerprint(command.name, { ...(input as object) });
    const key = scopeOfKey(command, input, request);
    const seen = input.dryRun ? null : await boundKey(means.db, key);
    if (seen) return answerBound(seen, print);
    const prepared = await prepare(means, command, input, request);
    if (prepared instanceof Rejected) {
      // A twin with this key may have done meanwhile what the check now refuses to do again.
      const twin = input.dryRun ? null : await boundKey(means.db, key);
      return twin ? answerBound(twin, print) : reject(means, command, request, prepared);
    }
    if (input.dryRun) return dryRun(means, command, prepared);
    return commit(means, command, input, request, print, prepared);
  };
}

function authorise(scope: string, { principal }: RequestContext): void {
  if (!principal.scopes.includes(scope))
    throw new FinanceError('FORBIDDEN', `this needs the scope ${scope}`);
}

const scopeOfKey = (
  { name }: { name: string },
  { idempotencyKey }: CommandInput,
  { principal }: RequestContext,
) => ({ principalId: principal.id, kind: name, key: idempotencyKey });

async function prepare<Input extends CommandInput, Draft>(
  { db, clock }: PerformMeans,
  command: Command<Input, Draft>,
  input: Input,
  request: RequestContext,
): Promise<Prepared<Draft> | Rejected> {
  const now = new Date(clock.now());
  const scope = await entityScope(db, request.legalEntityIds, now);
  try {
    return await command.prepare(input, { db, scope, now, request });
  } catch (error) {
    // Caught because a refusal by a rule is an answer, not a fault.
    if (error instanceof Rejected) return error;
    throw error;
  }
}

/** Nothing happened, and the cause may pass: neither key nor operation is kept, only the audit (I8). */
async function reject(
  { db, ids, clock }: PerformMeans,
  command: { readonly name: string },
  { principal, correlationId }: RequestContext,
  { userErrors }: Rejected,
): Promise<Performed> {
  await writeAudit(db, ids, {
    at: new Date(clock.now()),
    actorId: principal.id,
    action: `${command.name}.rejected`,
    subjectId: null,
    operationId: null,
    legalEntityId: null,
    correlationId,
    detail: { errors: userErrors.map(({ code, message }) => ({ code, message })) },
  });
  return { ...nothing, status: 'REJECTED', userErrors };
}

/** Everything is checked and the exact request is shown; nothing is stored, no key is taken (E3). */
async function dryRun<Input extends CommandInput, Draft>(
  means: PerformMeans,
  command: Command<Input, Draft>,
  prepared: Prepared<Draft>,
): Promise<Performed> {
  const duplicate = await boundBusinessKey(means.db, prepared.businessKey);
  const connector = connectorOf(means, prepared.connectionId);
  const writes = writesOf(command, connector);
  return {
    ...nothing,
    status: 'DRY_RUN',
    warnings: prepared.warnings,
    userErrors: duplicate ? [duplicateOf(duplicate, prepared)] : holdOf(prepared),
    wouldStatus: duplicate ? 'REJECTED' : acceptedOrHeld(prepared),
    vendorRequest: {
      system: connector.system,
      ...writes.request(prepared.draft, anchorOf(`${OPERATION_PREFIX}_dry_run`)),
    },
  };
}

async function commit<Input extends CommandInput, Draft>(
  means: PerformMeans,
  command: Command<Input, Draft>,
  input: Input,
  request: RequestContext,
  print: string,
  prepared: Prepared<Draft>,
): Promise<Performed> {
  const { db, ids, clock } = means;
  writesOf(command, connectorOf(means, prepared.connectionId));
  const operation = newOperation(command, input, request, print, prepared, ids, clock);
  try {
    const bound = await db.transaction((tx) => store(tx, means, operation));
    return bound ? answerBound(bound, print) : acceptedAnswer(operation, prepared);
  } catch (error) {
    if (isLockTimeout(error))
      throw new FinanceError(
        'IDEMPOTENCY_IN_PROGRESS',
        'The first request with this key is still being stored; repeat it with the same key.',
      );
    // Caught outside the transaction, so that the key it had taken is free again.
    if (!(error instanceof BusinessKeyTaken)) throw error;
    return rejectDuplicate(means, command, request, prepared);
  }
}

class BusinessKeyTaken extends Error {}

async function rejectDuplicate(
  means: PerformMeans,
  command: { readonly name: string },
  request: RequestContext,
  prepared: Prepared<unknown>,
): Promise<Performed> {
  const existing = await boundBusinessKey(means.db, prepared.businessKey);
  const error = duplicateOf(existing, prepared);
  return reject(means, command, request, new Rejected([error]));
}

/** A twin that has not committed is waited for at the unique index, but not for ever (I7). */
const WAIT_FOR_TWIN = '2s';
const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '55P03';

/** Null when stored; what the key stands for when another request has it. */
async function store(
  tx: Tx,
  { ids, queue }: PerformMeans,
  operation: NewOperation,
): Promise<BoundKey | null> {
  await tx.query(`set local lock_timeout = '${WAIT_FOR_TWIN}'`);
  const bound = await bindKey(tx, operation);
  if (bound) return bound;
  if (!(await insertOperation(tx, operation))) throw new BusinessKeyTaken();
  await writeAudit(tx, ids, {
    at: operation.acceptedAt,
    actorId: operation.principalId,
    action: `${operation.kind}.${operation.status.toLowerCase()}`,
    subjectId: operation.subjectId,
    operationId: operation.id,
    legalEntityId: operation.legalEntityId,
    correlationId: operation.correlationId,
    detail: { input: operation.input, mappings: operation.mappings },
  });
  if (operation.status === 'ACCEPTED') await queue.send(tx, operation.id, null);
  return null;
}

function newOperation<Input extends CommandInput, Draft>(
  command: Command<Input, Draft>,
  input: Input,
  { principal, correlationId }: RequestContext,
  print: string,
  prepared: Prepared<Draft>,
  ids: Ids,
  clock: Clock,
): NewOperation {
  const id = ids.next(OPERATION_PREFIX);
  const { idempotencyKey, ...rest } = input;
  return {
    id,
    kind: command.name,
    status: prepared.hold ? 'HELD' : 'ACCEPTED',
    principalId: principal.id,
    idempotencyKey,
    fingerprint: print,
    businessKey: prepared.businessKey,
    legalEntityId: prepared.legalEntityId,
    connectionId: prepared.connectionId,
    subjectType: prepared.subjectType,
    subjectId: ids.next(ID_PREFIX[prepared.subjectType]),
    anchor: anchorOf(id),
    input: rest,
    draft: prepared.draft,
    mappings: prepared.mappings,
    userErrors: holdOf(prepared),
    warnings: prepared.warnings,
    businessIds: prepared.businessIds,
    amount: prepared.amount,
    correlationId,
    acceptedAt: new Date(clock.now()),
  };
}

function connectorOf({ connectors }: PerformMeans, connectionId: string): Connector {
  const connector = connectors.get(connectionId);
  if (!connector)
    throw new FinanceError('UPSTREAM_UNAVAILABLE', `not connected to ${connectionId}`);
  return connector;
}

function writesOf<Draft>(command: Command<never, Draft>, connector: Connector) {
  const writes = command.writes(connector);
  if (!writes)
    throw new FinanceError('BAD_USER_INPUT', `${connector.system} cannot do ${command.name}`);
  return writes;
}
