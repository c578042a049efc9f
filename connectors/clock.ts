/**
 * Time, waiting and identifiers as parameters: production passes the adapters below, tests and the fault
 * simulation pass their own. It stands in the lowest layer that needs it, so that every layer may take it.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. Does not keep the process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      timer.unref();
    }),
};

/** `2026-11-22T10:15:30.000Z` of an instant in milliseconds. */
export const isoInstant = (ms: number): string => new Date(ms).toISOString();
