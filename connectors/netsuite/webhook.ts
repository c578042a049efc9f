import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Hint, WebhookReceiver } from '../ports.ts';

/** How far the time of a delivery may be from ours, either way, in milliseconds. */
const TOLERANCE_MS = 5 * 60 * 1000;

/** Items have a record type each, but are read as one kind. */
const ITEM_TYPE = /^(?!salestax).*item$/;

export interface WebhookMeans {
  readonly secret: string;
  readonly clock: Clock;
  /** Names of the feeds; records of other types are none of our business. */
  readonly feeds: ReadonlySet<string>;
}

/** Deliveries of the user-event script that README.md specifies. */
export const webhookReceiver = (means: WebhookMeans): WebhookReceiver => ({
  receive: async (headers, rawBody) =>
    isGenuine(means, headers['x-netsuite-signature'], rawBody)
      ? hintsIn(means, headers['x-netsuite-event-id'], rawBody)
      : null,
});

function isGenuine({ secret, clock }: WebhookMeans, signature = '', rawBody: string): boolean {
  const [, seconds, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/i.exec(signature) ?? [];
  if (seconds === undefined || given === undefined) return false;
  const expected = createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest();
  const fresh = Math.abs(clock.now() - Number(seconds) * 1000) <= TOLERANCE_MS;
  return timingSafeEqual(expected, Buffer.from(given, 'hex')) && fresh;
}

function hintsIn(
  { feeds }: WebhookMeans,
  eventId: string | undefined,
  rawBody: string,
): readonly Hint[] | null {
  const event = eventIn(rawBody);
  if (!event || eventId === undefined || eventId === '') return null;
  const feed = feedOf(event.recordType.toLowerCase());
  return feeds.has(feed) ? [{ eventId, feed, externalId: event.id }] : [];
}

const feedOf = (recordType: string): string => (ITEM_TYPE.test(recordType) ? 'item' : recordType);

interface RecordEvent {
  readonly recordType: string;
  readonly id: string;
}

const EVENT_TYPES: readonly unknown[] = ['create', 'edit', 'delete'];

function eventIn(rawBody: string): RecordEvent | null {
  const body = parsed(rawBody) as Partial<Record<string, unknown>> | null;
  const { recordType, id, eventType } = body ?? {};
  const wellFormed =
    typeof recordType === 'string' &&
    typeof id === 'string' &&
    /^\d{1,15}$/.test(id) &&
    EVENT_TYPES.includes(eventType);
  return wellFormed ? { recordType, id } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Caught because a body that is not JSON is answered like any other that is not ours.
    return null;
  }
}
