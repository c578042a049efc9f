import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { RunningSimulators, StartOptions } from '../../simulators/start.ts';

export const NOON = '2026-11-22T12:00:00Z';

const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const CREDENTIALS: StartOptions['credentials'] = {
  salesforce: { clients: [{ clientId: 'crm', clientSecret: 's' }] },
  netsuite: {
    clients: [
      {
        clientId: 'erp',
        certificateId: 'cert',
        publicKeyPem: ec.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        scopes: ['rest_webservices'],
      },
    ],
  },
  concur: {
    companyUuid: 'c0',
    companyRequestToken: 'r0',
    clients: [{ clientId: 'exp', clientSecret: 's', scopes: ['FISVC', 'events.topic.read'] }],
  },
};

export interface Reply {
  readonly status: number;
  readonly location: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of many shapes and assert on what they find
  readonly body: any;
}

/** A signed-in client of one vendor. */
export type Call = (method: string, path: string, body?: unknown) => Promise<Reply>;

export async function netsuiteClient(url: string, nowMs: number): Promise<Call> {
  const seconds = Math.floor(nowMs / 1000);
  const assertion = await new SignJWT({ scope: 'rest_webservices' })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256', kid: 'cert' })
    .setIssuer('erp')
    .setAudience(url + TOKEN_PATH)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(ec.privateKey);
  return signedIn(url, TOKEN_PATH, {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
}

export interface Clients {
  readonly netsuite: Call;
  readonly salesforce: Call;
  /** With a token of the company. */
  readonly concur: Call;
  /** With a token of the application alone. */
  readonly events: Call;
}

export async function clientsOf(running: RunningSimulators): Promise<Clients> {
  const concur = (form: Record<string, string>): Promise<Call> =>
    signedIn(running.concur.url, '/oauth2/v0/token', {
      client_id: 'exp',
      client_secret: 's',
      ...form,
    });
  return {
    netsuite: await netsuiteClient(running.netsuite.url, Date.parse(NOON)),
    salesforce: await signedIn(running.salesforce.url, '/services/oauth2/token', {
      grant_type: 'client_credentials',
      client_id: 'crm',
      client_secret: 's',
    }),
    concur: await concur({
      grant_type: 'password',
      credtype: 'authtoken',
      username: 'c0',
      password: 'r0',
    }),
    events: await concur({ grant_type: 'client_credentials' }),
  };
}

async function signedIn(url: string, path: string, form: Record<string, string>): Promise<Call> {
  const answer = await fetch(url + path, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token } = (await answer.json()) as { access_token: string };
  const headers = {
    authorization: `Bearer ${access_token}`,
    'content-type': 'application/json',
    accept: 'application/json',
    prefer: 'transient',
  };
  return async (method, target, body) => {
    const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const reply = await fetch(url + target, request);
    const text = await reply.text();
    const location = reply.headers.get('location') ?? '';
    return { status: reply.status, location, body: text === '' ? null : JSON.parse(text) };
  };
}

/** The refusal in full where another status was due. */
export function expectStatus(status: number, reply: Reply): Reply {
  if (reply.status !== status)
    throw new Error(`answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}

export const idIn = ({ location }: Reply): string => location.split('/').at(-1) ?? '';
