import type { Clock } from '../connectors/clock.ts';

/** Wakes a loop that waits for something to do. A ring while it works is heard when it is done. */
export class Bell {
  #rung = Promise.withResolvers<void>();

  ring(): void {
    this.#rung.resolve();
  }

  /** From here on only new rings count; called before looking for work, so that none is missed. */
  still(): void {
    this.#rung = Promise.withResolvers<void>();
  }

  /** Until it rings, or for `ms` at most. */
  async wait(clock: Clock, ms: number): Promise<void> {
    const heard = new AbortController();
    const tooLong = clock.sleep(ms, heard.signal).catch(() => {});
    await Promise.race([this.#rung.promise, tooLong]);
    heard.abort();
  }
}
