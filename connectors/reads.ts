import type { Clock } from './clock.ts';
import { VendorError } from './vendor-error.ts';

export interface ReadRetry {
  readonly clock: Clock;
  /** In [0, 1): spreads the retries. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

const MAX_RETRIES = 2;
const MAX_WAIT_MS = 5_000;

/**
 * Reads may be asked again, since they change nothing: at most twice, after the vendor’s own pause or a
 * jittered one. Writes never come through here.
 */
export async function retryRead<T>(read: () => Promise<T>, means: ReadRetry): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await read();
    } catch (error) {
      // Caught to ask again; what does not pass by waiting goes on to the caller.
      if (retry === MAX_RETRIES || !passes(error)) throw error;
      const pause = Math.max(error.retryAfterMs ?? 0, 250 * 2 ** retry * (1 + means.random()));
      await means.clock.sleep(Math.min(pause, MAX_WAIT_MS), means.signal);
    }
  }
}

const passes = (error: unknown): error is VendorError =>
  error instanceof VendorError &&
  (error.failure === 'UNAVAILABLE' || error.failure === 'THROTTLED');
