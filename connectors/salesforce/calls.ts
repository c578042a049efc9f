import type { VendorAnswer, VendorCall } from '../http.ts';
import { retryRead } from '../reads.ts';
import type { Transports } from '../transports.ts';
import { bodyOf, failureIn } from './failures.ts';
import type { SalesforceConnectorOptions } from './options.ts';
import { type Session, sessionsOf } from './session.ts';

/** How much of the calls that the org may make within 24 hours is used up, by all of its clients. */
export interface ApiUsage {
  readonly used: number;
  readonly limit: number;
}

/** Reads in the name of the integration’s user, repeated where Salesforce is busy or away. */
export interface SalesforceCalls {
  /** The parsed answer. `path` begins with `/services/`. Throws a `VendorError`. */
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** Where people open the org’s records. */
  instanceUrl(): Promise<string>;
  /** As the last answer said; null before the first. */
  apiUsage(): ApiUsage | null;
}

/** Who is asked to wait for longer leaves that to the schedule: a call is not held up so long. */
const LONGEST_PAUSE_MS = 60_000;

export function salesforceCalls(
  options: SalesforceConnectorOptions,
  transports: Transports,
): SalesforceCalls {
  const sessions = sessionsOf(options, transports);
  let usage: ApiUsage | null = null;

  const send = async (call: VendorCall, session: Session): Promise<VendorAnswer> => {
    const answer = await transports.at(session.baseUrl).call(withSession(call, session));
    usage = usageIn(answer) ?? usage;
    return answer;
  };
  /** A session can end at any time; a 401 earns one more try with a new one. */
  const authorised = async (call: VendorCall): Promise<VendorAnswer> => {
    const first = await sessions.get();
    const answer = await send(call, first);
    if (answer.status !== 401) return answer;
    sessions.invalidate(first);
    return send(call, await sessions.get());
  };
  const answerTo = async (call: VendorCall): Promise<VendorAnswer> => {
    const answer = await authorised(call);
    const failure = failureIn(answer);
    if (failure && (failure.retryAfterMs ?? 0) <= LONGEST_PAUSE_MS) throw failure;
    return answer;
  };
  return {
    get: async (path, signal) => {
      const call = { method: 'GET', path, signal };
      const answer = await retryRead(() => answerTo(call), { ...options, signal });
      const failure = failureIn(answer);
      if (failure) throw failure;
      return bodyOf(answer);
    },
    instanceUrl: async () => (await sessions.get()).baseUrl,
    apiUsage: () => usage,
  };
}

const withSession = (call: VendorCall, { accessToken }: Session): VendorCall => ({
  ...call,
  headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
});

/** `api-usage=18/100000; per-app-api-usage=17/250(appName=sample)` */
function usageIn({ headers }: VendorAnswer): ApiUsage | null {
  const [, used, limit] =
    /(?:^|[;,]\s*)api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
  return used === undefined ? null : { used: Number(used), limit: Number(limit) };
}
