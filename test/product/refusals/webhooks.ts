import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readDemoSecrets } from '../../../gateway/demo.ts';
import type { Product } from '../support/product.ts';
import { rowCounts } from '../support/row-counts.ts';

interface Delivery {
  readonly connection?: string;
  readonly body?: string;
  readonly secret?: string;
  /** Of the signature. */
  readonly ageSeconds?: number;
  readonly eventId?: string;
}

const change = JSON.stringify({
  recordType: 'invoice',
  id: '999999999',
  eventType: 'edit',
  at: '2026-01-31T10:11:12.123Z',
});

export const webhooks = (started: () => Product): void => {
  describe('a webhook', () => {
    async function deliver({
      connection = 'netsuite',
      body = change,
      ...how
    }: Delivery): Promise<number> {
      const { config, foundation, url } = started();
      const secret = how.secret ?? (await readDemoSecrets(config)).netSuiteWebhookSecret;
      const at = Math.floor(foundation.clock.now() / 1000) - (how.ageSeconds ?? 0);
      const answer = await fetch(`${url}/webhooks/${connection}`, {
        method: 'POST',
        headers: {
          'x-netsuite-event-id': how.eventId ?? randomUUID(),
          'x-netsuite-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
        },
        body,
      });
      expect(await answer.text()).toBe('');
      return answer.status;
    }

    test.for<[string, Delivery]>([
      ['signed by somebody else', { secret: 'guessed' }],
      ['for an unknown connection', { connection: 'oracle' }],
      ['for a connection that signs otherwise', { connection: 'concur' }],
      ['older than five minutes', { ageSeconds: 301 }],
      ['from the future', { ageSeconds: -301 }],
      ['without a word in it', { body: '' }],
      ['that is no JSON', { body: '{ "recordType": ' }],
    ])('%s is refused', async ([, delivery]) => {
      const before = await rowCounts(started().db);
      expect(await deliver(delivery)).toBe(401);
      expect(await rowCounts(started().db)).toEqual(before);
    });

    test('that comes three times counts once', async () => {
      const before = (await rowCounts(started().db))['control.inbox'] ?? 0;
      const eventId = randomUUID();
      for (let time = 0; time < 3; time++) expect(await deliver({ eventId })).toBe(204);
      expect((await rowCounts(started().db))['control.inbox']).toBe(before + 1);
    });
  });
};
