import type { Fetcher, FetcherParams, Observable } from '@graphiql/toolkit';
import { type ExecutionResult, Kind, type OperationDefinitionNode, parse } from 'graphql';
import type { ChannelOwner, LiveChannel } from './live-channel.ts';
import type { TokenKeeper } from './token-keeper.ts';

type Headers = Readonly<Record<string, string>>;
/** As GraphiQL's fetcher type has it. */
type Result = ExecutionResult<Record<string, unknown>, Record<string, unknown>>;
interface Observer {
  next(value: Result): void;
  error(error: unknown): void;
  complete(): void;
}

const endpoint = '/graphql';

/**
 * Sends GraphiQL's operations: queries and mutations over HTTP, subscriptions over the live channel.
 * An Authorization header typed in the header editor takes the place of the session's token, on both ways.
 */
export function createFetcher(keeper: TokenKeeper, channel: LiveChannel): Fetcher {
  return (params, options) => {
    const { authorization, others } = separate(options?.headers ?? {});
    const owner = authorization === null ? ownerOf(keeper) : typedOwner(authorization);
    const operation = chosenOperation(params);
    const asked = operation?.name ? { ...params, operationName: operation.name.value } : params;
    return operation?.operation === 'subscription'
      ? streamOf(channel, owner, asked)
      : post(owner, others, asked);
  };
}

/**
 * GraphiQL learns of an edit, or of another tab, a moment later: until then it names the operation that was
 * there before. One operation alone is meant anyway; null where the gateway has to say what is wrong.
 */
function chosenOperation({ query, operationName }: FetcherParams): OperationDefinitionNode | null {
  const operations = operationsIn(query);
  const named = operations.find((operation) => operation.name?.value === operationName);
  return named ?? (operations.length === 1 ? (operations[0] ?? null) : null);
}

function operationsIn(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  } catch {
    // Half-written: the gateway's answer shows where.
    return [];
  }
}

/** Its token changes with every renewal, hence the key is the name: a renewal keeps the connection. */
function ownerOf(keeper: TokenKeeper): ChannelOwner {
  return {
    key: `session ${keeper.who}`,
    authorization: (options) => keeper.authorization(options),
  };
}

function typedOwner(authorization: string): ChannelOwner {
  return { key: `header ${authorization}`, authorization: () => Promise.resolve(authorization) };
}

async function post(owner: ChannelOwner, headers: Headers, params: FetcherParams): Promise<Result> {
  const send = async (renew: boolean) =>
    fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...headers,
        'content-type': 'application/json',
        authorization: await owner.authorization({ renew }),
      },
      body: JSON.stringify(params),
    });
  const first = await send(false);
  // 401 means that nothing ran; a gateway that restarted with new keys takes a new token at once.
  return resultOf(first.status === 401 ? await send(true) : first);
}

async function resultOf(response: Response): Promise<Result> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json'))
    throw new Error(`The gateway answered ${response.status} ${response.statusText} without JSON.`);
  return (await response.json()) as Result;
}

function streamOf(
  channel: LiveChannel,
  owner: ChannelOwner,
  params: FetcherParams,
): Observable<Result> {
  const stream = {
    subscribe(observer: Observer) {
      const unsubscribe = channel.subscribe<Result>(owner, params, {
        next: (value) => observer.next(value),
        error: (error) => observer.error(readable(error)),
        complete: () => observer.complete(),
      });
      return { unsubscribe };
    },
  };
  // The type also allows three loose functions, which GraphiQL never passes.
  return stream as Observable<Result>;
}

/** GraphiQL shows an Error's message and a list of GraphQL errors, but a closed socket as `{}`. */
function readable(error: unknown): unknown {
  if (!(error instanceof CloseEvent)) return error;
  return new Error(`The live channel closed: ${error.code} ${error.reason}`.trim());
}

function separate(headers: Headers): { authorization: string | null; others: Headers } {
  const entries = Object.entries(headers);
  const isAuthorization = (name: string) => name.toLowerCase() === 'authorization';
  const typed = entries.find(([name]) => isAuthorization(name))?.[1]?.trim();
  return {
    authorization: typed === undefined || typed === '' ? null : typed,
    others: Object.fromEntries(entries.filter(([name]) => !isAuthorization(name))),
  };
}
