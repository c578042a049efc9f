import { createHmac } from 'node:crypto';
import type { SimClock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import type { WebhookSender } from '../kernel/webhooks.ts';
import type { Entry } from './books/record.ts';
import type { WebhookTarget } from './options.ts';
import { isTransaction } from './schema/names.ts';

export type EventType = 'create' | 'edit' | 'delete';

/** The tenant's user-event script: tells registered addresses what happened to transactions and customers. */
export class Notices {
  readonly #sender: WebhookSender;
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #targets: WebhookTarget[];
  #silent = false;

  constructor(
    sender: WebhookSender,
    { clock, random, webhook }: { clock: SimClock; random: Random; webhook?: WebhookTarget },
  ) {
    this.#sender = sender;
    this.#clock = clock;
    this.#random = random;
    this.#targets = webhook ? [webhook] : [];
  }

  /** A second registration of the same address replaces its secret. */
  register(target: WebhookTarget): void {
    const at = this.#targets.findIndex(({ url }) => url === target.url);
    if (at >= 0) this.#targets[at] = target;
    else this.#targets.push(target);
  }

  /** Does something without telling anybody, as a data import does. */
  quietly<T>(work: () => T): T {
    this.#silent = true;
    try {
      return work();
    } finally {
      this.#silent = false;
    }
  }

  tell(entry: Entry, eventType: EventType): void {
    if (this.#silent || !(isTransaction(entry.type) || entry.type === 'customer')) return;
    const at = new Date(this.#clock.now()).toISOString();
    const body = JSON.stringify({ recordType: entry.type, id: String(entry.id), eventType, at });
    for (const { url, secret } of this.#targets) {
      this.#sender.send({ url, body, headers: this.#headers(body, secret) });
    }
  }

  /** Resolves when all that was told is delivered or given up. */
  idle(): Promise<void> {
    return this.#sender.idle();
  }

  #headers(body: string, secret: string): Record<string, string> {
    const seconds = Math.floor(this.#clock.now() / 1000);
    const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return {
      'content-type': 'application/json',
      'x-netsuite-event-id': uuid(this.#random),
      'x-netsuite-signature': `t=${seconds},v1=${signature}`,
    };
  }
}

/** A version 4 UUID from the seeded generator. */
function uuid(random: Random): string {
  const hex = random.hex(30);
  const variant = random.pick(['8', '9', 'a', 'b']);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}
