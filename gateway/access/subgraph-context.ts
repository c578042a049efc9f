import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../connectors/clock.ts';
import type { RequestContext } from '../../control/principal.ts';
import type { SubgraphName } from '../config.ts';
import { jsonText } from '../json-text.ts';
import { AccessError } from './access-error.ts';
import type { SubgraphKeys } from './subgraph-keys.ts';

/** How a request context travels to a subgraph over HTTP: `base64url(JSON).base64url(HMAC-SHA256)`. */
export const contextHeader = 'x-tributary-context';

const LIFE_SECONDS = 60;
/** How far the clocks of gateway and subgraph may differ. */
const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_HEADER_LENGTH = 65_536;
const sealed = /^([\w-]+)\.([\w-]{43})$/;

const principal = z.strictObject({
  id: z.string().min(1),
  clientId: z.string().min(1),
  subject: z.string().min(1),
  scopes: z.array(z.string()),
  legalEntities: z.array(z.string()),
  expiresAt: z.number(),
});

/** `bh` is the hash of the request body; `iat` and `exp` are seconds since the epoch. */
const envelope = z.strictObject({
  aud: z.string(),
  bh: z.string(),
  iat: z.number(),
  exp: z.number(),
  context: z.strictObject({
    principal,
    legalEntityIds: z.array(z.string()),
    correlationId: z.string().min(1),
  }),
});
type Envelope = z.infer<typeof envelope>;

export interface ContextSealOptions {
  /** The gateway holds the keys of all subgraphs, a subgraph only its own. */
  readonly keys: SubgraphKeys;
  readonly clock: Clock;
}

export interface OutboundCall {
  readonly subgraph: SubgraphName;
  readonly body: string | Uint8Array;
  readonly context: RequestContext;
}

export interface InboundCall {
  /** The subgraph that is being called, from its own configuration. */
  readonly subgraph: SubgraphName;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as received, before parsing. */
  readonly body: string | Uint8Array;
}

export interface ContextSeal {
  /** The value of `x-tributary-context` for this call, good for 60 seconds. */
  signContext(call: OutboundCall): string;
  /**
   * The context that the gateway signed for this subgraph and this very body.
   * @throws AccessError UNAUTHENTICATED where there is none.
   */
  verifyContext(call: InboundCall): RequestContext;
}

export function createContextSeal({ keys, clock }: ContextSealOptions): ContextSeal {
  const nowSeconds = (): number => Math.floor(clock.now() / 1_000);
  return {
    signContext({ subgraph, body, context }) {
      const [key] = keysOf(keys, subgraph);
      const iat = nowSeconds();
      const content = { aud: subgraph, bh: bodyHash(body), iat, exp: iat + LIFE_SECONDS, context };
      const text = Buffer.from(JSON.stringify(content satisfies Unchecked)).toString('base64url');
      return `${text}.${mac(key, text).toString('base64url')}`;
    },
    verifyContext(call) {
      const content = authentic(call.headers[contextHeader], keysOf(keys, call.subgraph));
      refuseMisuse(content, call, nowSeconds());
      return content.context;
    },
  };
}

type Unchecked = Omit<Envelope, 'context'> & { readonly context: RequestContext };

function authentic(header: string | string[] | undefined, keys: readonly Buffer[]): Envelope {
  if (typeof header !== 'string') throw refused('no context, or several');
  const parts = header.length <= MAX_HEADER_LENGTH ? sealed.exec(header) : null;
  const [, text, signature] = parts ?? [];
  if (text === undefined || signature === undefined) throw refused('context is malformed');
  const given = Buffer.from(signature, 'base64url');
  // Both keys are always tried, so that the time taken does not tell which one is current.
  const matches = keys.map((key) => timingSafeEqual(mac(key, text), given));
  if (!matches.includes(true)) throw refused('context signature does not match');
  const content = jsonText
    .pipe(envelope)
    .safeParse(Buffer.from(text, 'base64url').toString('utf8'));
  if (!content.success) throw refused('context lacks what it needs');
  return content.data;
}

function refuseMisuse(content: Envelope, call: InboundCall, nowSeconds: number): void {
  if (content.aud !== call.subgraph) throw refused(`context is for ${content.aud}`);
  if (content.bh !== bodyHash(call.body)) throw refused('context is for another body');
  if (content.exp <= nowSeconds) throw refused('context has expired');
  if (content.iat > nowSeconds + CLOCK_TOLERANCE_SECONDS)
    throw refused('context is from the future');
}

function keysOf(keys: SubgraphKeys, subgraph: SubgraphName): readonly [Buffer, ...Buffer[]] {
  const held = keys[subgraph];
  if (held === undefined) throw new Error(`This process holds no key of subgraph ${subgraph}.`);
  return held;
}

const mac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const bodyHash = (body: string | Uint8Array): string => hash('sha256', body, 'base64url');

const refused = (reason: string): AccessError => new AccessError('UNAUTHENTICATED', reason);
