import type { Config } from './config.ts';
import { simulatorUrls } from './demo.ts';
import type { Door } from './door.ts';
import type { Foundation } from './foundation.ts';
import { safeError } from './log.ts';
import type { Readiness } from './readiness.ts';

const POLL_MS = 100;
/** Shown at start, one per kind of reader. */
const SHOWN_CLIENTS = ['demo-analyst', 'demo-app', 'demo-ops'] as const;

/**
 * Says where everything is and what to do next, once the gateway is ready. Runs beside everything else, so that
 * a stop before the first sync is done does not wait for it; the answer gives the waiting up.
 */
export function announceWhenReady(
  config: Config,
  foundation: Foundation,
  door: Door,
  readiness: Readiness,
): () => void {
  const stopped = new AbortController();
  untilReady(readiness, foundation, stopped.signal)
    .then(() => announce(config, foundation, door))
    .catch((error: unknown) => {
      if (!stopped.signal.aborted) foundation.log.error(safeError(error), 'announcing failed');
    });
  return () => stopped.abort();
}

async function untilReady(
  readiness: Readiness,
  { clock }: Foundation,
  signal: AbortSignal,
): Promise<void> {
  while ((await readiness.missing()).length > 0) await clock.sleep(POLL_MS, signal);
}

/** People get a block, programs one line of JSON without tokens, which do not belong in a log. */
async function announce(config: Config, foundation: Foundation, door: Door): Promise<void> {
  const url = `http://${config.host}:${config.port}`;
  if (process.stdout.isTTY) {
    process.stdout.write(block(config, foundation, url, await tokensOf(door)));
    return;
  }
  const places = { url, graphql: `${url}/graphql`, graphiql: `${url}/graphiql/` };
  const demo = door.issuer ? { tokens: `${url}/oauth/token`, clients: SHOWN_CLIENTS } : {};
  foundation.log.info({ ...places, ...demo }, 'ready');
}

async function tokensOf({ issuer }: Door): Promise<Record<string, string>> {
  if (!issuer) return {};
  return Object.fromEntries(
    await Promise.all(
      SHOWN_CLIENTS.map(async (client) => [client, await issuer.issueToken(client)] as const),
    ),
  );
}

function block(
  config: Config,
  { store }: Foundation,
  url: string,
  tokens: Record<string, string>,
): string {
  const simulators = config.mode === 'demo' ? simulatorUrls(config) : {};
  return [
    '',
    '  Tributary is ready.',
    '',
    `  Explorer    ${url}/graphiql/`,
    `  GraphQL     ${url}/graphql   (HTTP, and WebSocket: graphql-transport-ws)`,
    `  Health      ${url}/readyz`,
    `  Mode        ${config.mode}: ${store.place}, ${config.redisUrl ? 'Redis' : 'no Redis'}`,
    ...Object.entries(simulators).map(
      ([name, address]) =>
        `  Simulator   ${name.padEnd(11)} ${address}   (control: ${address}/_sim/act)`,
    ),
    '',
    ...Object.entries(tokens).flatMap(([client, token]) => [
      `  Token of ${client} (15 minutes):`,
      `  ${token}`,
      '',
    ]),
    ...(config.mode === 'demo' ? tryIt(url) : []),
    '  Stop with Ctrl-C.',
    '',
    '',
  ].join('\n');
}

const tryIt = (url: string): string[] => [
  '  Try:',
  `  TOKEN=$(curl -s -u demo-analyst:demo -d grant_type=client_credentials ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
  `  curl -s ${url}/graphql -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\`,
  `    -d '{"query":"{ customers(first: 3) { edges { node { name receivables { currency open { amount } } } } } }"}'`,
  '',
];
