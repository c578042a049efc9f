import { z } from 'zod';
import type { Clock } from './clock.ts';
import { createConcurConnector } from './concur/index.ts';
import { createNetSuiteConnector } from './netsuite/index.ts';
import type { Connector } from './ports.ts';
import { createSalesforceConnector } from './salesforce/index.ts';

/** One connection as configuration states it. */
export interface ConnectionSettings {
  readonly id: string;
  /** A key of the table below. */
  readonly system: string;
  readonly environment: string;
  readonly baseUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** Codes of the legal entities whose books it may touch. */
  readonly legalEntities: readonly string[];
  /** Agreed freshness in seconds by feed name. */
  readonly syncWindows: Readonly<Record<string, number>>;
}

/** What every connector needs beside its settings. */
export interface ConnectorMeans {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** How long a lost answer may still take effect; null for the connector’s own figure. */
  readonly settleMs: number | null;
  /** Keeps a secret that a vendor replaces as it goes, by connection. */
  /** Keys that a vendor publishes instead of handing over, by connection. */
  readonly webhookKeys: Readonly<Record<string, () => Promise<string>>>;
  saveSecret(connectionId: string, secret: string): Promise<void>;
  readSecret(connectionId: string): Promise<string | null>;
}

type Create = (settings: ConnectionSettings, means: ConnectorMeans) => Connector;

const REQUEST_TIMEOUT_MS = 60_000;
/** The vendor’s slowest commit, with a margin (canonical-model I14). */
const NETSUITE_SETTLE_MS = 6 * 60_000;

/** A connected app signs in with its secret, or as a user with its private key. */
const salesforceCredentials = z.union([
  z.object({ clientId: z.string(), clientSecret: z.string() }),
  z.object({ clientId: z.string(), username: z.string(), privateKeyPem: z.string() }),
]);
const netSuiteCredentials = z.object({
  accountId: z.string(),
  clientId: z.string(),
  certificateId: z.string(),
  privateKey: z.string(),
  webhookSecret: z.string(),
});
const concurCredentials = z.object({
  companyUuid: z.string(),
  companyRequestToken: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  webhookPublicKey: z.string().optional(),
});

/** Every system there is a connector for: adding one is a folder and a line here. */
const systems: Readonly<Record<string, Create>> = {
  salesforce: (settings, { clock, random }) =>
    createSalesforceConnector({
      ...salesforceCredentials.parse(settings.credentials),
      ...common(settings),
      loginUrl: settings.baseUrl,
      apiVersion: 'v60.0',
      sessionSeconds: 900,
      clock,
      random,
    }),
  netsuite: (settings, { clock, random, settleMs }) => {
    const { privateKey, ...credentials } = netSuiteCredentials.parse(settings.credentials);
    return createNetSuiteConnector({
      ...credentials,
      ...common(settings),
      baseUrl: settings.baseUrl,
      privateKeyPem: privateKey,
      settleMs: settleMs ?? NETSUITE_SETTLE_MS,
      clock,
      random,
    });
  },
  concur: (settings, { clock, random, saveSecret, readSecret, webhookKeys }) => {
    const { webhookPublicKey, ...credentials } = concurCredentials.parse(settings.credentials);
    const webhookPublicKeyPem = webhookPublicKey ?? webhookKeys[settings.id];
    if (!webhookPublicKeyPem) throw new Error('webhookPublicKey is missing');
    return createConcurConnector({
      ...credentials,
      ...common(settings),
      baseUrl: settings.baseUrl,
      webhookPublicKeyPem,
      refreshToken: () => readSecret(settings.id),
      saveRefreshToken: (token) => saveSecret(settings.id, token),
      legalEntities: settings.legalEntities.map((code) => ({ code, ledgerCodes: [code] })),
      clock,
      random,
    });
  },
};

const common = ({ id, environment, syncWindows }: ConnectionSettings) => ({
  connectionId: id,
  environment,
  windows: syncWindows,
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
  concurrency: 8,
});

/** Throws a sentence where a system is unknown or its credentials are incomplete. */
export function createConnectors(
  all: readonly ConnectionSettings[],
  means: ConnectorMeans,
): ReadonlyMap<string, Connector> {
  return new Map(all.map((settings) => [settings.id, createConnector(settings, means)]));
}

function createConnector(settings: ConnectionSettings, means: ConnectorMeans): Connector {
  const create = systems[settings.system];
  if (!create)
    throw new Error(
      `Connection ${settings.id} names the unknown system "${settings.system}"; known are ${Object.keys(systems).join(', ')}.`,
    );
  try {
    return create(settings, means);
  } catch (error) {
    // Caught to name the connection; the fields at fault are named, their values never.
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`Connection ${settings.id} cannot be set up: ${reason}`);
  }
}
