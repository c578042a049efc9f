import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from 'graphql';
import type { RequestContext } from '../../control/principal.ts';
import { BoundedCache } from './bounded-cache.ts';
import { SubgraphFailure } from './errors.ts';
import type { SubgraphFetcher, SubgraphRequest } from './fetcher.ts';

const MAX_DOCUMENTS = 5_000;

/** Makes what the resolvers of a subgraph find in their context: principal, loaders. */
export type ContextOf = (context: RequestContext, subgraph: string) => unknown;

/**
 * Subgraphs that live in this process: no HTTP, no copy of the context. `contextOf` is asked once per gateway
 * request and subgraph, so that one request's fetches share their loaders and no other request does.
 */
export function inProcessFetcher(
  schemas: Readonly<Record<string, GraphQLSchema>>,
  contextOf: ContextOf,
): SubgraphFetcher {
  const documents = new BoundedCache<DocumentNode>(MAX_DOCUMENTS);
  const contextFor = oncePerRequest(contextOf);
  return async (request) => {
    const schema = schemas[request.subgraph];
    if (!schema) throw new SubgraphFailure('UPSTREAM_UNAVAILABLE', `no ${request.subgraph} here`);
    const key = `${request.subgraph}\n${request.document}`;
    const document = documents.obtain(key, () => validDocument(schema, request.document));
    const refused = malformedVariables(schema, document, request);
    if (refused) return { errors: refused };
    return execute({
      schema,
      document,
      variableValues: request.variables,
      operationName: request.operationName ?? null,
      contextValue: contextFor(request.context, request.subgraph),
    });
  };
}

function validDocument(schema: GraphQLSchema, text: string): DocumentNode {
  const document = parse(text, { noLocation: true });
  const [error] = validate(schema, document);
  if (error) throw error;
  return document;
}

/** graphql-js reports these without a code; the caller's input is at fault, not the subgraph. */
function malformedVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, variables }: SubgraphRequest,
): readonly GraphQLError[] | null {
  const operation = getOperationAST(document, operationName);
  const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], variables);
  if (!errors) return null;
  return errors.map(
    ({ message }) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } }),
  );
}

function oncePerRequest(contextOf: ContextOf): ContextOf {
  const contexts = new WeakMap<RequestContext, Map<string, unknown>>();
  return (context, subgraph) => {
    const made = contexts.get(context) ?? new Map<string, unknown>();
    contexts.set(context, made);
    if (!made.has(subgraph)) made.set(subgraph, contextOf(context, subgraph));
    return made.get(subgraph);
  };
}
