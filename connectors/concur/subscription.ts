import type { ConcurCalls } from './calls.ts';
import type { ConcurConnectorOptions } from './options.ts';

/** Has Concur send the events of expense reports to `endpoint`. Said again, it replaces what was said before. */
export function subscribe(
  calls: ConcurCalls,
  options: ConcurConnectorOptions,
  endpoint: string,
  signal: AbortSignal,
): Promise<void> {
  return calls.putAsApplication(
    '/events/v4/subscriptions/webhook',
    {
      id: subscriptionId(options),
      topic: 'public.concur.expense.report',
      filter: '.*',
      webHookConfig: { endpoint },
    },
    signal,
  );
}

/** Unique in the world, and made of lower case letters, digits, dots and hyphens only. */
const subscriptionId = (options: ConcurConnectorOptions): string =>
  ['tributary', options.environment, options.connectionId, options.companyUuid]
    .map((part) => part.toLowerCase().replace(/[^a-z0-9-]+/g, '-'))
    .join('.');
