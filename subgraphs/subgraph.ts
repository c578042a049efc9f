import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type ConstDirectiveNode,
  defaultTypeResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isInterfaceType,
  isObjectType,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import {
  buildSchemaSync,
  createResolversMap,
  type getMetadataStorage,
  type PubSub,
} from 'type-graphql';
import { isolated } from './metadata.ts';
import { enforceScopes } from './scope-enforcement.ts';
import { federatedSdl, knownDirectives } from './sdl.ts';

type Class = abstract new (...args: never[]) => unknown;
type Storage = ReturnType<typeof getMetadataStorage>;

/** Finds the entity that a `{ __typename, …key fields }` stands for; null when there is none. */
export type ReferenceResolver = (
  reference: never,
  context: never,
  info: GraphQLResolveInfo,
) => unknown;

export interface SubgraphDefinition {
  readonly name: string;
  /** Resolver classes: root fields and edges. */
  readonly resolvers: readonly Class[];
  /** Every entity, and every implementation of an interface that no root field returns by itself. */
  readonly orphanedTypes: readonly Class[];
  /** One per entity type name, `keyOnly` where this subgraph only hangs fields on the key. */
  readonly references: Readonly<Record<string, ReferenceResolver>>;
}

export interface Subgraph {
  readonly name: string;
  /** Federated SDL in a fixed order: what is committed and composed. */
  readonly sdl: string;
  /** Executable, with `_entities` and `_service`; enforces `@requiresScopes` on its own. */
  readonly schema: GraphQLSchema;
}

/** For a stub: the key is all that this subgraph knows of the entity itself. */
export const keyOnly: ReferenceResolver = (reference) => reference;

/**
 * Builds one subgraph out of type-graphql classes.
 *
 * @throws when an entity lacks its reference resolver, a listed class or an edge did not reach the schema, or an
 * interface has no implementation: type-graphql drops such things without a word.
 */
export function defineSubgraph(definition: SubgraphDefinition): Subgraph {
  const { name, resolvers, orphanedTypes, references } = definition;
  const built = isolated(resolvers, (storage) => {
    refuseTopics(storage, name);
    const schema = buildSchemaSync({
      resolvers: [...resolvers] as unknown as [Class, ...Class[]],
      orphanedTypes: [...orphanedTypes],
      directives: [...knownDirectives],
      pubSub: noPubSub,
      validate: false,
      skipCheck: true,
    });
    refuseLostClasses(storage, schema, definition);
    return schema;
  });
  refuseLostEntities(built, definition);
  const sdl = federatedSdl(built);
  const schema = buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: resolversOf(built, references) as never },
  ]);
  enforceScopes(schema);
  return { name, sdl, schema };
}

function resolversOf(
  schema: GraphQLSchema,
  references: SubgraphDefinition['references'],
): Record<string, unknown> {
  const map = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const entry of Object.values(map)) {
    const byClass = entry['__resolveType'] as GraphQLTypeResolver<unknown, unknown> | undefined;
    if (byClass) entry['__resolveType'] = byTypename(byClass);
  }
  for (const [type, resolve] of Object.entries(references)) {
    map[type] = { ...map[type], __resolveReference: resolve };
  }
  return map;
}

/** Rows and event objects name their type in `__typename`; only class instances need `instanceof`. */
function byTypename(
  byClass: GraphQLTypeResolver<unknown, unknown>,
): GraphQLTypeResolver<unknown, unknown> {
  return (value, context, info, type) =>
    named(value)
      ? defaultTypeResolver(value, context, info, type)
      : byClass(value, context, info, type);
}

const named = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && '__typename' in value;

function refuseLostClasses(
  storage: Storage,
  schema: GraphQLSchema,
  { name, resolvers, orphanedTypes }: SubgraphDefinition,
): void {
  for (const listed of orphanedTypes) {
    const declared = [storage.objectTypes, storage.interfaceTypes, storage.inputTypes]
      .flat()
      .some(({ target, name: typeName }) => target === listed && schema.getType(typeName));
    if (!declared) throw new Error(`${name}: ${listed.name} is listed but is no GraphQL type.`);
  }
  for (const edge of storage.fieldResolvers) {
    if (edge.kind !== 'external' || !resolvers.includes(edge.target as Class)) continue;
    const target = edge.getObjectType?.();
    const owner = storage.objectTypes.find((type) => type.target === target);
    const type = owner && schema.getType(owner.name);
    if (isObjectType(type) && type.getFields()[edge.schemaName]) continue;
    throw new Error(
      `${name}: ${edge.target.name} resolves ${owner?.name ?? 'an unknown type'}.${edge.schemaName}, which is not in the schema. List its class in orphanedTypes.`,
    );
  }
}

function refuseLostEntities(schema: GraphQLSchema, { name, references }: SubgraphDefinition): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) && schema.getPossibleTypes(type).length === 0) {
      throw new Error(
        `${name}: nothing implements ${type.name}. List its classes in orphanedTypes.`,
      );
    }
    if (!isObjectType(type) || !type.astNode?.directives?.some(isResolvableKey)) continue;
    if (!references[type.name]) throw new Error(`${name}: ${type.name} has no reference resolver.`);
  }
  for (const entity of Object.keys(references)) {
    if (schema.getType(entity)) continue;
    throw new Error(
      `${name}: entity ${entity} is not in the schema. List its class in orphanedTypes.`,
    );
  }
}

function isResolvableKey(directive: ConstDirectiveNode): boolean {
  if (directive.name.value !== 'key') return false;
  const resolvable = directive.arguments?.find(({ name }) => name.value === 'resolvable');
  return !resolvable || valueFromASTUntyped(resolvable.value) !== false;
}

/** Events come from the event log, so every subscription names its source with `subscribe`. */
function refuseTopics(storage: Storage, name: string): void {
  const topical = storage.subscriptions.find(({ subscribe }) => !subscribe);
  if (topical)
    throw new Error(`${name}: subscription ${topical.schemaName} has no subscribe function.`);
}

const noPubSub: PubSub = {
  publish: () => {
    throw new Error('Events are published through the event log.');
  },
  subscribe: () => {
    throw new Error('Events are read from the event log.');
  },
};
