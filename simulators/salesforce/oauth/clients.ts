import type { Random } from '../../kernel/random.ts';

/** A connected app as its administrator set it up. */
export interface ClientOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The user it runs as and who has approved it. */
  readonly username?: string;
  /** Verifies its assertions; a certificate will do as well. */
  readonly publicKeyPem?: string;
}

export interface Client extends ClientOptions {
  readonly username: string;
}

const DEFAULT_USERNAME = 'integration@example.com';

/** The connected apps of the org and the refresh tokens that users have granted to them. */
export class Clients {
  readonly #random: Random;
  readonly #byId = new Map<string, Client>();
  readonly #refreshTokens = new Map<string, { clientId: string; username: string }>();

  constructor(random: Random) {
    this.#random = random;
  }

  register(options: ClientOptions): Client {
    const client = { ...options, username: options.username ?? DEFAULT_USERNAME };
    this.#byId.set(client.clientId, client);
    return client;
  }

  find(clientId: string): Client | undefined {
    return this.#byId.get(clientId);
  }

  grantRefreshToken(clientId: string, username: string): string {
    const token = `5Aep${this.#random.hex(80)}`;
    this.#refreshTokens.set(token, { clientId, username });
    return token;
  }

  refreshGrant(token: string): { clientId: string; username: string } | undefined {
    return this.#refreshTokens.get(token);
  }

  revokeRefreshToken(token: string): void {
    this.#refreshTokens.delete(token);
  }
}
