import type { AccessToken } from '../access-token.ts';
import type { Clock } from '../clock.ts';
import type { VendorAnswer, VendorCall, VendorTransport } from '../http.ts';
import { retryRead } from '../reads.ts';
import { failureIn, type Purpose } from './failures.ts';

/** Authorised calls. Both throw a `VendorError` for every answer that cannot be used. */
export interface NetSuiteCalls {
  /** Changes nothing, so it is asked again when NetSuite is busy or away. */
  read(call: VendorCall, signal: AbortSignal): Promise<VendorAnswer>;
  /** Sent once, or once more where a 401 proves that it was not carried out. */
  write(call: VendorCall, signal: AbortSignal): Promise<VendorAnswer>;
}

export interface CallMeans {
  readonly transport: VendorTransport;
  readonly token: AccessToken;
  readonly clock: Clock;
  readonly random: () => number;
}

export function netSuiteCalls(means: CallMeans): NetSuiteCalls {
  const { clock, random } = means;
  return {
    read: (call, signal) =>
      retryRead(() => usable(means, { ...call, signal }, 'READ'), { clock, random, signal }),
    write: (call, signal) => usable(means, { ...call, signal }, 'WRITE'),
  };
}

async function usable(means: CallMeans, call: VendorCall, purpose: Purpose): Promise<VendorAnswer> {
  const answer = await authorised(means, call);
  const failure = failureIn(answer, purpose);
  if (failure) throw failure;
  return answer;
}

/** NetSuite checks the token before anything else, so a 401 means that nothing was done. */
async function authorised(
  { transport, token }: CallMeans,
  call: VendorCall,
): Promise<VendorAnswer> {
  const first = await token.get();
  const answer = await transport.call(withToken(call, first.accessToken));
  if (answer.status !== 401) return answer;
  token.invalidate(first);
  const second = await token.get();
  return transport.call(withToken(call, second.accessToken));
}

/** Without the validation headers NetSuite drops a misspelt field with nothing but a warning. */
const withToken = (call: VendorCall, accessToken: string): VendorCall => ({
  ...call,
  headers: {
    accept: 'application/json',
    'x-netsuite-propertynamevalidation': 'Error',
    'x-netsuite-propertyvaluevalidation': 'Error',
    ...(call.body !== undefined && { 'content-type': 'application/json' }),
    ...call.headers,
    authorization: `Bearer ${accessToken}`,
  },
});
