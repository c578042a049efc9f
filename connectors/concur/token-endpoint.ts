import type { IssuedToken } from '../access-token.ts';
import { isHtml, type VendorAnswer } from '../http.ts';
import type { Transports } from '../transports.ts';
import { VendorError } from '../vendor-error.ts';
import { bodyOf, failed } from './failures.ts';
import type { ConcurConnectorOptions } from './options.ts';

const TOKEN_PATH = '/oauth2/v0/token';

/** An access token; of the company, with the refresh token that replaces the one used. */
export interface Granted extends IssuedToken {
  readonly baseUrl: string;
  readonly refreshToken: string | null;
}

/** The token endpoint understood and refuses; `code` is the vendor’s own. */
export class GrantRefused extends VendorError {
  readonly code: number | null;
  /** Where the company lives, when it is not here. */
  readonly geolocation: string | null;

  constructor(error: VendorError, code: number | null, geolocation: string | null) {
    super(error.system, error.failure, error.message, error);
    this.name = 'GrantRefused';
    this.code = code;
    this.geolocation = geolocation;
  }
}

/** The vendor’s codes in words that say what to do; its own description follows. */
const MEANING: Readonly<Record<number, string>> = {
  5: 'the company request token is wrong or older than 24 hours: have a new one made',
  10: 'the account is disabled',
  11: 'the account is disabled',
  12: 'the sign-in is denied',
  13: 'the sign-in is denied',
  14: 'the account is locked',
  16: 'the company lives in another data centre',
  19: 'the company request token is wrong or older than 24 hours: have a new one made',
  20: 'calls from this address are not allowed',
  53: 'the company is not enabled for this application',
  54: 'the application was not granted the scope asked for',
  59: 'the application is disabled',
  61: 'the client id is unknown',
  64: 'the client secret is wrong',
  103: 'the authorization code is wrong',
  105: 'the refresh token was issued to another application',
  107: 'the application may not refresh tokens',
  108: 'the refresh token is spent or older than six months: have a new company request token made',
  115: 'the application is not authenticated',
};

const ELSEWHERE = 16;

export interface TokenMeans {
  readonly options: ConcurConnectorOptions;
  readonly transports: Transports;
}

/** One request for a token, followed once to the data centre that the company turns out to live in. */
export async function grant(
  means: TokenMeans,
  baseUrl: string,
  form: Readonly<Record<string, string>>,
): Promise<Granted> {
  try {
    return await grantAt(means, baseUrl, form);
  } catch (error) {
    // Caught because this one refusal says where to ask instead.
    if (!(error instanceof GrantRefused) || error.code !== ELSEWHERE || !error.geolocation)
      throw error;
    return grantAt(means, trustedBase(error.geolocation, means.options), form);
  }
}

async function grantAt(
  { options, transports }: TokenMeans,
  baseUrl: string,
  form: Readonly<Record<string, string>>,
): Promise<Granted> {
  const { clientId, clientSecret } = options;
  const answer = await transports.at(baseUrl).call({
    method: 'POST',
    path: TOKEN_PATH,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      ...form,
    }).toString(),
  });
  if (isHtml(answer) || answer.status >= 500)
    throw failed(answer, 'UNAVAILABLE', `no token (HTTP ${answer.status})`);
  if (answer.status === 429) throw failed(answer, 'THROTTLED', 'no token: too many requests');
  if (answer.status !== 200) throw refusal(answer);
  return granted(answer, baseUrl, options);
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly refresh_token?: unknown;
  readonly expires_in?: unknown;
  readonly geolocation?: unknown;
  readonly code?: unknown;
  readonly error?: unknown;
  readonly error_description?: unknown;
}

function refusal(answer: VendorAnswer): GrantRefused {
  const body = bodyOf(answer) as TokenAnswer;
  const code = Number(body.code ?? Number.NaN);
  const words = [MEANING[code], body.error, code, body.error_description].filter(Boolean);
  const geolocation = typeof body.geolocation === 'string' ? body.geolocation : null;
  return new GrantRefused(
    failed(answer, 'ACCESS', `no token: ${words.join(', ')}`),
    Number.isNaN(code) ? null : code,
    geolocation,
  );
}

function granted(answer: VendorAnswer, asked: string, options: ConcurConnectorOptions): Granted {
  const body = bodyOf(answer) as TokenAnswer;
  // Concur sends the lifetime as text in one answer and as a number in the next.
  const expiresInSeconds = Number(body.expires_in);
  if (typeof body.access_token !== 'string' || !(expiresInSeconds > 0))
    throw failed(answer, 'UNREADABLE', 'a token answer without token or lifetime');
  const named = typeof body.geolocation === 'string' ? body.geolocation : null;
  return {
    accessToken: body.access_token,
    refreshToken: typeof body.refresh_token === 'string' ? body.refresh_token : null,
    expiresInSeconds,
    baseUrl: named === null ? asked : trustedBase(named, options),
  };
}

/** Secrets travel to wherever a token answer points, so it may not point from TLS to plain text. */
function trustedBase(geolocation: string, { baseUrl }: ConcurConnectorOptions): string {
  const { origin, protocol } = new URL(geolocation);
  if (protocol === 'https:' || protocol === new URL(baseUrl).protocol) return origin;
  throw new VendorError('CONCUR', 'UNREADABLE', `Concur names a base without TLS: ${origin}`, {
    effect: 'NONE',
  });
}
