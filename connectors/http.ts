import { Pool } from 'undici';
import type { SystemKind } from '../schema/provenance.ts';
import { type Effect, VendorError, type VendorFailure } from './vendor-error.ts';

export interface VendorCall {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** One call on the wire, no more: no retry, no redirect, no opinion about the status. */
export interface VendorTransport {
  /** Throws a `VendorError` when no complete answer came: `effect` NONE only if nothing can have arrived there. */
  call(call: VendorCall): Promise<VendorAnswer>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly system: SystemKind;
  readonly baseUrl: string;
  /** Until the answer is complete. */
  readonly timeoutMs: number;
  /** Calls at once; more wait. */
  readonly connections: number;
}

const REFUSED_BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Keep-alive connections to one vendor. */
export function httpTransport(options: TransportOptions): VendorTransport {
  const pool = new Pool(new URL(options.baseUrl).origin, {
    connections: options.connections,
    pipelining: 1,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    connectTimeout: Math.min(options.timeoutMs, 10_000),
  });
  const prefix = new URL(options.baseUrl).pathname.replace(/\/$/, '');
  return {
    call: async ({ method, path, headers = {}, body, signal }) => {
      try {
        const answer = await pool.request({
          method: method as 'GET',
          path: `${prefix}${path}`,
          headers: { ...headers },
          body: body ?? null,
          signal: signal ?? null,
        });
        return {
          status: answer.statusCode,
          headers: flat(answer.headers),
          text: await answer.body.text(),
        };
      } catch (error) {
        throw noAnswer(options.system, error);
      }
    },
    close: () => pool.destroy(),
  };
}

/** A connection that was never made cannot have had an effect; anything later may have. */
function noAnswer(system: SystemKind, error: unknown): VendorError {
  const code = (error as { code?: string }).code ?? '';
  const effect: Effect = REFUSED_BEFORE_SENDING.has(code) ? 'NONE' : 'UNKNOWN';
  return new VendorError(system, 'UNAVAILABLE', `no answer (${code || 'connection lost'})`, {
    effect,
  });
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

/** An HTML page where JSON belongs is a maintenance page, whatever its status. */
export const isHtml = (answer: VendorAnswer): boolean =>
  (answer.headers['content-type'] ?? '').startsWith('text/html') || /^\s*</.test(answer.text);

/** What a status means where the vendor’s body does not say more. */
export function failureOfStatus(status: number): VendorFailure {
  if (status === 401 || status === 403) return 'ACCESS';
  if (status === 429) return 'THROTTLED';
  return status >= 500 ? 'UNAVAILABLE' : 'REFUSED';
}
