import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { expect, test } from 'vitest';
import { apiSchema, rules } from '../support/api-schema.ts';

const roots = [
  apiSchema.getQueryType(),
  apiSchema.getMutationType(),
  apiSchema.getSubscriptionType(),
].filter((type) => type !== null && type !== undefined);

const rootFields = roots.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    coordinate: `${type.name}.${field.name}`,
    field,
  })),
);

const scopesOf = (coordinate: string): string[] => (rules.scopes.get(coordinate) ?? []).flat();

/** Connections and edges; the type `Connection` itself is a noun. */
const plumbing = /(?<=.)(Connection|Edge)$/;

/** The noun that a field leads to, through lists, connections and their edges. */
function nounOf(field: GraphQLField<unknown, unknown>): string {
  const { name } = getNamedType(field.type);
  return name.replace(plumbing, '');
}

test('every root field says whether it is master data or a transaction, and which scope it needs', () => {
  expect(rootFields.length).toBeGreaterThan(40);
  const silent = rootFields.filter(
    ({ coordinate }) => !rules.apiKinds.has(coordinate) || scopesOf(coordinate).length !== 1,
  );
  expect(silent.map(({ coordinate }) => coordinate)).toEqual([]);
});

test('no scope opens both master data and transactions', () => {
  const scopes = (kind: string) =>
    new Set(
      rootFields
        .filter(({ coordinate }) => rules.apiKinds.get(coordinate) === kind)
        .flatMap(({ coordinate }) => scopesOf(coordinate)),
    );
  const [master, transaction] = [scopes('MASTER'), scopes('TRANSACTION')];
  expect(master.size).toBeGreaterThan(0);
  expect([...master].filter((scope) => transaction.has(scope))).toEqual([]);
});

const queries = rootFields.filter(({ coordinate }) => coordinate.startsWith('Query.'));
const scopeOfNoun = new Map(
  queries.map(({ coordinate, field }) => [nounOf(field), scopesOf(coordinate)[0] as string]),
);

/** Reached only through something that already needed the noun’s scope. */
const guardedBefore = new Set([
  'InvoiceStatusEvent.invoice',
  // Who asked for a write may see it.
  'RequestInvoicePayload.operation',
  'MutationPayload.operation',
]);

function edgesOf(type: GraphQLObjectType): { coordinate: string; needed: string }[] {
  if (plumbing.test(type.name)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const needed = scopeOfNoun.get(nounOf(field));
    const coordinate = `${type.name}.${field.name}`;
    const alike = needed === scopeOfNoun.get(type.name);
    return needed === undefined || alike || guardedBefore.has(coordinate)
      ? []
      : [{ coordinate, needed }];
  });
}

const objectTypes = Object.values(apiSchema.getTypeMap()).filter(isObjectType);

test('an edge from one noun to another needs the scope of where it leads', () => {
  const edges = objectTypes
    .filter((type) => !roots.includes(type) && !type.name.startsWith('__'))
    .flatMap(edgesOf);
  expect(edges.length).toBeGreaterThan(40);
  const open = edges.filter(({ coordinate, needed }) => !scopesOf(coordinate).includes(needed));
  expect(open).toEqual([]);
});

test('whatever a union or an interface can hide needs its own scope as a type', () => {
  const hidden = Object.values(apiSchema.getTypeMap())
    .filter((type) => isUnionType(type) || isInterfaceType(type))
    .flatMap((type) => apiSchema.getPossibleTypes(type))
    .filter(({ name }) => scopeOfNoun.has(name));
  expect(hidden.length).toBeGreaterThan(5);
  const open = hidden.filter(({ name }) => !scopesOf(name).includes(scopeOfNoun.get(name) ?? ''));
  expect(open.map(({ name }) => name)).toEqual([]);
});

test('every list is a connection with first, after, filter and orderBy', () => {
  const lists = queries.filter(({ field }) => plumbing.test(getNamedType(field.type).name));
  expect(lists.length).toBeGreaterThan(20);
  for (const { coordinate, field } of lists) {
    const args = field.args.map(({ name }) => name).sort();
    expect([coordinate, args]).toEqual([coordinate, ['after', 'filter', 'first', 'orderBy']]);
    expect(field.args.find(({ name }) => name === 'first')?.defaultValue).toBe(50);
  }
});

test('every noun with a list has a field for one of it, sync states apart', () => {
  const nouns = queries
    .filter(({ field }) => plumbing.test(getNamedType(field.type).name))
    .map(({ field }) => nounOf(field));
  const single = new Set(
    queries.filter(({ field }) => field.args.length === 1).map(({ field }) => nounOf(field)),
  );
  expect(nouns.filter((noun) => !single.has(noun))).toEqual(['SyncStatus']);
});
