import {
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type ScopeRule, satisfies } from '../../subgraphs/scope-enforcement.ts';

/** Master data and transactions never share a path (canonical model, N11). */
export type ApiKind = 'MASTER' | 'TRANSACTION';

/** What the composed supergraph demands of a caller, by coordinate. */
export interface RuleTable {
  /** `Type` or `Type.field` to the scopes it needs: any of the lists, all of a list. */
  readonly scopes: ReadonlyMap<string, ScopeRule>;
  /** `Query.customers` and every other root field that declares it. */
  readonly apiKinds: ReadonlyMap<string, ApiKind>;
}

/** One coordinate of an operation that is not open to everyone. */
export interface Requirement {
  readonly coordinate: string;
  readonly rule: ScopeRule;
}

/**
 * Reads `@requiresScopes` and `@api` out of a composed supergraph. `@authenticated` asks for nothing more than
 * a principal, which every operation has.
 *
 * @throws when the supergraph uses `@policy`: nothing here could enforce it.
 */
export function readRules(supergraph: DocumentNode): RuleTable {
  const scopes = new Map<string, ScopeRule>();
  const apiKinds = new Map<string, ApiKind>();
  for (const { coordinate, directives } of declarations(supergraph)) {
    if (argumentOf(directives, 'policy', 'policies') !== undefined) {
      throw new Error(`${coordinate} carries @policy, which this gateway cannot enforce.`);
    }
    const rule = argumentOf(directives, 'requiresScopes', 'scopes');
    if (rule !== undefined) scopes.set(coordinate, rule as ScopeRule);
    const kind = argumentOf(directives, 'api', 'kind');
    if (kind !== undefined) apiKinds.set(coordinate, kind as ApiKind);
  }
  return { scopes, apiKinds };
}

interface Declaration {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[];
}

function declarations(document: DocumentNode): Declaration[] {
  return document.definitions.flatMap((type) => {
    if (!isRuled(type)) return [];
    const name = type.name.value;
    const fields = 'fields' in type ? (type.fields ?? []) : [];
    return [
      { coordinate: name, directives: type.directives ?? [] },
      ...fields.map((field) => ({
        coordinate: `${name}.${field.name.value}`,
        directives: field.directives ?? [],
      })),
    ];
  });
}

const isRuled = (node: ASTNode) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION ||
  node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  node.kind === Kind.SCALAR_TYPE_DEFINITION ||
  node.kind === Kind.ENUM_TYPE_DEFINITION;

function argumentOf(
  directives: readonly ConstDirectiveNode[],
  name: string,
  argument: string,
): unknown {
  const directive = directives.find((it) => it.name.value === name);
  const given = directive?.arguments?.find((it) => it.name.value === argument);
  return given && valueFromASTUntyped(given.value);
}

/**
 * Every type and field that an operation touches, whatever alias, fragment or `@skip` it hides behind, as
 * `Type` and `Type.field`.
 */
export function touchedCoordinates(
  document: DocumentNode,
  schema: GraphQLSchema,
): ReadonlySet<string> {
  const touched = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        const result = getNamedType(types.getType());
        if (parent) touched.add(parent.name).add(`${parent.name}.${name.value}`);
        if (result) touched.add(result.name);
      },
    }),
  );
  return touched;
}

export function requirementsOf(
  touched: ReadonlySet<string>,
  { scopes }: RuleTable,
): readonly Requirement[] {
  return [...touched].flatMap((coordinate) => {
    const rule = scopes.get(coordinate);
    return rule ? [{ coordinate, rule }] : [];
  });
}

export function apiKindsOf(
  touched: ReadonlySet<string>,
  { apiKinds }: RuleTable,
): ReadonlySet<ApiKind> {
  return new Set([...touched].flatMap((coordinate) => apiKinds.get(coordinate) ?? []));
}

/** The coordinates that these scopes do not open, in alphabetical order. */
export function deniedCoordinates(
  requirements: readonly Requirement[],
  scopes: readonly string[],
): readonly string[] {
  return requirements
    .filter(({ rule }) => !satisfies(rule, scopes))
    .map(({ coordinate }) => coordinate)
    .sort();
}
