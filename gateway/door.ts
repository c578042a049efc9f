import type { RequestHandler } from 'express';
import type { Clock } from '../connectors/clock.ts';
import { fetchJson } from './access/fetch-json.ts';
import { createIssuer, type Issuer } from './access/issuer.ts';
import { issuerHandler } from './access/issuer-http.ts';
import { localKeys, remoteKeys } from './access/key-source.ts';
import { createVerifier, type Verifier } from './access/verify.ts';
import type { Config } from './config.ts';
import type { ExplorerSession } from './explorer.ts';

/** Who checks tokens, and who issues them where there is nobody else. */
export interface Door {
  readonly verifier: Verifier;
  /** The demo’s own; absent in production. */
  readonly issuer?: Issuer;
  readonly issuerRoutes?: RequestHandler;
  readonly session: ExplorerSession;
}

const EXPLORER_CLIENTS = [
  'demo-analyst',
  'demo-dashboard',
  'demo-app',
  'demo-ops',
  'demo-approver',
  'demo-frontend',
  'demo-frontend-us',
];

export async function openDoor(config: Config, clock: Clock): Promise<Door> {
  if (config.mode === 'production') return productionDoor(config, clock);
  const url = `http://${config.host}:${config.port}`;
  const issuer = await createIssuer({ mode: 'demo', url, dataDir: config.dataDir, clock });
  return {
    issuer,
    issuerRoutes: issuerHandler(issuer) as unknown as RequestHandler,
    verifier: createVerifier({
      issuer: issuer.url,
      audience: issuer.audience,
      jwks: localKeys(issuer.jwks),
      clock,
    }),
    session: { mode: 'demo', tokenEndpoint: '/oauth/token', clients: EXPLORER_CLIENTS },
  };
}

function productionDoor({ oidc }: Config, clock: Clock): Door {
  if (!oidc) throw new Error('Production needs OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL.');
  return {
    verifier: createVerifier({
      issuer: oidc.issuer,
      audience: oidc.audience,
      jwks: remoteKeys({ url: oidc.jwksUrl, fetchJson, clock }),
      clock,
      maxTokenAgeSeconds: oidc.maxTokenAgeSeconds,
    }),
    session: { mode: 'production', issuer: oidc.issuer },
  };
}
