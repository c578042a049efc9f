import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Router } from 'express';
import { GraphQLError } from 'graphql';
import type { RequestContext } from '../control/principal.ts';
import { AccessError } from './access/access-error.ts';
import { admitHeaders } from './access/inbound-headers.ts';
import { federatedGateway, type SubgraphFetcher, type SupergraphLife } from './federation/index.ts';
import { type Logger, safeError } from './log.ts';
import type { Doorkeeper } from './request-context.ts';

export interface GraphqlOptions {
  readonly supergraphs: SupergraphLife;
  readonly fetcher: SubgraphFetcher;
  readonly doorkeeper: Doorkeeper;
  readonly log: Logger;
}

const MAX_BODY = '256kb';
/** Until every subgraph has answered (T11). */
export const DEADLINE_MS = 15_000;

/** `/graphql` over HTTP: Apollo Server for the protocol, our executor for the operations. */
export async function graphqlHttp({ supergraphs, fetcher, doorkeeper, log }: GraphqlOptions): Promise<{
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
