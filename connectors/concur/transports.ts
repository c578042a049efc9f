import { httpTransport, type VendorTransport } from '../http.ts';
import type { ConcurConnectorOptions } from './options.ts';

/** Connections to the data centres that tokens have named so far. */
export interface Transports {
  at(baseUrl: string): VendorTransport;
  close(): Promise<void>;
}

export function transportsOf(options: ConcurConnectorOptions): Transports {
  const open = new Map<string, VendorTransport>();
  const connect = options.transport ?? ((baseUrl) => pooled(options, baseUrl));
  return {
    at: (baseUrl) => {
      const known = open.get(baseUrl) ?? connect(baseUrl);
      open.set(baseUrl, known);
      return known;
    },
    close: async () => {
      await Promise.all([...open.values()].map((transport) => transport.close()));
    },
  };
}

const pooled = (options: ConcurConnectorOptions, baseUrl: string): VendorTransport =>
  httpTransport({
    system: 'CONCUR',
    baseUrl,
    timeoutMs: options.requestTimeoutMs,
    connections: options.concurrency,
  });
