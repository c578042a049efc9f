import { after, now } from './clock.ts';
import { Observed } from './observed.ts';
import type { Grant, Identity } from './token.ts';

export type TokenState =
  | { readonly status: 'nobody' }
  | { readonly status: 'asking'; readonly who: string }
  | { readonly status: 'ready'; readonly who: string; readonly grant: Grant }
  | { readonly status: 'refused'; readonly who: string; readonly reason: string };

/** A token with less left than this is renewed before it is used. */
const marginMs = 15_000;
/** `setTimeout` counts in 31 bits; a longer wait would fire at once. */
const longestWaitMs = 2 ** 31 - 1;

/** Holds the token of whoever the page acts for, and renews it before it ends. */
export class TokenKeeper {
  readonly state = new Observed<TokenState>({ status: 'nobody' });
  #identity: Identity | null = null;
  #grant: Grant | null = null;
  #asking: Promise<Grant> | null = null;
  #cancelRenewal: () => void = () => {};

  get who(): string | null {
    return this.#identity?.who ?? null;
  }

  /** Acts for someone else from now on; null forgets the token. */
  become(identity: Identity | null): void {
    this.#cancelRenewal();
    this.#identity = identity;
    this.#grant = null;
    this.#asking = null;
    if (identity === null) this.state.set({ status: 'nobody' });
    // The bar shows a refusal, and the next request asks again and reports it.
    else this.#ask(identity).catch(() => {});
  }

  /**
   * The value of the Authorization header. `renew` asks for a new token where that is possible,
   * because the gateway has refused this one.
   * Throws an Error with a sentence when there is no token to be had.
   */
  async authorization({ renew = false } = {}): Promise<string> {
    const identity = this.#identity;
    if (identity === null) throw new Error('Paste an access token in the bar above first.');
    const grant = await this.#current(identity, renew);
    return `Bearer ${grant.token}`;
  }

  async #current(identity: Identity, renew: boolean): Promise<Grant> {
    const held = this.#grant;
    const leftMs = held === null ? 0 : (held.endsAt ?? Number.POSITIVE_INFINITY) - now();
    if (held !== null && !identity.renewable) {
      if (leftMs <= 0) throw new Error('The access token has ended: paste a new one.');
      return held;
    }
    if (held !== null && leftMs > marginMs && !renew) return held;
    return this.#ask(identity);
  }

  /** One request at a time, however many ask. */
  #ask(identity: Identity): Promise<Grant> {
    if (this.#grant === null) this.state.set({ status: 'asking', who: identity.who });
    if (this.#asking !== null) return this.#asking;
    const asking = this.#obtain(identity).finally(() => {
      // Another identity may have asked meanwhile.
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
    return asking;
  }

  async #obtain(identity: Identity): Promise<Grant> {
    try {
      const grant = await identity.obtain();
      if (identity === this.#identity) this.#keep(identity, grant);
      return grant;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (identity === this.#identity)
        this.state.set({ status: 'refused', who: identity.who, reason });
      throw new Error(`No token for ${identity.who}: ${reason}.`, { cause: error });
    }
  }

  #keep(identity: Identity, grant: Grant): void {
    this.#grant = grant;
    this.state.set({ status: 'ready', who: identity.who, grant });
    this.#cancelRenewal();
    if (!identity.renewable || grant.endsAt === null) return;
    const leftMs = grant.endsAt - now();
    const renewInMs = Math.max(leftMs - 4 * marginMs, leftMs / 2);
    this.#cancelRenewal = after(Math.min(renewInMs, longestWaitMs), () => {
      this.#ask(identity).catch(() => {});
    });
  }
}
