import type { SimClock } from '../kernel/clock.ts';
import type { Identifiers } from './identifiers.ts';
import type { Client } from './options.ts';

const HOUR_MS = 3_600_000;
export const ACCESS_LIFETIME_S = 3600;
const REFRESH_LIFETIME_MS = 182 * 24 * HOUR_MS;
const REQUEST_TOKEN_LIFETIME_MS = 24 * HOUR_MS;

/** Who a token speaks for: the whole company, or an application without any company. */
export type Principal = 'company' | 'application';

export interface AccessToken {
  readonly clientId: string;
  readonly principal: Principal;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** The applications of this tenant and every token handed out to them. */
export class Connections {
  readonly #clock: SimClock;
  readonly #ids: Identifiers;
  readonly clients = new Map<string, Client>();
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, RefreshToken>();
  #requestToken: { text: string; expiresAt: number };

  constructor(clock: SimClock, ids: Identifiers, clients: readonly Client[], requestToken: string) {
    this.#clock = clock;
    this.#ids = ids;
    for (const client of clients) this.clients.set(client.clientId, client);
    this.#requestToken = this.issueRequestToken(requestToken);
  }

  /** A company request token: usable any number of times for 24 hours. */
  issueRequestToken(text: string): { text: string; expiresAt: number } {
    this.#requestToken = { text, expiresAt: this.#clock.now() + REQUEST_TOKEN_LIFETIME_MS };
    return this.#requestToken;
  }

  checkRequestToken(text: string): 'good' | 'wrong' | 'expired' {
    if (text !== this.#requestToken.text) return 'wrong';
    return this.#clock.now() < this.#requestToken.expiresAt ? 'good' : 'expired';
  }

  issueAccess(clientId: string, principal: Principal, scopes: readonly string[]): string {
    const token = this.#ids.token();
    const expiresAt = this.#clock.now() + ACCESS_LIFETIME_S * 1000;
    this.#access.set(token, { clientId, principal, scopes, expiresAt });
    return token;
  }

  issueRefresh(clientId: string, scopes: readonly string[]): string {
    const token = this.#ids.token();
    this.#refresh.set(token, {
      clientId,
      scopes,
      expiresAt: this.#clock.now() + REFRESH_LIFETIME_MS,
    });
    return token;
  }

  /** The refresh token's grant if it still lives; it belongs to any client, which the caller must compare. */
  refreshGrant(token: string): RefreshToken | undefined {
    const grant = this.#refresh.get(token);
    return grant && this.#clock.now() < grant.expiresAt ? grant : undefined;
  }

  /** A refresh token is good for one use: the next one replaces it. */
  spendRefresh(token: string): void {
    this.#refresh.delete(token);
  }

  access(token: string): AccessToken | undefined {
    const found = this.#access.get(token);
    return found && this.#clock.now() < found.expiresAt ? found : undefined;
  }

  expireAccess(): void {
    this.#access.clear();
  }

  expireRefresh(): void {
    this.#refresh.clear();
  }

  /** The administrator or the application itself ends the connection. */
  revoke(clientId: string): void {
    for (const [token, { clientId: owner }] of this.#access)
      if (owner === clientId) this.#access.delete(token);
    for (const [token, { clientId: owner }] of this.#refresh)
      if (owner === clientId) this.#refresh.delete(token);
  }
}
