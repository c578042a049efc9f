import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { cursorOf } from '../../../control/event-cursor.ts';
import type { Product } from '../support/product.ts';
import { subscribe } from '../support/subscriber.ts';

const watch = (args = ''): string =>
  `subscription { invoiceStatusChanged${args} { cursor invoice { id } } }`;

interface Refused {
  readonly query: string;
  readonly code: string;
}

export const refusedSubscriptions = (started: () => Product): void => {
  describe('a subscription', () => {
    test.for<[string, Refused]>([
      [
        'over the socket that is a query',
        { query: '{ customers { edges { node { id } } } }', code: 'BAD_REQUEST' },
      ],
      [
        'to an unknown field',
        { query: 'subscription { shoeSizeChanged }', code: 'GRAPHQL_VALIDATION_FAILED' },
      ],
      ['after a malformed cursor', { query: watch('(after: "nonsense")'), code: 'BAD_USER_INPUT' }],
      [
        'after a cursor of the future',
        { query: watch(`(after: "${cursorOf(10n ** 12n)}")`), code: 'BAD_USER_INPUT' },
      ],
      [
        'with an unknown status',
        { query: watch('(filter: { status: { eq: LOST } })'), code: 'GRAPHQL_VALIDATION_FAILED' },
      ],
    ])('%s is refused with its code', async ([, { query, code }]) => {
      const token = await started().token('demo-dashboard');
      const subscriber = await subscribe(started().url, token, { query });
      await expect.poll(() => subscriber.errors).toHaveLength(1);
      expect(subscriber.errors[0]?.extensions).toMatchObject({
        code,
        retryable: false,
        correlationId: expect.stringMatching(/^req_/),
      });
      expect(subscriber.events).toEqual([]);
      subscriber.kill();
    });

    test('without the scope is refused', async () => {
      const token =
        (await started().door.issuer?.issueToken('demo-app', { scopes: ['customer:read'] })) ?? '';
      const subscriber = await subscribe(started().url, token, { query: watch() });
      await expect
        .poll(() => subscriber.errors)
        .toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      subscriber.kill();
    });

    test('of somebody without a valid token closes with 4403', async () => {
      const subscriber = await subscribe(started().url, 'no.valid.token', { query: watch() });
      await expect.poll(() => subscriber.closedWith()).toBe(4403);
    });

    test('outlives its token by nothing', async () => {
      const token =
        (await started().door.issuer?.issueToken('demo-dashboard', { expiresInSeconds: 2 })) ?? '';
      const subscriber = await subscribe(started().url, token, { query: watch() });
      expect(subscriber.closedWith()).toBeNull();
      await expect.poll(() => subscriber.closedWith(), { timeout: 5_000 }).toBe(4403);
    });
  });
};

export const refusedSockets = (started: () => Product): void => {
  describe('a socket', () => {
    const open = async (): Promise<WebSocket> => {
      const socket = new WebSocket(
        `${started().url.replace('http', 'ws')}/graphql`,
        'graphql-transport-ws',
      );
      await once(socket, 'open');
      return socket;
    };
    const closing = async (socket: WebSocket): Promise<number> => {
      const [code] = (await once(socket, 'close')) as [number];
      return code;
    };

    test('that subscribes before it says who it is closes with 4401', async () => {
      const socket = await open();
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: watch() } }));
      expect(await closing(socket)).toBe(4401);
    });

    test('that says nothing at all closes with 4408', async () => {
      expect(await closing(await open())).toBe(4408);
    });

    test('with a frame over 64 KiB closes with 1009', async () => {
      const socket = await open();
      socket.on('error', () => {});
      socket.send('x'.repeat(64 * 1024 + 1));
      expect(await closing(socket)).toBe(1009);
    });

    test('of a page from elsewhere is refused at the upgrade', async () => {
      const socket = new WebSocket(
        `${started().url.replace('http', 'ws')}/graphql`,
        'graphql-transport-ws',
        {
          origin: 'https://elsewhere.example',
        },
      );
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).toContain('403');
    });
  });
};
