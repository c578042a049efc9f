import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  separateOperations,
  specifiedRules,
  validate,
} from 'graphql';
import type { RequestContext } from '../../control/principal.ts';
import { requestError } from './errors.ts';
import {
  type ApiKind,
  apiKindsOf,
  deniedCoordinates,
  type Requirement,
  requirementsOf,
  touchedCoordinates,
} from './rules.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** T02: a document with more is refused before anything else looks at it. */
export const MAX_TOKENS = 2_000;
const MAX_VALIDATION_ERRORS = 20;

/** An operation that is valid and planned. Shared by all requests that ask for it, never changed. */
export interface PreparedOperation {
  /** The edition that it was planned on and must be executed on. */
  readonly supergraph: LoadedSupergraph;
  /** The one operation and the fragments it uses. */
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly plan: QueryPlan;
  readonly requirements: readonly Requirement[];
  /** Kinds of the root fields it selects; master and transaction may both occur. */
  readonly apiKinds: ReadonlySet<ApiKind>;
}

/** Why an operation cannot run. Nothing was sent to any subgraph. */
export interface Refused {
  readonly errors: readonly GraphQLError[];
}

export interface PrepareRequest {
  readonly supergraph: LoadedSupergraph;
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly context: Pick<RequestContext, 'principal' | 'correlationId'>;
}

export const isRefused = (outcome: PreparedOperation | Refused): outcome is Refused =>
  'errors' in outcome;

/**
 * Everything between a query text and the first subgraph call, for HTTP and WebSocket alike: parse, validate,
 * plan (kept per document and operation name) and compare the rule table with the principal's scopes.
 */
export function prepareOperation(request: PrepareRequest): PreparedOperation | Refused {
  const { supergraph, query, operationName, context } = request;
  const { correlationId, principal } = context;
  try {
    const key = JSON.stringify([operationName ?? null, query]);
    const planned = supergraph.prepared.obtain(key, () => plan(supergraph, query, operationName));
    const denied = deniedCoordinates(planned.requirements, principal.scopes);
    return denied.length === 0 ? planned : { errors: [forbidden(denied, correlationId)] };
  } catch (error) {
    if (error instanceof Refusal) return { errors: error.explain(correlationId) };
    throw error;
  }
}

/** Travels from the step that refuses to `prepareOperation`, out of the cache's reach. */
class Refusal extends Error {
  readonly #code: string;
  readonly #reasons: readonly GraphQLError[];

  constructor(code: string, reasons: readonly GraphQLError[]) {
    super(code);
    this.#code = code;
    this.#reasons = reasons;
  }

  explain(correlationId: string): GraphQLError[] {
    return this.#reasons.map((reason) => requestError(this.#code, reason, correlationId));
  }
}

function plan(
  supergraph: LoadedSupergraph,
  query: string,
  operationName: string | null | undefined,
): PreparedOperation {
  const whole = parsed(query);
  const reasons = validate(supergraph.apiSchema, whole, specifiedRules, {
    maxErrors: MAX_VALIDATION_ERRORS,
  });
  if (reasons.length > 0) throw new Refusal('GRAPHQL_VALIDATION_FAILED', reasons);
  const { definition, document } = chosenOperation(whole, operationName);
  const operation = operationFromDocument(supergraph.plannerSchema, document, { validate: false });
  const touched = touchedCoordinates(document, supergraph.apiSchema);
  return Object.freeze({
    supergraph,
    document,
    definition,
    plan: supergraph.planner.buildQueryPlan(operation),
    requirements: requirementsOf(touched, supergraph.rules),
    apiKinds: apiKindsOf(touched, supergraph.rules),
  });
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) throw new Refusal('GRAPHQL_PARSE_FAILED', [error]);
    throw error;
  }
}

function chosenOperation(
  whole: DocumentNode,
  operationName: string | null | undefined,
): { definition: OperationDefinitionNode; document: DocumentNode } {
  const definition = getOperationAST(whole, operationName);
  const document = definition && separateOperations(whole)[definition.name?.value ?? ''];
  if (!definition || !document) {
    const message = operationName
      ? `The document has no operation named "${operationName}".`
      : 'The document has several operations or none: name the one to run.';
    throw new Refusal('BAD_REQUEST', [new GraphQLError(message)]);
  }
  return { definition, document };
}

function forbidden(denied: readonly string[], correlationId: string): GraphQLError {
  const reason = new GraphQLError(`Not allowed by the scopes of the token: ${denied.join(', ')}.`, {
    extensions: { denied },
  });
  return requestError('FORBIDDEN', reason, correlationId);
}
