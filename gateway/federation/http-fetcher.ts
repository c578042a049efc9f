import type { ExecutionResult } from 'graphql';
import { type Dispatcher, Pool, errors as undiciErrors } from 'undici';
import type { RequestContext } from '../../control/principal.ts';
import { SubgraphFailure } from './errors.ts';
import type { SubgraphFetcher, SubgraphRequest } from './fetcher.ts';

/** Headers that prove to the subgraph who asks, bound to the very bytes of `body`. */
export type SignContext = (request: {
  readonly subgraph: string;
  readonly body: string;
  readonly context: RequestContext;
}) => Record<string, string>;

export interface HttpFetcherOptions {
  /** Connections per subgraph. */
  readonly connections?: number;
  /** Longest wait for the first byte, and between two chunks of the body. */
  readonly timeoutMs?: number;
  /** A larger answer is refused. */
  readonly maxAnswerBytes?: number;
}

/** A fetcher that holds connections. */
export interface HttpFetcher extends SubgraphFetcher {
  close(): Promise<void>;
}

interface Endpoint {
  readonly pool: Pool;
  readonly path: string;
}

/** Subgraphs behind HTTP: one connection pool each. `urls` maps a subgraph's name to its GraphQL endpoint. */
export function httpFetcher(
  urls: Readonly<Record<string, string>>,
  signContext: SignContext,
  options: HttpFetcherOptions = {},
): HttpFetcher {
  const endpoints = new Map(
    Object.entries(urls).map(([subgraph, url]) => [subgraph, endpoint(new URL(url), options)]),
  );
  const fetcher: SubgraphFetcher = async (request) => {
    const target = endpoints.get(request.subgraph);
    if (!target) {
      throw new SubgraphFailure('UPSTREAM_UNAVAILABLE', `no address for ${request.subgraph}`);
    }
    return ask(target, request, signContext);
  };
  return Object.assign(fetcher, {
    close: async () => {
      await Promise.all([...endpoints.values()].map(({ pool }) => pool.close()));
    },
  });
}

function endpoint(
  url: URL,
  { connections = 64, timeoutMs = 10_000, maxAnswerBytes = 64 * 1024 * 1024 }: HttpFetcherOptions,
): Endpoint {
  const pool = new Pool(url.origin, {
    connections,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxAnswerBytes,
  });
  return { pool, path: `${url.pathname}${url.search}` };
}

async function ask(
  { pool, path }: Endpoint,
  { subgraph, document, operationName, variables, context, signal }: SubgraphRequest,
  signContext: SignContext,
): Promise<ExecutionResult> {
  const body = JSON.stringify({ query: document, variables, operationName });
  try {
    const answer = await pool.request({
      method: 'POST',
      path,
      body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...signContext({ subgraph, body, context }),
      },
      signal: signal ?? null,
    });
    return await graphqlResult(answer);
  } catch (error) {
    throw failureOf(error, signal);
  }
}

async function graphqlResult({
  statusCode,
  body,
}: Dispatcher.ResponseData): Promise<ExecutionResult> {
  const text = await body.text();
  const result = asObject(text);
  // A well-formed GraphQL answer counts whatever its status: 400 carries the errors of a refused request.
  if (result && ('data' in result || Array.isArray(result['errors']))) return result;
  throw new SubgraphFailure('UPSTREAM_UNAVAILABLE', `status ${statusCode} without GraphQL answer`);
}

function asObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' ? (parsed as Record<string, unknown> | null) : null;
  } catch {
    // Proxies answer with HTML; that is no GraphQL answer, and the caller says so.
    return null;
  }
}

function failureOf(error: unknown, signal: AbortSignal | undefined): SubgraphFailure {
  if (error instanceof SubgraphFailure) return error;
  const late =
    signal?.aborted ||
    error instanceof undiciErrors.HeadersTimeoutError ||
    error instanceof undiciErrors.BodyTimeoutError ||
    error instanceof undiciErrors.ConnectTimeoutError;
  return new SubgraphFailure(late ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE', error);
}
