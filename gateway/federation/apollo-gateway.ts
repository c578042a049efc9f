import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { RequestContext } from '../../control/principal.ts';
import { execute } from './execute.ts';
import type { SubgraphFetcher } from './fetcher.ts';
import type { ReportError } from './plan-run.ts';
import { isRefused, prepareOperation } from './prepare.ts';
import type { LoadedSupergraph, SupergraphLife } from './supergraph.ts';

type GatewayInterface = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

export interface FederatedGatewayOptions {
  readonly supergraphs: SupergraphLife;
  readonly fetcher: SubgraphFetcher;
  /** The deadline of one request. */
  readonly signalOf?: (context: RequestContext) => AbortSignal | undefined;
  readonly report?: ReportError;
}

/**
 * What `new ApolloServer({ gateway })` takes: Apollo Server keeps HTTP, plugins and error formatting, our executor
 * runs the operations. Its context value must be the RequestContext.
 */
export function federatedGateway(options: FederatedGatewayOptions): GatewayInterface {
  const { supergraphs } = options;
  return {
    onSchemaLoadOrUpdate(callback) {
      const announce = ({ apiSchema, sdl }: LoadedSupergraph): void =>
        callback({ apiSchema, coreSupergraphSdl: sdl });
      announce(supergraphs.current());
      return supergraphs.onReload(announce);
    },
    load: async () => ({
      executor: ({ source, operationName, request, context }) =>
        run(options, source, operationName, request.variables, context as RequestContext),
    }),
    stop: () => supergraphs.stop(),
  };
}

async function run(
  { supergraphs, fetcher, signalOf, report }: FederatedGatewayOptions,
  query: string,
  operationName: string | null,
  variables: Record<string, unknown> | undefined,
  context: RequestContext,
): Promise<ExecutionResult> {
  const supergraph = supergraphs.current();
  const operation = prepareOperation({ supergraph, query, operationName, context });
  if (isRefused(operation)) return { errors: operation.errors.map(withHttpStatus) };
  const signal = signalOf?.(context);
  const { data, errors } = await execute({
    operation,
    variables,
    context,
    fetcher,
    signal,
    report,
  });
  // Without data nothing was executed: the request itself is at fault.
  if (data === undefined) return { errors: (errors ?? []).map(withHttpStatus) };
  return { data, ...(errors && { errors }) };
}

/** Apollo Server answers 200 to an executor's errors unless they say otherwise; it removes the hint itself. */
function withHttpStatus(error: GraphQLError): GraphQLError {
  const status = error.extensions['code'] === 'FORBIDDEN' ? 403 : 400;
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions, http: { status } },
  });
}
