import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { type AccessToken, type IssuedToken, keptToken } from '../access-token.ts';
import { isHtml, type VendorAnswer } from '../http.ts';
import type { Transports } from '../transports.ts';
import type { VendorError } from '../vendor-error.ts';
import { bodyOf, failed, unreadable } from './failures.ts';
import type { SalesforceConnectorOptions, SignedAssertion } from './options.ts';

const TOKEN_PATH = '/services/oauth2/token';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Salesforce takes assertions that end a few minutes ahead at most. */
const ASSERTION_SECONDS = 180;

/** A session of the integration’s user, with the org’s address to use it at. There is no refresh token. */
export interface Session extends IssuedToken {
  readonly baseUrl: string;
}

export interface Sessions extends AccessToken {
  get(): Promise<Session>;
}

export function sessionsOf(options: SalesforceConnectorOptions, transports: Transports): Sessions {
  const proof = proofOf(options);
  const signIn = async (): Promise<Session> => {
    const answer = await transports.at(options.loginUrl).call({
      method: 'POST',
      path: TOKEN_PATH,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(await proof()).toString(),
    });
    if (answer.status !== 200 || isHtml(answer)) throw refusal(answer);
    return sessionIn(answer, options);
  };
  // What is kept is what signing in issued, address included.
  return keptToken(signIn, options.clock) as Sessions;
}

type Form = Record<string, string>;

function proofOf(options: SalesforceConnectorOptions): () => Promise<Form> {
  if ('privateKeyPem' in options) return assertionOf(options);
  const { clientId: client_id, clientSecret: client_secret } = options;
  return async () => ({ grant_type: 'client_credentials', client_id, client_secret });
}

function assertionOf(options: SalesforceConnectorOptions & SignedAssertion): () => Promise<Form> {
  const key = createPrivateKey(options.privateKeyPem);
  const { clientId, username, clock } = options;
  return async () => {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(clientId)
      .setSubject(username)
      // The login URL itself, not the address of the token endpoint.
      .setAudience(options.loginUrl.replace(/\/$/, ''))
      .setExpirationTime(Math.floor(clock.now() / 1000) + ASSERTION_SECONDS)
      .sign(key);
    return { grant_type: JWT_BEARER, assertion };
  };
}

function sessionIn(answer: VendorAnswer, options: SalesforceConnectorOptions): Session {
  const { access_token, instance_url } = bodyOf(answer) as Partial<Record<string, unknown>>;
  if (typeof access_token !== 'string' || typeof instance_url !== 'string')
    throw unreadable('the sign-in answers without a session or without the address of the org');
  return {
    accessToken: access_token,
    baseUrl: trusted(instance_url, options),
    expiresInSeconds: options.sessionSeconds,
  };
}

/** The session travels to whatever address the sign-in names, so that one may not be without TLS. */
function trusted(instanceUrl: string, { environment }: SalesforceConnectorOptions): string {
  const address = URL.parse(instanceUrl);
  if (address?.protocol === 'https:' || (address && environment === 'simulator'))
    return address.origin;
  throw unreadable(`the sign-in names an org without TLS: ${instanceUrl}`);
}

function refusal(answer: VendorAnswer): VendorError {
  const { status } = answer;
  if (isHtml(answer)) return failed(answer, 'UNAVAILABLE', 'no session: an HTML page instead');
  const words = wordsOf(answer);
  if (status >= 500) return failed(answer, 'UNAVAILABLE', `no session (HTTP ${status}): ${words}`);
  if (status === 429 || /login rate exceeded/i.test(words))
    return failed(answer, 'THROTTLED', `no session: ${words}`);
  return failed(answer, 'ACCESS', `no session (HTTP ${status}): ${words}`);
}

/** The token endpoint words its errors as OAuth does, unlike the rest of the API. */
function wordsOf({ text }: VendorAnswer): string {
  const [, code] = /"error"\s*:\s*"([^"]*)"/.exec(text) ?? [];
  const [, description] = /"error_description"\s*:\s*"([^"]*)"/.exec(text) ?? [];
  return [code, description].filter(Boolean).join(': ') || 'no reason given';
}
