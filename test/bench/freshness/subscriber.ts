import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { clockMs } from './moments.ts';

/** When the event of an invoice arrived, complete. */
export interface Arrival {
  readonly at: number;
  readonly customer: string;
}

export interface Subscriber {
  /** The next event of this invoice, by its number. */
  next(invoiceNumber: string): Promise<Arrival>;
  close(): Promise<void>;
}

const EVENTS = `subscription PaymentsSeen {
  invoiceStatusChanged { cursor status invoice { number customer { name } } }
}`;
const WITHIN_MS = 30_000;

interface Seen {
  readonly invoiceStatusChanged: {
    readonly invoice: {
      readonly number: string;
      readonly customer: { readonly name: string } | null;
    };
  };
}

/** A graphql-transport-ws client as a dashboard has it. */
export async function subscribe(url: string, token: string): Promise<Subscriber> {
  const waiting = new Map<string, (arrival: Arrival) => void>();
  const connected = Promise.withResolvers<void>();
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    on: {
      connected: () => connected.resolve(),
      closed: () => connected.reject(new Error('closed')),
    },
  });
  await connected.promise;
  client.subscribe<Seen>(
    { query: EVENTS },
    {
      next: ({ data, errors }) => {
        const at = clockMs();
        const invoice = data?.invoiceStatusChanged.invoice;
        if (!invoice?.customer)
          throw new Error(`an event is incomplete: ${JSON.stringify(errors)}`);
        waiting.get(invoice.number)?.({ at, customer: invoice.customer.name });
        waiting.delete(invoice.number);
      },
      error: (error) => {
        throw new Error(`the subscription failed: ${JSON.stringify(error)}`);
      },
      complete: () => {},
    },
  );
  return {
    next: (number) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no event of ${number}`)), WITHIN_MS);
        waiting.set(number, (arrival) => {
          clearTimeout(late);
          resolve(arrival);
        });
      }),
    close: async () => client.dispose(),
  };
}
