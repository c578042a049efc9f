import { concurrencyExceeded } from './errors.ts';

/** Requests in flight at once, shared by everything that calls the account. */
export class Limiter {
  readonly #limit: number;
  #inFlight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the work, or refuses at once when the account is busy. */
  async run<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#inFlight >= this.#limit) throw concurrencyExceeded();
    this.#inFlight++;
    try {
      return await work();
    } finally {
      this.#inFlight--;
    }
  }
}
