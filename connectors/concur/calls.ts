import { type AccessToken, type IssuedToken, keptToken } from '../access-token.ts';
import type { VendorAnswer, VendorCall } from '../http.ts';
import { retryRead } from '../reads.ts';
import type { Transports } from '../transports.ts';
import { VendorError } from '../vendor-error.ts';
import { CompanyGrant } from './company-grant.ts';
import { bodyOf, failureIn } from './failures.ts';
import type { ConcurConnectorOptions } from './options.ts';
import { grant } from './token-endpoint.ts';

/** Authorised calls, repeated where Concur is busy or away: none of them changes what a second one finds. */
export interface ConcurCalls {
  /** The parsed answer; null where Concur has no such thing (404). Throws a `VendorError` otherwise. */
  find(path: string, signal: AbortSignal): Promise<unknown>;
  /** The parsed answer. Throws a `VendorError`, also for a 404. */
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** A search, whose words do not fit into a query. */
  search(path: string, body: unknown, signal: AbortSignal): Promise<unknown>;
  /** Creates or replaces something that belongs to the application and not to the company. */
  putAsApplication(path: string, body: unknown, signal: AbortSignal): Promise<void>;
}

export function concurCalls(options: ConcurConnectorOptions, transports: Transports): ConcurCalls {
  const means = { options, transports };
  const company = new CompanyGrant(means);
  const tokens = {
    company: keptToken(() => company.issue(), options.clock),
    application: keptToken(
      () => grant(means, options.baseUrl, { grant_type: 'client_credentials' }),
      options.clock,
    ),
  };
  const send = (token: AccessToken, call: VendorCall, signal: AbortSignal): Promise<VendorAnswer> =>
    retryRead(() => usable({ ...means, token }, { ...call, signal }), { ...options, signal });
  const get = async (path: string, signal: AbortSignal): Promise<unknown> =>
    bodyOf(await send(tokens.company, { method: 'GET', path }, signal));
  return {
    get,
    find: (path, signal) => get(path, signal).catch(nullWhereMissing),
    search: async (path, body, signal) =>
      bodyOf(await send(tokens.company, jsonCall('POST', path, body), signal)),
    putAsApplication: async (path, body, signal) => {
      await send(tokens.application, jsonCall('PUT', path, body), signal);
    },
  };
}

const jsonCall = (method: string, path: string, body: unknown): VendorCall => ({
  method,
  path,
  body: JSON.stringify(body),
});

function nullWhereMissing(error: unknown): null {
  // Caught because a record that is gone is an answer, and no failure.
  if (error instanceof VendorError && error.httpStatus === 404) return null;
  throw error;
}

interface CallMeans {
  readonly options: ConcurConnectorOptions;
  readonly transports: Transports;
  readonly token: AccessToken;
}

async function usable(means: CallMeans, call: VendorCall): Promise<VendorAnswer> {
  const answer = await authorised(means, call);
  const failure = failureIn(answer);
  if (failure) throw failure;
  return answer;
}

/** A token can be ended at any time; a 401 earns one more try with a new one. */
async function authorised({ options, transports, token }: CallMeans, call: VendorCall) {
  const headers = { ...call.headers, 'concur-correlationid': correlationId(options) };
  const send = ({ accessToken, baseUrl = options.baseUrl }: IssuedToken): Promise<VendorAnswer> =>
    transports
      .at(baseUrl)
      .call({ ...call, headers: { ...wireHeaders(call, accessToken), ...headers } });
  const first = await token.get();
  const answer = await send(first);
  if (answer.status !== 401) return answer;
  token.invalidate(first);
  return send(await token.get());
}

/** v3 speaks XML unless JSON is asked for; names of statuses and categories come in the language asked for. */
const wireHeaders = ({ body }: VendorCall, accessToken: string): Record<string, string> => ({
  accept: 'application/json',
  'accept-language': 'en-US',
  ...(body !== undefined && { 'content-type': 'application/json' }),
  authorization: `Bearer ${accessToken}`,
});

/** Names the call in the vendor’s log and in ours. */
function correlationId({ connectionId, random }: ConcurConnectorOptions): string {
  const digits = Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16));
  return `${connectionId}-${digits.join('')}`;
}
