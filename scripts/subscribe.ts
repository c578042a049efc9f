/** `npm run subscribe [-- --after <cursor>]` prints each change of an invoice's status in a running demo. */
import { parseArgs } from 'node:util';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const { values } = parseArgs({
  options: {
    after: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    client: { type: 'string', default: 'demo-dashboard' },
  },
});

const query = /* GraphQL */ `
  subscription Watch($after: EventCursor) {
    invoiceStatusChanged(after: $after) {
      cursor
      previous
      status
      balance { amount currency }
      invoice { number customer { name } }
    }
  }
`;

interface Change {
  readonly invoiceStatusChanged: {
    readonly cursor: string;
    readonly previous: string | null;
    readonly status: string;
    readonly balance: { readonly amount: string; readonly currency: string };
    readonly invoice: {
      readonly number: string | null;
      readonly customer: { readonly name: string } | null;
    } | null;
  };
}

/** Tokens last a quarter of an hour; every connection gets a fresh one. */
async function authorization(): Promise<string> {
  const answer = await fetch(`${values.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${values.client}:demo`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return `Bearer ${token}`;
}

const client = createClient({
  url: `${values.url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: async () => ({ authorization: await authorization() }),
  lazy: true,
  retryAttempts: 0,
  on: { connected: () => console.log('Connected. Stop with Ctrl-C.') },
});

async function watch(): Promise<void> {
  const variables = { after: values.after ?? null };
  for await (const { data, errors } of client.iterate<Change>({ query, variables })) {
    if (errors) console.error(JSON.stringify(errors));
    if (data) console.log(line(data.invoiceStatusChanged));
  }
}

function line({
  cursor,
  previous,
  status,
  balance,
  invoice,
}: Change['invoiceStatusChanged']): string {
  const what = `${invoice?.number ?? '?'} of ${invoice?.customer?.name ?? '?'}`;
  return `${cursor}  ${what}: ${previous ?? 'new'} -> ${status}, ${balance.amount} ${balance.currency} open`;
}

try {
  await watch();
} catch (error) {
  // A refusal, the end of the token or of the gateway: one line, and the cursor above to go on from.
  const { code, reason, message } = error as { code?: number; reason?: string; message?: string };
  console.error(
    `The stream ended: ${reason || message || JSON.stringify(error)} ${code ?? ''}`.trim(),
  );
  process.exitCode = 1;
}
