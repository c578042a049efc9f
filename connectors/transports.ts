import type { SystemKind } from '../schema/provenance.ts';
import { httpTransport, type VendorTransport } from './http.ts';

/** Connections to the hosts of one vendor: the one that signs in, and those that its tokens name. */
export interface Transports {
  at(baseUrl: string): VendorTransport;
  close(): Promise<void>;
}

export interface TransportSettings {
  /** Until an answer is complete, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Calls at once, for each host. */
  readonly concurrency: number;
  /** Instead of keep-alive connections; called once for each host. */
  readonly transport?: (baseUrl: string) => VendorTransport;
}

/** Each host is connected to once, when it is first named. */
export function transportsOf(system: SystemKind, settings: TransportSettings): Transports {
  const open = new Map<string, VendorTransport>();
  const connect = settings.transport ?? ((baseUrl) => pooled(system, baseUrl, settings));
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

const pooled = (
  system: SystemKind,
  baseUrl: string,
  { requestTimeoutMs, concurrency }: TransportSettings,
): VendorTransport =>
  httpTransport({ system, baseUrl, timeoutMs: requestTimeoutMs, connections: concurrency });
