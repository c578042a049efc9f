/** Who may ask the embedded issuer for a token, with what rights. */
export interface IssuerClient {
  readonly id: string;
  readonly secret: string;
  /** All it may have; a token request may ask for fewer. */
  readonly scopes: readonly string[];
  /** Codes of the legal entities its tokens carry. */
  readonly legalEntities: readonly string[];
}

const masterNouns = ['customer', 'employee', 'reference'] as const;
const transactionNouns = [
  'opportunity',
  'order',
  'invoice',
  'payment',
  'expense',
  'journal',
] as const;
const controlNouns = [
  'mapping',
  'exception',
  'replay',
  'audit',
  'reconciliation',
  'operation',
  'connection',
  'sync',
] as const;

type Noun = (typeof masterNouns | typeof transactionNouns | typeof controlNouns)[number] | 'graph';
type Verb =
  | 'read'
  | 'write'
  | 'post'
  | 'propose'
  | 'approve'
  | 'request'
  | 'resolve'
  | 'introspect'
  | 'adhoc';

const allow = (verb: Verb, nouns: readonly Noun[]): string[] =>
  nouns.map((noun) => `${noun}:${verb}`);

const read = allow('read', [...masterNouns, ...transactionNouns, ...controlNouns]);

const write = [
  ...allow('write', [...masterNouns, ...transactionNouns, 'operation']),
  ...allow('post', ['invoice', 'payment', 'expense', 'journal']),
  ...allow('request', ['sync']),
];

const operate = [
  ...allow('write', ['mapping', 'exception', 'operation', 'connection', 'reconciliation']),
  ...allow('resolve', ['exception', 'operation', 'reconciliation']),
  ...allow('request', ['replay', 'sync', 'reconciliation']),
  ...allow('propose', ['mapping', 'graph']),
];

const approve = allow('approve', [
  'mapping',
  'replay',
  'exception',
  'reconciliation',
  'journal',
  'expense',
  'invoice',
  'payment',
  'graph',
]);

/** The secret is public on purpose: these clients exist only where everything listens on loopback. */
const demoClient = (
  id: string,
  scopes: readonly string[],
  legalEntities: readonly string[] = ['US01', 'DE01'],
): IssuerClient => ({ id, secret: 'demo', scopes, legalEntities });

/**
 * The personas of the demo. Requester and approver are different clients, because nobody approves their
 * own request; `demo-frontend-us` shows what the separation of legal entities hides.
 */
export const demoClients: readonly IssuerClient[] = [
  demoClient('demo-frontend', read),
  demoClient('demo-frontend-us', read, ['US01']),
  demoClient('demo-app', [...read, ...write]),
  demoClient('demo-dashboard', read),
  demoClient('demo-analyst', [
    ...read,
    ...allow('introspect', ['graph']),
    ...allow('adhoc', ['graph']),
  ]),
  demoClient('demo-ops', [...read, ...operate], ['*']),
  demoClient('demo-approver', [...read, ...approve], ['*']),
];
