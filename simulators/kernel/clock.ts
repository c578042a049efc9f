/** The only place where a simulator learns the time or waits; tests pass their own. */
export interface SimClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; never keeps the process alive by itself. */
  sleep(ms: number): Promise<void>;
}

export const systemClock: SimClock = {
  now: () => Date.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    }),
};
