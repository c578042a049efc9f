import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { until } from '../../support/until.ts';
import type { GraphqlError, Json } from './client.ts';

/** Somebody who follows one subscription over a socket of their own. */
export interface Subscriber {
  /** What has arrived, in order. */
  readonly events: readonly Json[];
  readonly errors: readonly GraphqlError[];
  /** The code the socket was closed with; null while it is open. */
  readonly closedWith: () => number | null;
  /** Waits until so many have arrived. */
  count(events: number): Promise<readonly Json[]>;
  /** Vanishes without a word, as a process that is killed. */
  kill(): void;
}

interface Subscription {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Connects with the token and waits until the server has taken the subscription or refused it. */
export async function subscribe(
  url: string,
  token: string,
  { query, variables = {} }: Subscription,
): Promise<Subscriber> {
  const events: Json[] = [];
  const errors: GraphqlError[] = [];
  let socket: WebSocket | null = null;
  let closedWith: number | null = null;
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      closed: (event) => {
        closedWith = (event as { readonly code: number }).code;
      },
    },
  });
  const acknowledged = new Promise<void>((resolve) => {
    client.on('message', ({ type }) => type === 'connection_ack' && resolve());
    client.on('closed', () => resolve());
  });
  client.subscribe(
    { query, variables },
    {
      next: ({ data, errors: faults = [] }) => {
        if (data) events.push(data);
        errors.push(...(faults as unknown as GraphqlError[]));
      },
      error: (error) => {
        if (Array.isArray(error)) errors.push(...(error as GraphqlError[]));
      },
      complete: () => {},
    },
  );
  await acknowledged;
  return {
    events,
    errors,
    closedWith: () => closedWith,
    count: async (wanted) => {
      await until(`${wanted} events`, () => events.length >= wanted);
      return events;
    },
    kill: () => socket?.terminate(),
  };
}
