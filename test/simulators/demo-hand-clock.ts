import type { SimClock } from '../../simulators/kernel/clock.ts';

export interface HandClock extends SimClock {
  /** Moves time on and wakes whoever has slept long enough; resolves when they have had their turn. */
  pass(ms: number): Promise<void>;
}

/** A clock that stands still until the test moves it. */
export function handClock(start: string): HandClock {
  let now = Date.parse(start);
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake });
      }),
    pass: async (ms) => {
      now += ms;
      const due = sleepers.filter((s) => s.at <= now);
      sleepers = sleepers.filter((s) => s.at > now);
      for (const { wake } of due) wake();
      await new Promise((done) => setImmediate(done));
    },
  };
}
