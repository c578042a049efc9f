import { hash } from 'node:crypto';
import type { Clock } from '../../connectors/clock.ts';
import type { Principal } from '../../control/principal.ts';

const LIFE_MS = 30_000;
const LIMIT = 10_000;

export interface RememberedTokens {
  /** Null where the token was not verified lately, or has expired since. */
  find(token: string): Principal | null;
  remember(token: string, principal: Principal): void;
}

interface Remembered {
  readonly principal: Principal;
  readonly until: number;
}

/**
 * Tokens verified in the last 30 seconds, because a signature check on every request would cost more than
 * the request's planning. The life is short so that a withdrawn key takes effect; keys are hashes so that a
 * dump of the process shows no usable token from here.
 */
export function rememberTokens(clock: Clock, limit = LIMIT): RememberedTokens {
  const byHash = new Map<string, Remembered>();
  return {
    find(token) {
      const key = hash('sha256', token, 'base64');
      const found = byHash.get(key);
      if (found === undefined) return null;
      byHash.delete(key);
      if (found.until <= clock.now()) return null;
      // Set again: a Map keeps insertion order, so the first entry is always the one unused for longest.
      byHash.set(key, found);
      return found.principal;
    },
    remember(token, principal) {
      const until = Math.min(principal.expiresAt, clock.now() + LIFE_MS);
      byHash.set(hash('sha256', token, 'base64'), { principal, until });
      const oldest = byHash.keys().next();
      if (byHash.size > limit && !oldest.done) byHash.delete(oldest.value);
    },
  };
}
