import type { Config } from './config.ts';

const MASK = '***';

/** The configuration for people to read: every secret is masked, also inside URLs. */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  return {
    ...config,
    databaseUrl: config.databaseUrl && maskUrl(config.databaseUrl),
    redisUrl: config.redisUrl && maskUrl(config.redisUrl),
    subgraphKeys:
      config.subgraphKeys && mapValues(config.subgraphKeys, (keys) => keys.map(() => MASK)),
    connections:
      config.connections?.map((connection) => ({
        ...connection,
        baseUrl: maskUrl(connection.baseUrl),
        credentials: mapValues(connection.credentials, () => MASK),
      })) ?? null,
  };
}

/** Drivers also take passwords as query parameters, so every value there is masked. */
function maskUrl(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = MASK;
  for (const name of new Set(url.searchParams.keys())) url.searchParams.set(name, MASK);
  return url.href;
}

const mapValues = <V, W>(record: Readonly<Record<string, V>>, map: (value: V) => W) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
