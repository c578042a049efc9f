import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { compose } from '../subgraphs/compose.ts';
import type { Subgraph } from '../subgraphs/subgraph.ts';

/** File name to content. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * What is committed of the schema: one SDL file per subgraph, the supergraph that routers load, and the API that
 * clients see of it.
 */
export function generatedFiles(
  subgraphs: readonly Pick<Subgraph, 'name' | 'sdl'>[],
  urls: Readonly<Record<string, string>>,
): GeneratedFiles {
  const { supergraphSdl } = compose(subgraphs, urls);
  return new Map([
    ...subgraphs.map(({ name, sdl }): [string, string] => [`${name}.graphql`, sdl]),
    ['supergraph.graphql', supergraphSdl],
    ['api.graphql', apiSdl(supergraphSdl)],
  ]);
}

const apiSdl = (supergraphSdl: string): string => {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  return `${printSchema(lexicographicSortSchema(supergraph.apiSchema().toGraphQLJSSchema()))}\n`;
};

/** Names of files in the folder that are missing, differ, or should not be there. */
export async function staleFiles(folder: string, files: GeneratedFiles): Promise<string[]> {
  const present = await contentsOf(folder);
  const names = new Set([...present.keys(), ...files.keys()]);
  return [...names].filter((name) => present.get(name) !== files.get(name)).sort();
}

/** Makes the folder hold exactly these files; answers the names of those that changed. */
export async function writeGenerated(folder: string, files: GeneratedFiles): Promise<string[]> {
  const stale = await staleFiles(folder, files);
  await mkdir(folder, { recursive: true });
  for (const name of stale) {
    const path = `${folder}/${name}`;
    const content = files.get(name);
    await (content === undefined ? rm(path) : writeFile(path, content));
  }
  return stale;
}

async function contentsOf(folder: string): Promise<GeneratedFiles> {
  // A fresh clone without generated files has no folder: everything is stale then.
  const names = await readdir(folder).catch(() => []);
  const entries = names
    .filter((name) => name.endsWith('.graphql'))
    .map(
      async (name): Promise<[string, string]> => [
        name,
        await readFile(`${folder}/${name}`, 'utf8'),
      ],
    );
  return new Map(await Promise.all(entries));
}
