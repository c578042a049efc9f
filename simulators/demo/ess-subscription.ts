import type { RunningSimulator, SimRequest } from '../kernel/server.ts';
import { asRecord } from './ledger-view.ts';

export interface EssClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Subscribes an address to every topic that the application may see, over the vendor's own API, as an installer would. */
export async function subscribeToEvents(
  concur: RunningSimulator,
  client: EssClient,
  endpoint: string,
): Promise<void> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
  });
  const token = await call(concur, 'POST', '/oauth2/v0/token', form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
  const headers = {
    authorization: `Bearer ${asRecord(token)['access_token']}`,
    'content-type': 'application/json',
  };
  const topics = await call(concur, 'GET', '/events/v4/topics', '', headers);
  for (const topic of topics as string[]) {
    const id = `lanternfish.demo.${topic.split('.').at(-1)}`;
    const body = JSON.stringify({ id, filter: '.*', topic, webHookConfig: { endpoint } });
    await call(concur, 'PUT', '/events/v4/subscriptions/webhook', body, headers);
  }
}

/** Straight into the stand-in: it is in this process, and faults set up for clients do not concern the installer. */
async function call(
  { system, url }: RunningSimulator,
  method: string,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<unknown> {
  const request: SimRequest = { method, url: new URL(path, url), headers, body };
  const answer = await system.handle(request);
  if (answer.status >= 300)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body;
}
