import {
  type ExecutionResult,
  execute,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isObjectType,
} from 'graphql';
import { internalError, type ResponsePath } from './errors.ts';
import { type Fields, isFields, read } from './merge.ts';
import type { PlanRun } from './plan-run.ts';
import type { PreparedOperation } from './prepare.ts';

const misfit = 'A part of the graph answered with a value that its schema forbids.';

/**
 * Turns what the plan has gathered into the answer: graphql-js itself executes the operation over the API schema,
 * with the gathered fields in place of resolvers, so that projection, aliases, fragments, conditions, null
 * propagation and introspection are the language's own.
 */
export async function respond(
  operation: PreparedOperation,
  gathered: Fields,
  run: PlanRun,
): Promise<ExecutionResult> {
  const { data, errors = [] } = await execute({
    schema: operation.supergraph.apiSchema,
    document: operation.document,
    rootValue: gathered,
    contextValue: run.supergraph.fullSchema,
    variableValues: run.variables,
    fieldResolver: gatheredField,
    typeResolver: gatheredType,
  });
  const unexplained = errors.filter(({ path }) => !isExplained(path, run.errors));
  // What is absent, or not the caller's to see, is null where it stands; only an answer that is gone whole needs
  // its reason told.
  const faults = data ? unexplained.filter(({ path }) => !isAbsent(path, run.absent)) : unexplained;
  const told = [
    ...run.errors,
    ...faults.map(({ path }) => internalError(path, run.context.correlationId, misfit)),
  ];
  return { ...(told.length > 0 ? { errors: told } : {}), data: data ?? null };
}

/** By response key, not field name: subgraphs were asked with the operation's own aliases. */
const gatheredField: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, info) =>
  isFields(source) ? read(source, String(info.path.key)) : undefined;

const gatheredType: GraphQLTypeResolver<unknown, unknown> = (value, fullSchema, info, type) => {
  const typename = isFields(value) ? read(value, '__typename') : undefined;
  const known = typeof typename === 'string' && isObjectType(info.schema.getType(typename));
  if (known) return typename;
  if (
    typeof typename === 'string' &&
    isObjectType((fullSchema as GraphQLSchema).getType(typename))
  ) {
    throw new GraphQLError('The type of this value is not part of the public graph.');
  }
  return anyImplementation(type, info.schema);
};

/**
 * Without a concrete name, or under the name of an interface that some subgraph knows as an object, the operation
 * selects nothing but the interface's own fields: any implementation has them.
 */
function anyImplementation(type: GraphQLAbstractType, schema: GraphQLSchema): string | undefined {
  return schema.getPossibleTypes(type)[0]?.name;
}

/** A null that bubbled up because of an error that is told anyway. */
function isExplained(path: ResponsePath | undefined, errors: readonly GraphQLError[]): boolean {
  return errors.some(
    (error) => !error.path || !path || begins(path, error.path) || begins(error.path, path),
  );
}

const isAbsent = (path: ResponsePath | undefined, absent: readonly ResponsePath[]): boolean =>
  path !== undefined && absent.some((position) => begins(path, position));

const begins = (path: ResponsePath, start: ResponsePath): boolean =>
  start.every((step, index) => path[index] === step);
