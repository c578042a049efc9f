import { getMetadataStorage } from 'type-graphql';

type Class = abstract new (...args: never[]) => unknown;
type Storage = ReturnType<typeof getMetadataStorage>;

/**
 * Runs `build` on a private copy of type-graphql's metadata that knows only the given resolver classes.
 *
 * The metadata is one global object, and building a schema writes into it: the fields that one subgraph's
 * resolvers add to a stub class would appear in every subgraph built afterwards from the same stub, and a
 * used interface would pull in its implementations from all subgraphs.
 */
export function isolated<T>(resolvers: readonly Class[], build: (storage: Storage) => T): T {
  const everything = getMetadataStorage();
  const own = ownMetadata(everything, resolvers);
  globalThis.TypeGraphQLMetadataStorage = own;
  try {
    const built = build(own);
    publishInputs(own, everything);
    return built;
  } finally {
    globalThis.TypeGraphQLMetadataStorage = everything;
  }
}

/**
 * Resolvers turn arguments into instances while requests run, and look their fields up in the global metadata:
 * what was collected for arguments and inputs is the same for every subgraph and goes back there.
 */
function publishInputs(own: Storage, everything: Storage): void {
  for (const kind of ['argumentTypes', 'inputTypes'] as const)
    for (const declared of everything[kind]) {
      const collected = own[kind].find(({ target }) => target === declared.target);
      if (collected?.fields) declared.fields = collected.fields;
    }
}

function ownMetadata(everything: Storage, resolvers: readonly Class[]): Storage {
  const own = everything.clone();
  own.objectTypes = own.objectTypes.map(pristine);
  own.inputTypes = own.inputTypes.map(pristine);
  own.argumentTypes = own.argumentTypes.map(pristine);
  own.interfaceTypes = own.interfaceTypes.map((type) => ({
    ...pristine(type),
    autoRegisteringDisabled: true,
  }));
  own.subscriptions = own.subscriptions.filter(({ target }) => isListed(target, resolvers));
  own.fieldResolvers = own.fieldResolvers
    .filter(({ kind, target }) => kind === 'internal' || isListed(target, resolvers))
    .map((resolver) => ({ ...resolver }));
  own.fields = own.fields.map((field) => ({ ...field, ...plainRead(own, field) }));
  return own;
}

/** Without the fields that an earlier build has left on it; they are collected anew. */
function pristine<T extends { fields?: unknown }>({ fields, ...declared }: T): Omit<T, 'fields'> {
  return declared;
}

/** A resolver class may inherit its methods: then the listed class stands for its ancestors too. */
function isListed(target: unknown, resolvers: readonly Class[]): boolean {
  return resolvers.some(
    (listed) => listed === target || Object.prototype.isPrototypeOf.call(target, listed),
  );
}

/** Lets graphql-js read a property itself where no middleware stands in between: one closure less per value. */
function plainRead(own: Storage, field: Storage['fields'][number]): { simple?: boolean } {
  const guarded =
    own.middlewares.some((it) => it.target === field.target && it.fieldName === field.name) ||
    own.resolverMiddlewares.some((it) => it.target === field.target);
  if (field.simple !== undefined || guarded || field.name !== field.schemaName) return {};
  return { simple: true };
}
