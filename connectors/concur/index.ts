import type { Capability } from '../../schema/connection.ts';
import type { Connector } from '../ports.ts';
import { transportsOf } from '../transports.ts';
import { concurCalls } from './calls.ts';
import { reportFeed } from './feed.ts';
import { listCodesOf } from './list-codes.ts';
import { type ConcurConnectorOptions, DEFAULT_FIELDS } from './options.ts';
import { peopleOf } from './people.ts';
import { subscribe } from './subscription.ts';
import { webhookReceiver } from './webhook.ts';

export { type ConcurConnectorOptions, DEFAULT_FIELDS } from './options.ts';

export interface ConcurConnector extends Connector {
  /** Has Concur send its events to this address, such as `https://…/webhooks/concur`. May be said again. */
  subscribe(endpoint: string, signal?: AbortSignal): Promise<void>;
}

const CAPABILITIES: readonly Capability[] = [
  {
    objectType: 'ExpenseReport',
    actions: ['READ'],
    anchor: 'NONE',
    settleSeconds: 0,
    changeFeed: 'INCREMENTAL',
    deletes: 'KEY_SWEEP',
  },
];

/** SAP Concur as the system of record of expense reports. It writes nothing there but its event subscription. */
export function createConcurConnector(options: ConcurConnectorOptions): ConcurConnector {
  const transports = transportsOf('CONCUR', options);
  const calls = concurCalls(options, transports);
  const fields = { ...DEFAULT_FIELDS, ...options.fields };
  return {
    connectionId: options.connectionId,
    system: 'CONCUR',
    role: ['expense'],
    capabilities: CAPABILITIES,
    feeds: [
      reportFeed({
        options,
        calls,
        fields,
        concurrency: options.concurrency,
        people: peopleOf(calls, options),
        listCodes: listCodesOf(calls, options),
        rules: { legalEntities: options.legalEntities, fields, codes: options.codes ?? {} },
      }),
    ],
    webhooks: webhookReceiver(options),
    subscribe: (endpoint, signal = new AbortController().signal) =>
      subscribe(calls, options, endpoint, signal),
    close: () => transports.close(),
  };
}
