import { createVerify } from 'node:crypto';
import type { Hint, WebhookReceiver } from '../ports.ts';
import { REPORT_FEED } from './feed.ts';
import type { ConcurConnectorOptions, SignatureCheck } from './options.ts';

/** Concur tries for 72 hours; what is older was not sent by it now. */
const OLDEST_MS = 73 * 60 * 60 * 1000;
/** Its clock may be ahead of ours. */
const NEWEST_MS = 10 * 60 * 1000;

const REPORT_TOPIC = 'concur.expense.report';
const REPORT_EVENTS: ReadonlySet<unknown> = new Set([
  'reportCreated',
  'reportUpdated',
  'reportDeleted',
  'statusChanged',
]);

interface Event {
  readonly id?: unknown;
  readonly eventType?: unknown;
  readonly topic?: unknown;
  readonly timeStamp?: unknown;
  readonly facts?: { readonly reportId?: unknown; readonly companyId?: unknown } | null;
}

/** Events of the subscription service: which report to read again. Other topics are genuine and say nothing to us. */
export function webhookReceiver(options: ConcurConnectorOptions): WebhookReceiver {
  const { webhookPublicKeyPem: key, verifySignature = sha256WithRsa } = options;
  return {
    receive: async (headers, rawBody) => {
      const signature = headers['concur-signature'];
      if (!signature) return null;
      const publicKeyPem = typeof key === 'string' ? key : await key();
      if (!verifySignature({ rawBody, signature, publicKeyPem })) return null;
      const event = parsed(rawBody);
      return event && isTimely(event, options) ? hintsOf(event, options) : null;
    },
  };
}

/** [G] The vendor publishes the key and not the algorithm. */
export const sha256WithRsa: SignatureCheck = ({ rawBody, signature, publicKeyPem }) =>
  createVerify('RSA-SHA256').update(rawBody, 'utf8').verify(publicKeyPem, signature, 'base64');

function parsed(rawBody: string): Event | null {
  try {
    const event = JSON.parse(rawBody) as Event | null;
    return typeof event?.id === 'string' && event.id !== '' ? event : null;
  } catch {
    // Caught because a body that is no JSON is a malformed delivery, not a failure of ours.
    return null;
  }
}

/** `2023-09-26T21:17:44.570+0000` in one topic, `2021-03-18T23:11:51.034Z` in the others. */
function isTimely({ timeStamp }: Event, { clock }: ConcurConnectorOptions): boolean {
  const iso = String(timeStamp).replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const age = clock.now() - Date.parse(iso);
  return age <= OLDEST_MS && age >= -NEWEST_MS;
}

function hintsOf(event: Event, { companyUuid }: ConcurConnectorOptions): readonly Hint[] {
  const { reportId, companyId } = event.facts ?? {};
  // The vendor’s own samples print the topic with and without `public.`.
  const topic = String(event.topic).replace(/^public\./, '');
  if (topic !== REPORT_TOPIC || !REPORT_EVENTS.has(event.eventType)) return [];
  if (String(companyId).toLowerCase() !== companyUuid.toLowerCase()) return [];
  if (typeof reportId !== 'string' || reportId === '') return [];
  return [{ eventId: String(event.id), feed: REPORT_FEED, externalId: reportId }];
}
