import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AccessError } from './access-error.ts';

export interface InboundTrust {
  /** Whether the peer is a proxy of ours, whose `x-forwarded-*` headers may be believed. */
  readonly trustedProxy?: boolean;
}

/**
 * Hop-by-hop headers that say nothing about this request's framing. `connection`, `transfer-encoding` and
 * `upgrade` stay, because reading the body and the WebSocket handshake need them; none of them can travel
 * further, since requests to subgraphs are built from an allow list.
 */
const hopByHop = new Set([
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
]);

/** Deletes, in place, the headers that only we or our proxies may set. */
export function stripInboundHeaders(headers: IncomingHttpHeaders, trust: InboundTrust = {}): void {
  for (const name of Object.keys(headers)) {
    if (isOurs(name, trust)) delete headers[name];
  }
}

/**
 * The first step of every HTTP request and WebSocket upgrade: strips `headers`, the only form of them that
 * the gateway reads, of what a client must not send.
 * @throws AccessError BAD_REQUEST where `authorization` is repeated: node would silently use the first.
 */
export function admitHeaders(
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
  trust: InboundTrust = {},
): void {
  // Names stand at the even places of `rawHeaders`.
  const authorizations = request.rawHeaders.filter(
    (text, at) => at % 2 === 0 && text.toLowerCase() === 'authorization',
  );
  if (authorizations.length > 1) throw new AccessError('BAD_REQUEST', 'repeated authorization');
  stripInboundHeaders(request.headers, trust);
}

function isOurs(header: string, { trustedProxy = false }: InboundTrust): boolean {
  const name = header.toLowerCase();
  if (name.startsWith('x-tributary-') || hopByHop.has(name)) return true;
  return !trustedProxy && (name === 'forwarded' || name.startsWith('x-forwarded-'));
}
