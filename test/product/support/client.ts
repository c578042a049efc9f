import type { Config } from '../../../gateway/config.ts';
import { simulatorUrls } from '../../../gateway/demo.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what each test states.
export type Json = any;

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [name: string]: unknown };
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Json;
  readonly errors: readonly GraphqlError[];
}

export type Vendor = 'salesforce' | 'netsuite' | 'concur';
type Variables = Readonly<Record<string, unknown>>;

/** What can be done with a running product from outside: its graph, and what people do in the vendors. */
export interface Client {
  readonly url: string;
  /** A fresh access token of a demo client. */
  token(client: string): Promise<string>;
  /** Sends one operation as a demo client; refusals are part of the answer. */
  send(client: string, query: string, variables?: Variables): Promise<GraphqlAnswer>;
  /** The same for whoever holds this token. */
  sendWith(token: string): Client['send'];
  /** The data of an operation that must succeed. */
  ask(client: string, query: string, variables?: Variables): Promise<Json>;
  /** Something that a person does in a vendor’s system. */
  act(vendor: Vendor, action: string, input?: Variables): Promise<Json>;
  /** A vendor’s own records of one type. */
  ledger(vendor: Vendor, type: string): Promise<readonly Json[]>;
  /** Makes a vendor fail. */
  fault(vendor: Vendor, fault: Variables): Promise<void>;
  clearFaults(vendor: Vendor): Promise<void>;
}

export function clientOf(config: Pick<Config, 'host' | 'port' | 'simPortBase'>): Client {
  const url = `http://${config.host}:${config.port}`;
  const vendors = simulatorUrls(config);
  const tokens = new Map<string, Promise<string>>();
  const token = (client: string): Promise<string> => fetchToken(url, client);
  const remembered = (client: string): Promise<string> => {
    const known = tokens.get(client) ?? token(client);
    tokens.set(client, known);
    return known;
  };
  const control = (vendor: Vendor, method: string, path: string, body?: unknown): Promise<Json> =>
    controlCall(`${vendors[vendor]}/_sim/${path}`, method, body);
  const sendWith: Client['sendWith'] =
    (bearer) =>
    (_client, query, variables = {}) =>
      post(url, { query, variables }, { authorization: `Bearer ${bearer}` });
  const send: Client['send'] = async (client, query, variables) =>
    sendWith(await remembered(client))(client, query, variables);
  return {
    url,
    token,
    send,
    sendWith,
    ask: async (client, query, variables) => {
      const { data, errors } = await send(client, query, variables);
      if (errors.length > 0) throw new Error(`${query}\n${JSON.stringify(errors, null, 2)}`);
      return data;
    },
    act: async (vendor, action, input = {}) =>
      (await control(vendor, 'POST', 'act', { action, ...input })).result,
    ledger: async (vendor, type) => (await control(vendor, 'GET', `ledger?type=${type}`))[type],
    fault: async (vendor, fault) => void (await control(vendor, 'POST', 'faults', fault)),
    clearFaults: async (vendor) => void (await control(vendor, 'DELETE', 'faults')),
  };
}

/** Posts JSON to the graph, with the headers given and no others of its own. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphqlAnswer> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return graphqlAnswer(answer);
}

export async function graphqlAnswer(answer: Response): Promise<GraphqlAnswer> {
  const text = await answer.text();
  if (!text.startsWith('{')) throw new Error(`${answer.status} ${text}`);
  const { data = null, errors = [] } = JSON.parse(text) as Partial<GraphqlAnswer>;
  return { status: answer.status, data, errors };
}

async function fetchToken(url: string, client: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:demo`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const granted = (await answer.json()) as { readonly access_token?: string };
  if (granted.access_token === undefined) throw new Error(`no token: ${JSON.stringify(granted)}`);
  return granted.access_token;
}

async function controlCall(url: string, method: string, body: unknown): Promise<Json> {
  const answer = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const content = (await answer.json()) as Json;
  if (!answer.ok) throw new Error(`${method} ${url}: ${content.error}`);
  return content;
}
