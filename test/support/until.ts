import { systemClock } from '../../connectors/clock.ts';

const WITHIN_MS = 10_000;
const POLL_MS = 10;

/** Waits for a condition; fails with its name when it does not come true in time. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = WITHIN_MS,
): Promise<void> {
  const deadline = systemClock.now() + withinMs;
  while (!(await condition())) {
    if (systemClock.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await systemClock.sleep(POLL_MS);
  }
}
