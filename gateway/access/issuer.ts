import { randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import type { Clock } from '../../connectors/clock.ts';
import type { Config } from '../config.ts';
import { jsonText } from '../json-text.ts';
import { demoClients, type IssuerClient } from './demo-clients.ts';
import { keptSecret, secretFile } from './kept-secret.ts';

export const demoAudience = 'tributary';
export const tokenLifeSeconds = 900;

export interface IssuerOptions {
  readonly mode: Config['mode'];
  /** The gateway's own URL, without a slash at its end. */
  readonly url: string;
  readonly dataDir: string;
  readonly clock: Clock;
  /** Beside the demo's own. */
  readonly clients?: readonly IssuerClient[];
}

export interface TokenWish {
  readonly scopes?: readonly string[];
  readonly legalEntities?: readonly string[];
  /** Negative for a token that has expired already. */
  readonly expiresInSeconds?: number;
}

/** The identity provider of demos and tests, so that nobody needs one to try the gateway. */
export interface Issuer {
  readonly url: string;
  readonly audience: string;
  /** The public keys. */
  readonly jwks: JSONWebKeySet;
  readonly signingKey: SigningKey;
  readonly clients: ReadonlyMap<string, IssuerClient>;
  /**
   * A token with the content that the token endpoint would give this client. The wish is granted as it is,
   * also beyond the client's rights: whoever holds this object holds the key.
   */
  issueToken(clientId: string, wish?: TokenWish): Promise<string>;
}

const signingKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
});
/** A private key as JWK. */
export type SigningKey = Readonly<z.infer<typeof signingKey>>;

/** @throws Error in production: its keys lie in a file and its clients' secrets are public. */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  if (options.mode !== 'demo') throw new Error('The embedded issuer runs in demo mode only.');
  const key = await keptSigningKey(options.dataDir);
  const clients = clientsById([...demoClients, ...(options.clients ?? [])]);
  return {
    url: options.url,
    audience: demoAudience,
    jwks: { keys: [publicPart(key)] },
    signingKey: key,
    clients,
    issueToken: async (clientId, wish = {}) => {
      const client = clients.get(clientId);
      if (client === undefined) throw new Error(`The issuer has no client ${clientId}.`);
      return signed(client, wish, { url: options.url, clock: options.clock, signingKey: key });
    },
  };
}

/** Kept, so that tokens survive a restart and several gateways of one demo accept each other's. */
async function keptSigningKey(dataDir: string): Promise<SigningKey> {
  const path = secretFile(dataDir, 'issuer.json');
  const text = await keptSecret(path, async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(pair.privateKey);
    return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256' });
  });
  const kept = jsonText.pipe(signingKey).safeParse(text);
  if (!kept.success) throw new Error(`${path} holds no signing key: delete it to get a new one.`);
  return kept.data;
}

function publicPart({ d: _secret, ...rest }: SigningKey): JWK {
  return { ...rest, use: 'sig' };
}

function clientsById(clients: readonly IssuerClient[]): ReadonlyMap<string, IssuerClient> {
  return new Map(clients.map((client) => [client.id, client]));
}

interface Signing {
  readonly url: string;
  readonly clock: Clock;
  readonly signingKey: SigningKey;
}

async function signed(client: IssuerClient, wish: TokenWish, by: Signing): Promise<string> {
  const issuedAt = Math.floor(by.clock.now() / 1_000);
  const scopes = wish.scopes ?? client.scopes;
  return new SignJWT({
    client_id: client.id,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    legal_entities: wish.legalEntities ?? client.legalEntities,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: by.signingKey.kid })
    .setIssuer(by.url)
    .setAudience(demoAudience)
    .setSubject(client.id)
    .setJti(randomBytes(16).toString('base64url'))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (wish.expiresInSeconds ?? tokenLifeSeconds))
    .sign(await importJWK(by.signingKey, 'ES256'));
}
