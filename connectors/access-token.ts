import type { Clock } from './clock.ts';

export interface IssuedToken {
  readonly accessToken: string;
  /** Base URL for the calls, where the vendor names one with the token. */
  readonly baseUrl?: string;
  /** Lifetime in seconds, by the vendor or by configuration. */
  readonly expiresInSeconds: number;
}

export interface AccessToken {
  /** A token that is good for a while. Many callers at once make one request. */
  get(): Promise<IssuedToken>;
  /** Forgets a token the vendor refused, unless it has been replaced meanwhile. */
  invalidate(token: IssuedToken): void;
}

/** Keeps one token and renews it after 80 % of its life. */
export function keptToken(issue: () => Promise<IssuedToken>, clock: Clock): AccessToken {
  let current: { token: IssuedToken; renewAt: number } | null = null;
  let pending: Promise<IssuedToken> | null = null;
  const renew = async (): Promise<IssuedToken> => {
    const token = await issue();
    current = { token, renewAt: clock.now() + token.expiresInSeconds * 800 };
    return token;
  };
  return {
    get: () => {
      if (current && clock.now() < current.renewAt) return Promise.resolve(current.token);
      pending ??= renew().finally(() => {
        pending = null;
      });
      return pending;
    },
    invalidate: (token) => {
      if (current?.token === token) current = null;
    },
  };
}
