import type { Role } from './config.ts';
import type { Environment } from './environment.ts';

export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Situation {
  readonly role: Role;
  /** What could be read; a variable with a fault of its own may be absent or of another type. */
  readonly read: Partial<Environment>;
  /** Whether the variable was given at all, rightly or not. */
  readonly given: (name: keyof Environment) => boolean;
}

const identityVariables = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URL'] as const;

/** What a mode and a role demand of the variables together. */
export function ruleFaults(situation: Situation): Fault[] {
  if (situation.read.TRIBUTARY_MODE === 'demo') return demoFaults(situation);
  if (situation.read.TRIBUTARY_MODE === 'production') return productionFaults(situation);
  return [];
}

/** An identity provider shows that production is meant: better no start than one with public secrets. */
function demoFaults({ given }: Situation): Fault[] {
  return identityVariables
    .filter(given)
    .map((name) => fault(name, 'a demo has its own issuer; set TRIBUTARY_MODE=production'));
}

function productionFaults(situation: Situation): Fault[] {
  if (situation.role.kind === 'simulators') {
    return [{ path: ['TRIBUTARY_MODE'], message: 'production runs no simulated systems' }];
  }
  return [
    ...requiredIn(situation),
    ...missingSubgraphKeys(situation),
    ...plainHttp(situation),
    ...demoConnections(situation),
  ];
}

function requiredIn({ role, given }: Situation): Fault[] {
  const isEdge = role.kind === 'all' || role.kind === 'gateway';
  const required = [
    'DATABASE_URL' as const,
    ...(isEdge ? identityVariables : []),
    ...(isEdge || role.kind === 'worker' ? (['CONNECTIONS'] as const) : []),
  ];
  return required
    .filter((name) => !given(name))
    .map((name) => fault(name, 'is required in production'));
}

function missingSubgraphKeys({ role, read, given }: Situation): Fault[] {
  const needed = neededKeys(role);
  if (needed.length > 0 && !given('SUBGRAPH_KEYS')) {
    return [fault('SUBGRAPH_KEYS', 'is required in production')];
  }
  const keys = read.SUBGRAPH_KEYS;
  if (typeof keys !== 'object') return [];
  return needed
    .filter((name) => keys[name] === undefined)
    .map((name) => ({ path: ['SUBGRAPH_KEYS', name], message: 'is required by this role' }));
}

/** The gateway signs for every subgraph; within one process contexts are handed over, not signed. */
function neededKeys(role: Role) {
  if (role.kind === 'gateway') return ['crm', 'erp', 'expense', 'control'] as const;
  return role.kind === 'subgraph' ? [role.subgraph] : [];
}

/** Tokens, keys and books must not cross a network in the clear; a sidecar on loopback may. */
function plainHttp({ read }: Situation): Fault[] {
  const urls: [Fault['path'], unknown][] = [
    [['OIDC_ISSUER'], read.OIDC_ISSUER],
    [['OIDC_JWKS_URL'], read.OIDC_JWKS_URL],
    ...connectionsOf(read).map(({ baseUrl }, at): [Fault['path'], unknown] => [
      ['CONNECTIONS', at, 'baseUrl'],
      baseUrl,
    ]),
  ];
  return urls
    .filter(([, url]) => typeof url === 'string' && isPlainHttp(url))
    .map(([path]) => ({ path, message: 'must be https in production' }));
}

function demoConnections({ read }: Situation): Fault[] {
  return connectionsOf(read).flatMap(({ environment }, at) =>
    environment === 'demo'
      ? [{ path: ['CONNECTIONS', at, 'environment'], message: 'production connects to no demo' }]
      : [],
  );
}

const connectionsOf = ({ CONNECTIONS }: Partial<Environment>) =>
  Array.isArray(CONNECTIONS) ? CONNECTIONS : [];

function isPlainHttp(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

const fault = (name: keyof Environment, message: string): Fault => ({ path: [name], message });
