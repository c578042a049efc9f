import { now } from './clock.ts';

/** An access token and what the page needs to know about it. */
export interface Grant {
  readonly token: string;
  /** Milliseconds since the epoch; null when nobody said. */
  readonly endsAt: number | null;
  readonly scopes: readonly string[];
}

/** Somebody a person can be: obtains a token whenever one is needed. */
export interface Identity {
  readonly who: string;
  /** False when `obtain` can only repeat the one token it has. */
  readonly renewable: boolean;
  obtain(): Promise<Grant>;
}

/** A client of the demo issuer, by client credentials. */
export function demoIdentity(tokenEndpoint: string, client: string): Identity {
  return { who: client, renewable: true, obtain: () => requestToken(tokenEndpoint, client) };
}

/** A token that a person pasted: kept in memory, gone with the page. */
export function pastedIdentity(token: string): Identity {
  const claims = claimsOf(token);
  const who = text(claims['client_id']) ?? text(claims['azp']) ?? text(claims['sub']);
  const seconds = claims['exp'];
  const grant: Grant = {
    token,
    endsAt: typeof seconds === 'number' ? seconds * 1_000 : null,
    scopes: words(claims['scope']),
  };
  return {
    who: who ?? 'holder of the pasted token',
    renewable: false,
    obtain: () => Promise.resolve(grant),
  };
}

async function requestToken(endpoint: string, client: string): Promise<Grant> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${client}:demo`)}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const answer = await answerOf(response);
  const token = text(answer['access_token']);
  if (!response.ok || token === null) {
    const reason = text(answer['error_description']) ?? text(answer['error']);
    throw new Error(
      `the token endpoint answered ${response.status}${reason === null ? '' : `, ${reason}`}`,
    );
  }
  const seconds = answer['expires_in'];
  // `expires_in` counts from now, so a wrong clock on this machine does no harm.
  return {
    token,
    endsAt: typeof seconds === 'number' ? now() + seconds * 1_000 : null,
    scopes: words(answer['scope'] ?? claimsOf(token)['scope']),
  };
}

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  // A proxy's HTML page is as much a refusal as a JSON one; the status then says all there is to say.
  const body: unknown = await response.json().catch(() => null);
  return isRecord(body) ? body : {};
}

/** The claims of a JWT, unverified: for display only. Empty for an opaque token. */
function claimsOf(token: string): Record<string, unknown> {
  const payload = token.split('.')[1];
  if (payload === undefined) return {};
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(claims) ? claims : {};
  } catch {
    // Not a JWT: it may still be a good token, the gateway decides.
    return {};
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const words = (value: unknown): readonly string[] =>
  typeof value === 'string' ? value.split(' ').filter(Boolean) : [];
