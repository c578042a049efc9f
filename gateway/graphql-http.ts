import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Router } from 'express';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Ids } from '../connectors/ids.ts';
import type { RequestContext } from '../control/principal.ts';
import { AccessError } from './access/access-error.ts';
import { admitHeaders } from './access/inbound-headers.ts';
import {
  federatedGateway,
  MAX_TOKENS,
  type SubgraphFetcher,
  type SupergraphLife,
} from './federation/index.ts';
import { type Logger, safeError } from './log.ts';
import type { Doorkeeper } from './request-context.ts';

export interface GraphqlOptions {
  readonly supergraphs: SupergraphLife;
  readonly fetcher: SubgraphFetcher;
  readonly doorkeeper: Doorkeeper;
  readonly ids: Ids;
  readonly log: Logger;
}

const MAX_BODY = '256kb';
/** Until every subgraph has answered (T11). */
export const DEADLINE_MS = 15_000;

/** `/graphql` over HTTP: Apollo Server for the protocol, our executor for the operations. */
export async function graphqlHttp({
  supergraphs,
  fetcher,
  doorkeeper,
  ids,
  log,
}: GraphqlOptions): Promise<{
  readonly router: Router;
  stop(): Promise<void>;
}> {
  const server = new ApolloServer<RequestContext>({
    gateway: federatedGateway({
      supergraphs,
      fetcher,
      signalOf: () => AbortSignal.timeout(DEADLINE_MS),
      report: (error, where) => log.error({ ...safeError(error), ...where }, 'subgraph failed'),
    }),
    introspection: true,
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    // A plugin that watches fields makes Apollo Server write resolvers of its own into the schema that our
    // executor answers from, and those know no aliases.
    plugins: [ApolloServerPluginCacheControlDisabled(), traceable],
    formatError: (formatted) => withCorrelation(formatted, ids),
    logger: log,
  });
  await server.start();
  const router = express.Router();
  router.use(express.json({ limit: MAX_BODY }));
  router.use(
    expressMiddleware(server, {
      context: async ({ req }) => {
        try {
          admitHeaders(req);
          return await doorkeeper.admit(req.headers.authorization);
        } catch (error) {
          // Caught to answer in GraphQL’s form; the reason goes to the log only.
          if (error instanceof AccessError) log.info({ reason: error.reason }, 'refused');
          throw refusal(error);
        }
      },
    }),
  );
  return { router, stop: () => server.stop() };
}

/** What Apollo Server itself finds wrong with an operation is told as our own errors are. */
const traceable: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue }) => {
      for (const { extensions } of errors)
        extensions['correlationId'] ??= contextValue.correlationId;
    },
  }),
};

/** The last touch on every error; one from before there was a request context gets a correlation of its own. */
function withCorrelation({ extensions, ...error }: GraphQLFormattedError, ids: Ids) {
  return {
    ...error,
    extensions: { retryable: false, correlationId: ids.next('req'), ...extensions },
  };
}

/** A refusal at the door as a GraphQL error with its HTTP status. */
function refusal(error: unknown): unknown {
  if (!(error instanceof AccessError)) return error;
  return new GraphQLError(error.message, {
    extensions: {
      code: error.code,
      retryable: error.code === 'UPSTREAM_UNAVAILABLE',
      http: { status: error.httpStatus },
    },
  });
}
