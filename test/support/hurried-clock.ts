import { type Clock, systemClock } from '../../connectors/clock.ts';

/** Time that runs `speed` times as fast, for what waits by itself; and can be moved on by hand. */
export function hurriedClock(speed: number): Clock & { pass(ms: number): void } {
  const start = systemClock.now();
  let passed = 0;
  return {
    now: () => Math.round(start + (systemClock.now() - start) * speed + passed),
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
    pass: (ms) => {
      passed += ms;
    },
  };
}
