import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../connectors/clock.ts';
import { AccessError } from './access-error.ts';

/** Finds the public key that a token names. */
export type KeySource = JWTVerifyGetKey;

/** Reads a JSON document; the only way out of this folder. */
export type FetchJson = (url: string) => Promise<unknown>;

export const localKeys = (jwks: JSONWebKeySet): KeySource => createLocalJWKSet(jwks);

const REREAD_AFTER_MS = 5 * 60_000;
const STALE_AFTER_MS = 10 * 60_000;
const UNUSABLE_AFTER_MS = 60 * 60_000;
/** Between two reads, so that tokens with invented key ids cannot make us flood the issuer. */
const COOLDOWN_MS = 30_000;
/** Shorter while nothing was ever read: the issuer may be starting beside us. */
const FIRST_READ_COOLDOWN_MS = 2_000;

export interface RemoteKeysOptions {
  readonly url: string;
  readonly fetchJson: FetchJson;
  readonly clock: Clock;
}

/**
 * Keys of an issuer on the network. A removed key fails within 10 minutes; an unknown key id causes one read
 * per 30 seconds at most; while the issuer is down, the keys read last serve for an hour, then tokens are
 * refused with UPSTREAM_UNAVAILABLE.
 */
export function remoteKeys(options: RemoteKeysOptions): KeySource {
  const keys = new RemoteKeys(options);
  return (header, token) => keys.select(header, token);
}

interface KeysRead {
  readonly select: KeySource;
  readonly at: number;
}

class RemoteKeys {
  readonly #options: RemoteKeysOptions;
  #last: KeysRead | null = null;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #failure: string | null = null;
  #reading: Promise<void> | null = null;

  constructor(options: RemoteKeysOptions) {
    this.#options = options;
  }

  async select(...named: Parameters<KeySource>): Promise<Awaited<ReturnType<KeySource>>> {
    const keys = await this.#usable();
    try {
      return await keys.select(...named);
    } catch (error) {
      // An unknown key id is what a rotation looks like from here.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#reread();
      if (this.#last === null || this.#last === keys) throw error;
      return this.#last.select(...named);
    }
  }

  async #usable(): Promise<KeysRead> {
    const age = this.#age();
    // While the issuer is known to be down, nobody waits for the next attempt as long as old keys serve.
    const mustWait = age >= UNUSABLE_AFTER_MS || (age >= STALE_AFTER_MS && this.#failure === null);
    if (mustWait) await this.#reread();
    else if (age >= REREAD_AFTER_MS) void this.#reread();
    if (this.#last !== null && this.#age() < UNUSABLE_AFTER_MS) return this.#last;
    throw new AccessError('UPSTREAM_UNAVAILABLE', `no usable keys: ${this.#failure}`);
  }

  #age(): number {
    return this.#last === null
      ? Number.POSITIVE_INFINITY
      : this.#options.clock.now() - this.#last.at;
  }

  /** One read at a time, none within the cooldown of the last. Never rejects. */
  async #reread(): Promise<void> {
    const now = this.#options.clock.now();
    const cooldown = this.#last === null ? FIRST_READ_COOLDOWN_MS : COOLDOWN_MS;
    if (this.#reading === null && now - this.#attemptedAt >= cooldown) {
      this.#attemptedAt = now;
      this.#reading = this.#read().finally(() => {
        this.#reading = null;
      });
    }
    await this.#reading;
  }

  async #read(): Promise<void> {
    try {
      const jwks = await this.#options.fetchJson(this.#options.url);
      // createLocalJWKSet refuses what is not a key set.
      const select = createLocalJWKSet(jwks as JSONWebKeySet);
      this.#last = { select, at: this.#options.clock.now() };
      this.#failure = null;
    } catch (error) {
      // An outage of the issuer is a state to live through (see #usable), not an error of this request.
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }
}
