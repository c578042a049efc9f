import type { SimClock } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';
import { MINUTE_MS } from '../time.ts';

export interface Session {
  readonly userId: string;
  readonly clientId: string;
}

/** Access tokens. One ends when it has not been used for the org's session timeout; its answer never says when. */
export class Sessions {
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #timeoutMs: number;
  readonly #open = new Map<string, Session & { usedAt: number }>();

  constructor(options: { clock: SimClock; random: Random; sessionMinutes: number }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#timeoutMs = options.sessionMinutes * MINUTE_MS;
  }

  open(orgId: string, session: Session): string {
    const token = `${orgId.slice(0, 15)}!AQ${this.#random.hex(94)}`;
    this.#open.set(token, { ...session, usedAt: this.#clock.now() });
    return token;
  }

  /** `Bearer` is what the documents say; older clients, and the vendor's own streaming client, say `OAuth`. */
  find(authorization: string | undefined): Session | undefined {
    const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    const session = token === undefined ? undefined : this.#open.get(token);
    const now = this.#clock.now();
    if (!token || !session || now - session.usedAt >= this.#timeoutMs) return undefined;
    session.usedAt = now;
    return session;
  }

  close(token: string): void {
    this.#open.delete(token);
  }

  closeAll(): void {
    this.#open.clear();
  }
}
