import { printSubgraphSchema } from '@apollo/subgraph';
import {
  type ASTNode,
  DirectiveLocation,
  type DocumentNode,
  GraphQLDirective,
  GraphQLEnumType,
  GraphQLNonNull,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  specifiedDirectives,
  visit,
} from 'graphql';

const federationUrl = 'https://specs.apollo.dev/federation/v2.9';
const apiUrl = 'https://tributary.dev/api/v1.0';

const federationDirectives: ReadonlySet<string> = new Set([
  'authenticated',
  'composeDirective',
  'cost',
  'external',
  'inaccessible',
  'interfaceObject',
  'key',
  'listSize',
  'override',
  'policy',
  'provides',
  'requires',
  'requiresScopes',
  'shareable',
  'tag',
]);
const languageDirectives: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

const apiKind = new GraphQLEnumType({
  name: 'api__Kind',
  values: { MASTER: {}, TRANSACTION: {} },
});

/** Directives that a schema must know while it is built: the printer quotes enum values of unknown ones. */
export const knownDirectives: readonly GraphQLDirective[] = [
  ...specifiedDirectives,
  new GraphQLDirective({
    name: 'api',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: { kind: { type: new GraphQLNonNull(apiKind) } },
  }),
];

/**
 * The federated SDL of a type-graphql schema: `@link` header with just the directives in use, every list in
 * alphabetical order, because type-graphql's own order depends on how classes were loaded.
 *
 * @throws when a directive is neither of GraphQL, of the federation, nor `@api`.
 */
export function federatedSdl(schema: GraphQLSchema): string {
  const document = sorted(withoutScaffold(parse(printSubgraphSchema(schema))));
  return `${header(directivesIn(document))}\n\n${print(document)}\n`;
}

function header(used: ReadonlySet<string>): string {
  const unknown = [...used].filter(
    (name) => name !== 'api' && !federationDirectives.has(name) && !languageDirectives.has(name),
  );
  if (unknown.length > 0) throw new Error(`Unknown directives: @${unknown.join(', @')}.`);
  const imports = [...used].filter((name) => federationDirectives.has(name));
  if (!used.has('api')) return `extend schema ${link(federationUrl, imports)}`;
  return [
    `extend schema ${link(federationUrl, [...imports, 'composeDirective'])} ${link(apiUrl, ['api'])} @composeDirective(name: "@api")`,
    '"Whether a root field concerns master data or transactions."',
    'directive @api(kind: api__Kind!) on FIELD_DEFINITION',
    `enum ${apiKind.name} { MASTER TRANSACTION }`,
  ].join('\n\n');
}

function link(url: string, directives: readonly string[]): string {
  const imports = directives.map((name) => `"@${name}"`).sort();
  return `@link(url: "${url}", import: [${imports.join(', ')}])`;
}

function directivesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Directive: ({ name }) => void names.add(name.value) });
  return names;
}

/** What the header says or nobody needs: `schema { … }` with the default root names, a root without fields. */
function withoutScaffold(document: DocumentNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.filter(
      (node) =>
        node.kind !== Kind.SCHEMA_DEFINITION &&
        node.kind !== Kind.DIRECTIVE_DEFINITION &&
        !(node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === apiKind.name) &&
        !(node.kind === Kind.OBJECT_TYPE_DEFINITION && node.fields?.length === 0),
    ),
  };
}

const sortedLists = [
  'definitions',
  'fields',
  'arguments',
  'values',
  'types',
  'interfaces',
  'directives',
];

function sorted(document: DocumentNode): DocumentNode {
  return visit(document, { enter: (node) => withSortedLists(node) });
}

function withSortedLists(node: ASTNode): ASTNode | undefined {
  // The order of a list value, such as scopes, belongs to its author.
  if (node.kind === Kind.LIST) return undefined;
  const lists = Object.entries(node).filter(
    ([name, list]) => sortedLists.includes(name) && Array.isArray(list) && list.length > 1,
  );
  if (lists.length === 0) return undefined;
  const ordered = lists.map(([name, list]: [string, ASTNode[]]) => [name, list.toSorted(byName)]);
  return { ...node, ...Object.fromEntries(ordered) };
}

function byName(a: ASTNode, b: ASTNode): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Directives may repeat (`@key`), so their whole text decides; anything else has a unique name. */
function sortKey(node: ASTNode): string {
  if (node.kind === Kind.DIRECTIVE) return print(node);
  return 'name' in node && node.name ? node.name.value : print(node);
}
