import { type ExecutionResult, getArgumentValues } from 'graphql';
import type { RequestContext } from '../../control/principal.ts';
import { publicError } from './errors.ts';
import { type EventCompletion, eventCompletion } from './event-completion.ts';
import { type ExecuteRequest, startRun } from './execute.ts';
import { interruptible } from './interruptible.ts';
import type { Fields } from './merge.ts';
import { fetchRepresentations } from './plan-fetch.ts';
import type { PlanRun } from './plan-run.ts';
import { walk } from './plan-walk.ts';
import { respond } from './respond.ts';

/**
 * Events of one subscription field, as plain objects with `__typename` and their entities as keys. Ends when the
 * signal fires. May throw an error with `extensions.code`, such as CURSOR_EXPIRED, which ends the subscription.
 */
export type EventSource = (
  field: string,
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  signal: AbortSignal,
) => AsyncIterable<Record<string, unknown>>;

export interface SubscribeRequest extends ExecuteRequest {
  readonly source: EventSource;
}

/**
 * One result per event, in order. Each event is first completed by its own subgraph as an entity, then by the
 * others as the plan's `rest` says. An error of the source is the last result; `return()` stops the source at once.
 */
export function subscribe(request: SubscribeRequest): AsyncIterableIterator<ExecutionResult> {
  return interruptible((stopped) => completedEvents(request, stopped), request.signal);
}

async function* completedEvents(
  request: SubscribeRequest,
  stopped: AbortSignal,
): AsyncGenerator<ExecutionResult> {
  const opened = startRun(request);
  if ('refused' in opened) {
    yield { errors: opened.refused };
    return;
  }
  const completion = eventCompletion(request.operation);
  const { context, source } = request;
  try {
    const args = argumentsOf(completion, opened);
    for await (const event of source(completion.field.name.value, args, context, stopped)) {
      yield await completed(event, completion, request, stopped);
    }
  } catch (error) {
    opened.report?.(error, { subgraph: 'events', correlationId: context.correlationId });
    yield { errors: [publicError(error, undefined, context.correlationId)] };
  }
}

function argumentsOf({ field }: EventCompletion, { supergraph, coerced }: PlanRun): Fields {
  const root = supergraph.apiSchema.getSubscriptionType()?.getFields()[field.name.value];
  if (!root) throw new Error(`Subscription.${field.name.value} is not in the public graph.`);
  return getArgumentValues(root, field, { ...coerced });
}

async function completed(
  event: Record<string, unknown>,
  { fetch, responseKey, rest }: EventCompletion,
  request: SubscribeRequest,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  // Loaders live as long as the context object: a new event must not see what the last one has read.
  const run = startRun({ ...request, context: { ...request.context }, signal });
  if ('refused' in run) return { errors: run.refused };
  const fields: Fields = {};
  const gathered: Fields = { [responseKey]: fields };
  const position = { fields, path: [responseKey] };
  await fetchRepresentations(fetch, { distinct: [event], waiting: [[position]] }, run);
  if (Object.keys(fields).length === 0) gathered[responseKey] = null;
  if (rest) await walk(rest, [{ fields: gathered, path: [] }], run);
  return respond(request.operation, gathered, run);
}
