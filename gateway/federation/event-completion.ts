import type { FetchDataRewrite, FetchNode, SubscriptionNode } from '@apollo/query-planner';
import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { PreparedOperation } from './prepare.ts';

/** How the events of one subscription become answers. */
export interface EventCompletion {
  /** The root field that names the event source, as the operation selects it. */
  readonly field: FieldNode;
  /** `alias` or name of that field. */
  readonly responseKey: string;
  /** Asks the event's own subgraph for the selected fields, with the whole event as the representation. */
  readonly fetch: FetchNode;
  readonly rest: SubscriptionNode['rest'];
}

const completions = new WeakMap<PreparedOperation, EventCompletion>();

/** The completion of a subscription, made once per prepared operation. */
export function eventCompletion(operation: PreparedOperation): EventCompletion {
  const known = completions.get(operation);
  if (known) return known;
  const completion = makeCompletion(operation);
  completions.set(operation, completion);
  return completion;
}

function makeCompletion(operation: PreparedOperation): EventCompletion {
  const { node } = operation.plan;
  if (node?.kind !== 'Subscription') throw new Error('This operation is not a subscription.');
  const document = parse(node.primary.operation, { noLocation: true });
  const field = rootField(document);
  const completing = completingDocument(document, field, eventTypeOf(operation, field));
  const { outputRewrites = [], ...primary } = node.primary;
  return {
    field,
    responseKey: (field.alias ?? field.name).value,
    fetch: {
      ...primary,
      operation: print(completing),
      operationKind: OperationTypeNode.QUERY,
      variableUsages: [...variablesIn([completing])].filter((name) => name !== 'representations'),
      outputRewrites: outputRewrites.map(belowRootField),
    },
    rest: node.rest,
  };
}

function rootField({ definitions }: DocumentNode): FieldNode {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [selection] = operation?.selectionSet.selections ?? [];
  if (selection?.kind !== Kind.FIELD) throw new Error('A subscription selects one root field.');
  return selection;
}

function eventTypeOf({ supergraph }: PreparedOperation, field: FieldNode): string {
  const fields = supergraph.fullSchema.getSubscriptionType()?.getFields();
  const type = getNamedType(fields?.[field.name.value]?.type);
  if (!type) throw new Error(`Subscription.${field.name.value} has no type.`);
  return type.name;
}

/**
 * `subscription { changed(…) { a b } }` as `query { _entities(representations: …) { ... on Event { a b } } }`,
 * with the variables that its selection still uses.
 */
function completingDocument(document: DocumentNode, field: FieldNode, type: string): DocumentNode {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const used = variablesIn([...(field.selectionSet ? [field.selectionSet] : []), ...fragments]);
  const { selectionSet, variableDefinitions = [] } = entityQuery(type, field.selectionSet);
  return visit(document, {
    OperationDefinition: (subscription) => ({
      ...subscription,
      operation: OperationTypeNode.QUERY,
      selectionSet,
      variableDefinitions: [
        ...variableDefinitions,
        ...(subscription.variableDefinitions ?? []).filter(({ variable }) =>
          used.has(variable.name.value),
        ),
      ],
    }),
  });
}

function entityQuery(
  type: string,
  selected: SelectionSetNode | undefined,
): OperationDefinitionNode {
  const template = parse(
    `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on ${type} { __typename } }
    }`,
    { noLocation: true },
  );
  const filled: DocumentNode = visit(template, {
    InlineFragment: (node) => ({ ...node, selectionSet: selected ?? node.selectionSet }),
  });
  return filled.definitions[0] as OperationDefinitionNode;
}

function variablesIn(nodes: readonly ASTNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}

/** The plan's rewrites start at the subscription, ours at the event. */
function belowRootField(rewrite: FetchDataRewrite): FetchDataRewrite {
  return { ...rewrite, path: rewrite.path.slice(1) };
}
