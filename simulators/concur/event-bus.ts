import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { SimClock } from '../kernel/clock.ts';
import type { Faults } from '../kernel/faults.ts';
import { WebhookSender } from '../kernel/webhooks.ts';
import type { Subscription } from './books.ts';
import type { Json } from './json.ts';

/** The topics of this tenant, each with the scopes of which one opens it. */
export const TOPICS: Readonly<Record<string, readonly string[]>> = {
  'public.concur.expense.report': ['expense.report.read', 'expense.report.readwrite'],
  'public.concur.financialintegration': ['FISVC'],
  'public.concur.profile.identity': ['identity.user.ids.read', 'identity.user.core.read'],
  'public.concur.user.profile.spend': ['spend.user.general.read'],
};

interface Event {
  readonly eventType: string;
  readonly topic: string;
  readonly correlationId: string;
  readonly body: Json;
}

/**
 * The event subscription service's outgoing half. Each subscription is an application of its own there, so each has
 * its own line: events arrive in order, and a receiver that is down holds up only itself.
 */
export class EventBus {
  readonly #faults: Faults;
  readonly #clock: SimClock;
  readonly #maxTries: number;
  readonly #subscriptions: ReadonlyMap<string, Subscription>;
  readonly #senders = new Map<string, WebhookSender>();
  #keys: { privateKey: KeyObject; publicKey: KeyObject } | undefined;

  constructor(
    subscriptions: ReadonlyMap<string, Subscription>,
    { faults, clock, maxTries }: { faults: Faults; clock: SimClock; maxTries: number },
  ) {
    this.#subscriptions = subscriptions;
    this.#faults = faults;
    this.#clock = clock;
    this.#maxTries = maxTries;
  }

  /** PEM of the key that verifies `Concur-Signature`. */
  publicKey(): string {
    return this.#keyPair().publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  publish(event: Event): void {
    for (const subscription of this.#subscriptions.values()) {
      if (!matches(subscription, event)) continue;
      const body = JSON.stringify(event.body);
      this.#senderOf(subscription.id).send({
        url: subscription.endpoint,
        headers: {
          'content-type': 'application/json',
          'concur-correlationid': event.correlationId,
          'concur-signature': this.#sign(body),
        },
        body,
      });
    }
  }

  /** Ends the line of a subscription that was deleted. */
  drop(subscriptionId: string): void {
    this.#senders.get(subscriptionId)?.stop();
    this.#senders.delete(subscriptionId);
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#senders.values()].map((sender) => sender.idle()));
  }

  #senderOf(id: string): WebhookSender {
    const known = this.#senders.get(id);
    if (known) return known;
    const sender = new WebhookSender({
      faults: this.#faults,
      clock: this.#clock,
      maxTries: this.#maxTries,
    });
    this.#senders.set(id, sender);
    return sender;
  }

  #sign(body: string): string {
    return createSign('RSA-SHA256').update(body, 'utf8').sign(this.#keyPair().privateKey, 'base64');
  }

  // Made at first use: most tests subscribe to nothing, and a key costs a tenth of a second.
  #keyPair(): { privateKey: KeyObject; publicKey: KeyObject } {
    this.#keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.#keys;
  }
}

const withoutPublic = (topic: string): string => topic.replace(/^public\./, '');

function matches(subscription: Subscription, event: Event): boolean {
  return (
    withoutPublic(subscription.topic) === withoutPublic(event.topic) &&
    new RegExp(subscription.filter).test(event.eventType)
  );
}
