import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { type AccessToken, type IssuedToken, keptToken } from '../access-token.ts';
import { isHtml, type VendorAnswer, type VendorTransport } from '../http.ts';
import { VendorError } from '../vendor-error.ts';
import { bodyOf, redacted } from './failures.ts';
import type { NetSuiteConnectorOptions } from './options.ts';

const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';

/** An assertion is used at once; NetSuite takes at most an hour. */
const ASSERTION_SECONDS = 300;

/** OAuth 2.0 client credentials with a signed assertion: NetSuite’s "M2M". There is no refresh token. */
export const accessToken = (
  options: NetSuiteConnectorOptions,
  transport: VendorTransport,
): AccessToken => {
  const key = createPrivateKey(options.privateKeyPem);
  return keptToken(() => issue(options, key, transport), options.clock);
};

async function issue(
  options: NetSuiteConnectorOptions,
  key: KeyObject,
  transport: VendorTransport,
): Promise<IssuedToken> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(options, key),
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  try {
    return issued(await transport.call({ method: 'POST', path: TOKEN_PATH, headers, body }));
  } catch (error) {
    // Caught because the write that needs the token has not been sent yet, whatever became of the token.
    throw error instanceof VendorError ? withoutEffect(error) : error;
  }
}

function assertion(
  { baseUrl, clientId, certificateId, clock }: NetSuiteConnectorOptions,
  key: KeyObject,
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  return new SignJWT({ scope: 'rest_webservices' })
    .setProtectedHeader({ typ: 'JWT', alg: algorithmOf(key), kid: certificateId })
    .setIssuer(clientId)
    .setAudience(`${baseUrl.replace(/\/$/, '')}${TOKEN_PATH}`)
    .setIssuedAt(now)
    .setExpirationTime(now + ASSERTION_SECONDS)
    .sign(key);
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/** NetSuite takes PSS, not the older RS256. */
function algorithmOf(key: KeyObject): string {
  const algorithm =
    key.asymmetricKeyType === 'rsa' ? 'PS256' : CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (algorithm === undefined)
    throw new Error('the private key is neither RSA nor EC P-256/384/521');
  return algorithm;
}

function issued(answer: VendorAnswer): IssuedToken {
  if (answer.status >= 500 || isHtml(answer))
    throw new VendorError('NETSUITE', 'UNAVAILABLE', 'no access token: NetSuite is not available', {
      effect: 'NONE',
      httpStatus: answer.status,
    });
  if (answer.status === 429)
    throw new VendorError('NETSUITE', 'THROTTLED', 'no access token: too many requests', {
      effect: 'NONE',
      httpStatus: answer.status,
    });
  const token = answer.status === 200 ? tokenOf(answer) : null;
  if (token) return token;
  // An unmapped or expired certificate; a sandbox refresh deletes the mappings.
  throw new VendorError('NETSUITE', 'ACCESS', 'NetSuite grants no access token', {
    effect: 'NONE',
    httpStatus: answer.status,
    vendorCode: redacted(answer.text),
  });
}

function tokenOf(answer: VendorAnswer): IssuedToken | null {
  const body = bodyOf(answer) as Record<string, unknown> | null;
  const token = body?.['access_token'];
  // NetSuite sends the lifetime as text.
  const seconds = Number(body?.['expires_in']);
  return typeof token === 'string' && seconds > 0
    ? { accessToken: token, expiresInSeconds: seconds }
    : null;
}

const withoutEffect = (error: VendorError): VendorError =>
  new VendorError(error.system, error.failure, error.message, {
    effect: 'NONE',
    httpStatus: error.httpStatus,
    vendorCode: error.vendorCode,
    retryAfterMs: error.retryAfterMs,
  });
