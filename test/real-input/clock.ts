import { type Clock, systemClock } from '../../connectors/clock.ts';

/** Runs as time does, from a given moment on: what a made-up company calls today does not depend on the real day. */
export function clockFrom(start: string): Clock {
  const offset = Date.parse(start) - systemClock.now();
  return { now: () => systemClock.now() + offset, sleep: systemClock.sleep };
}
