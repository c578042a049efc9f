import { composeServices } from '@apollo/composition';
import { type GraphQLError, parse } from 'graphql';
import type { Subgraph } from './subgraph.ts';

export interface Supergraph {
  /** What any federation router loads. */
  readonly supergraphSdl: string;
  /** What composition found odd but allowed, one sentence each. */
  readonly hints: readonly string[];
}

/**
 * Composes the subgraphs into one supergraph. `urls` are written into it for routers that read them from there;
 * our own gateway is told its subgraphs' addresses by configuration.
 *
 * @throws Error listing every composition error with its code.
 */
export function compose(
  subgraphs: readonly Pick<Subgraph, 'name' | 'sdl'>[],
  urls: Readonly<Record<string, string>> = {},
): Supergraph {
  const composed = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: urls[name] ?? '' })),
  );
  if (composed.errors) throw new Error(compositionFailure(composed.errors));
  return {
    supergraphSdl: `${composed.supergraphSdl.trimEnd()}\n`,
    hints: composed.hints.map((hint) => hint.toString()),
  };
}

function compositionFailure(errors: readonly GraphQLError[]): string {
  const lines = errors.map(({ message, extensions }) => {
    const code = extensions['code'];
    return `- ${typeof code === 'string' ? `${code}: ` : ''}${message}`;
  });
  return ['The subgraphs do not compose:', ...lines].join('\n');
}
