import { z } from 'zod';
import { type Fault, ruleFaults } from './config-rules.ts';
import type { ConnectionConfig } from './connections-file.ts';
import {
  type Environment,
  environment,
  type SubgraphKeyTexts,
  subgraphNames,
} from './environment.ts';
import { type Env, givenVariables } from './secret-files.ts';

export { subgraphNames };
export type SubgraphName = (typeof subgraphNames)[number];

/** What this process runs. */
export type Role =
  | { readonly kind: 'all' | 'gateway' | 'worker' | 'simulators' }
  | { readonly kind: 'subgraph'; readonly subgraph: SubgraphName };

/** Null means absent; what then applies is said in docs/configuration.md. */
export interface Config {
  readonly mode: 'demo' | 'production';
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly redisUrl: string | null;
  readonly simPortBase: number;
  readonly subgraphs: Readonly<Record<SubgraphName, SubgraphPlace>>;
  readonly subgraphKeys: SubgraphKeyTexts | null;
  /** Null in demo, which has an issuer of its own. */
  readonly oidc: OidcConfig | null;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly connections: readonly ConnectionConfig[] | null;
  readonly settleSeconds: number | null;
}

export interface SubgraphPlace {
  /** Where the gateway calls it, when it is a process of its own. */
  readonly url: string;
  /** Where it then listens. */
  readonly port: number;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly maxTokenAgeSeconds: number;
}

/** The message is for the person who starts the process; `exitCode` is what the process ends with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly exitCode = 2;
}

/**
 * The configuration of this process.
 * @param argv what follows the program's name: the role, `all` where nothing is said
 * @throws ConfigError with all faults at once, one sentence for an unknown role
 */
export function readConfig(env: Env, argv: readonly string[]): Config {
  const role = readRole(argv);
  const { values, names, faults } = givenVariables(env);
  const given = (name: keyof Environment): boolean => names.has(name);
  const parsed = environment
    .superRefine(
      (read, context) => {
        for (const { path, message } of ruleFaults({ role, read, given })) {
          context.addIssue({ code: 'custom', path: [...path], message });
        }
      },
      // Also when single variables have faults, so that one start shows everything there is to mend.
      { when: () => true },
    )
    .safeParse(values);
  if (!parsed.success || faults.length > 0) throw configError(faults, parsed.error?.issues ?? []);
  return configOf(parsed.data, role);
}

function readRole(argv: readonly string[]): Role {
  const [kind = 'all', name, ...rest] = argv;
  const subgraph = subgraphNames.find((known) => known === name);
  if (rest.length === 0) {
    if (kind === 'subgraph' && subgraph !== undefined) return { kind, subgraph };
    if (name === undefined) {
      if (kind === 'all' || kind === 'gateway' || kind === 'worker' || kind === 'simulators') {
        return { kind };
      }
    }
  }
  throw new ConfigError(
    `Unknown role "${argv.join(' ')}": use all, gateway, subgraph <${subgraphNames.join('|')}>, worker or simulators.`,
  );
}

function configError(faults: readonly Fault[], issues: readonly z.core.$ZodIssue[]): ConfigError {
  const all = [
    ...faults.map(({ path, message }) => ({ code: 'custom' as const, path: [...path], message })),
    ...issues,
  ];
  return new ConfigError(`The configuration has faults:\n${z.prettifyError({ issues: all })}`);
}

function configOf(read: Environment, role: Role): Config {
  const mode = read.TRIBUTARY_MODE;
  return {
    mode,
    role,
    host: mode === 'demo' ? '127.0.0.1' : (read.HOST ?? '0.0.0.0'),
    port: read.PORT,
    databaseUrl: read.DATABASE_URL ?? null,
    dataDir: read.DATA_DIR,
    redisUrl: read.REDIS_URL ?? null,
    simPortBase: read.SIM_PORT_BASE,
    subgraphs: {
      crm: place(read.SUBGRAPH_URL_CRM, read.SUBGRAPH_PORT_CRM),
      erp: place(read.SUBGRAPH_URL_ERP, read.SUBGRAPH_PORT_ERP),
      expense: place(read.SUBGRAPH_URL_EXPENSE, read.SUBGRAPH_PORT_EXPENSE),
      control: place(read.SUBGRAPH_URL_CONTROL, read.SUBGRAPH_PORT_CONTROL),
    },
    subgraphKeys: read.SUBGRAPH_KEYS ?? null,
    oidc: oidcOf(read),
    logLevel: read.LOG_LEVEL,
    connections: read.CONNECTIONS ?? null,
    settleSeconds: read.SETTLE_SECONDS ?? null,
  };
}

const place = (url: string | undefined, port: number): SubgraphPlace => ({
  url: url ?? `http://127.0.0.1:${port}/graphql`,
  port,
});

function oidcOf(read: Environment): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl } = read;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) return null;
  return { issuer, audience, jwksUrl, maxTokenAgeSeconds: read.OIDC_MAX_TOKEN_AGE_SECONDS };
}
