import { type ConstDirectiveNode, type DocumentNode, Kind, visit } from 'graphql';

const securityDirectives: ReadonlySet<string> = new Set([
  'authenticated',
  'requiresScopes',
  'policy',
]);
const securityScalars: ReadonlySet<string> = new Set(['requiresScopes__Scope', 'policy__Policy']);

/**
 * The supergraph as @apollo/gateway accepts it. It refuses to start on features marked `for: SECURITY`, and it
 * would not enforce them anyway: our rule table does. Any other security feature stays, and is refused.
 */
export function withoutSecurityDirectives(supergraph: DocumentNode): DocumentNode {
  return visit(supergraph, {
    Directive: (node) =>
      securityDirectives.has(node.name.value) || linksSecurity(node) ? null : undefined,
    DirectiveDefinition: ({ name }) => (securityDirectives.has(name.value) ? null : undefined),
    ScalarTypeDefinition: ({ name }) => (securityScalars.has(name.value) ? null : undefined),
  });
}

function linksSecurity(node: Pick<ConstDirectiveNode, 'name'> & { arguments?: unknown }): boolean {
  if (node.name.value !== 'link') return false;
  const { arguments: given = [] } = node as ConstDirectiveNode;
  const url = given.find(({ name }) => name.value === 'url')?.value;
  if (url?.kind !== Kind.STRING) return false;
  const feature = new URL(url.value).pathname.split('/')[1];
  return feature !== undefined && securityDirectives.has(feature);
}
