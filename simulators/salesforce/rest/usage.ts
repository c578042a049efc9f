import type { SimClock } from '../../kernel/clock.ts';
import { DAY_MS } from '../time.ts';

/** The org's allocation of calls for 24 hours, shown on every answer. */
export class ApiUsage {
  readonly limit: number;
  readonly #clock: SimClock;
  #since: number;
  #used = 0;

  constructor({ clock, dailyApiLimit }: { clock: SimClock; dailyApiLimit: number }) {
    this.#clock = clock;
    this.#since = clock.now();
    this.limit = dailyApiLimit;
  }

  get used(): number {
    this.#renew();
    return this.#used;
  }

  /** Takes one call from the allocation; false when none is left. */
  take(): boolean {
    if (this.used >= this.limit) return false;
    this.#used += 1;
    return true;
  }

  get header(): Record<string, string> {
    return { 'Sforce-Limit-Info': `api-usage=${this.used}/${this.limit}` };
  }

  #renew(): void {
    if (this.#clock.now() - this.#since < DAY_MS) return;
    this.#since = this.#clock.now();
    this.#used = 0;
  }
}
