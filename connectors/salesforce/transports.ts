import { httpTransport, type VendorTransport } from '../http.ts';
import type { SalesforceConnectorOptions } from './options.ts';

/** Connections to the hosts in use: the one that signs in, and the org’s own that it names. */
export interface Transports {
  at(baseUrl: string): VendorTransport;
  close(): Promise<void>;
}

export function transportsOf(options: SalesforceConnectorOptions): Transports {
  const open = new Map<string, VendorTransport>();
  const connect = options.transport ?? ((baseUrl) => pooled(options, baseUrl));
  return {
    at: (baseUrl) => {
      const transport = open.get(baseUrl) ?? connect(baseUrl);
      open.set(baseUrl, transport);
      return transport;
    },
    close: async () => {
      await Promise.all([...open.values()].map((transport) => transport.close()));
    },
  };
}

const pooled = (options: SalesforceConnectorOptions, baseUrl: string): VendorTransport =>
  httpTransport({
    system: 'SALESFORCE',
    baseUrl,
    timeoutMs: options.requestTimeoutMs,
    connections: options.concurrency,
  });
