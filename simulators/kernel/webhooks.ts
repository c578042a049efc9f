import type { SimClock } from './clock.ts';
import type { Faults } from './faults.ts';

export interface Notification {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends a vendor's notifications in order, one at a time, and retries what is not answered with 2xx.
 * The three webhook faults act here: twice, in another order, or never.
 */
export class WebhookSender {
  readonly #faults: Faults;
  readonly #clock: SimClock;
  readonly #maxTries: number;
  #queue: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor({
    faults,
    clock,
    maxTries = 5,
  }: { faults: Faults; clock: SimClock; maxTries?: number }) {
    this.#faults = faults;
    this.#clock = clock;
    this.#maxTries = maxTries;
  }

  send(notification: Notification): void {
    if (this.#faults.take('drop-webhook', notification.url)) return;
    const times = this.#faults.take('duplicate-webhook', notification.url) ? 3 : 1;
    const late = this.#faults.take('reorder-webhook', notification.url);
    for (let i = 0; i < times; i++) {
      if (late) {
        void this.#clock.sleep(late.ms ?? 500).then(() => this.#deliver(notification));
      } else {
        this.#queue = this.#queue.then(() => this.#deliver(notification));
      }
    }
  }

  /** Resolves when all that was queued is delivered or given up. */
  idle(): Promise<void> {
    return this.#queue;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #deliver({ url, headers, body }: Notification): Promise<void> {
    for (let attempt = 1; attempt <= this.#maxTries && !this.#stopped; attempt++) {
      const answered = await fetch(url, { method: 'POST', headers, body }).then(
        async (response) => {
          await response.arrayBuffer();
          // Other 4xx are final: the receiver has understood and refuses.
          return (
            response.ok || (response.status < 500 && ![401, 403, 429].includes(response.status))
          );
        },
        () => false,
      );
      if (answered) return;
      await this.#clock.sleep(Math.min(200 * 2 ** attempt, 5_000));
    }
  }
}
