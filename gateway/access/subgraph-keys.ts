import { randomBytes } from 'node:crypto';
import type { Config, SubgraphName } from '../config.ts';
import { type SubgraphKeyTexts, subgraphKeyTexts, subgraphNames } from '../environment.ts';
import { jsonText } from '../json-text.ts';
import { keptSecret, secretFile } from './kept-secret.ts';

/** Per subgraph the HMAC keys of `x-tributary-context`: the first signs, the second still verifies. */
export type SubgraphKeys = Readonly<Partial<Record<SubgraphName, readonly [Buffer, ...Buffer[]]>>>;

/** The configured keys; in a demo without any, keys kept in `DATA_DIR` so that its processes agree. */
export async function subgraphKeys(
  config: Pick<Config, 'mode' | 'dataDir' | 'subgraphKeys'>,
): Promise<SubgraphKeys> {
  if (config.subgraphKeys !== null) return decoded(config.subgraphKeys);
  if (config.mode === 'production') return {};
  const kept = await keptSecret(secretFile(config.dataDir, 'subgraphs.json'), freshKeys);
  return decoded(jsonText.pipe(subgraphKeyTexts).parse(kept));
}

async function freshKeys(): Promise<string> {
  const keys = subgraphNames.map((name) => [name, [randomBytes(32).toString('base64url')]]);
  return JSON.stringify(Object.fromEntries(keys));
}

function decoded(texts: SubgraphKeyTexts): SubgraphKeys {
  const keys: Partial<Record<SubgraphName, readonly [Buffer, ...Buffer[]]>> = {};
  for (const name of subgraphNames) {
    const [current, previous] = texts[name] ?? [];
    if (current === undefined) continue;
    keys[name] = previous === undefined ? [key(current)] : [key(current), key(previous)];
  }
  return keys;
}

const key = (text: string): Buffer => Buffer.from(text, 'base64url');
