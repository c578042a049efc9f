import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import type { ConnectionSettings } from '../connectors/registry.ts';
import type { SeedMapping } from '../control/seed-mappings.ts';
import type { SimulatorCredentials } from '../simulators/start.ts';
import { keptSecret, secretFile } from './access/kept-secret.ts';
import type { Config } from './config.ts';

/** One company for every demo; another seed would be another company. */
export const DEMO_SEED = 20261122;
const COMPANY_UUID = '6f2c1e0a-4b1d-4c8e-9f57-0d9b8a7c6e51';
const LEGAL_ENTITIES = ['GRP0', 'US01', 'DE01'];

const demoSecrets = z.object({
  salesforceSecret: z.string(),
  netSuitePrivateKey: z.string(),
  netSuitePublicKey: z.string(),
  netSuiteWebhookSecret: z.string(),
  concurRequestToken: z.string(),
  concurSecret: z.string(),
});
export type DemoSecrets = z.infer<typeof demoSecrets>;

/** What the demo’s gateway and stand-ins know of each other: made once, kept in the data folder. */
export async function readDemoSecrets({ dataDir }: Pick<Config, 'dataDir'>): Promise<DemoSecrets> {
  const text = await keptSecret(secretFile(dataDir, 'demo-vendors.json'), async () =>
    JSON.stringify(newSecrets()),
  );
  return demoSecrets.parse(JSON.parse(text));
}

function newSecrets(): DemoSecrets {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = (): string => randomBytes(24).toString('hex');
  return {
    salesforceSecret: secret(),
    netSuitePrivateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    netSuitePublicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    netSuiteWebhookSecret: secret(),
    concurRequestToken: secret(),
    concurSecret: secret(),
  };
}

const CONCUR_SCOPES = [
  'FISVC',
  'expense.report.read',
  'spend.list.read',
  'spend.listitem.read',
  'identity.user.ids.read',
  'identity.user.core.read',
  'identity.user.enterprise.read',
  'spend.user.general.read',
  'events.topic.read',
];

export const simulatorCredentials = (secrets: DemoSecrets): SimulatorCredentials => ({
  salesforce: { clients: [{ clientId: 'tributary', clientSecret: secrets.salesforceSecret }] },
  netsuite: {
    accountId: '1234567_SB1',
    clients: [
      {
        clientId: 'tributary',
        certificateId: 'demo',
        publicKeyPem: secrets.netSuitePublicKey,
        scopes: ['rest_webservices'],
      },
    ],
  },
  concur: {
    companyUuid: COMPANY_UUID,
    companyRequestToken: secrets.concurRequestToken,
    clients: [{ clientId: 'tributary', clientSecret: secrets.concurSecret, scopes: CONCUR_SCOPES }],
  },
});

/** The stand-in of Concur makes a new signing key at every start and shows it to who asks. */
export const demoWebhookKeys = (urls: { readonly concur: string }) => ({
  concur: async (): Promise<string> => {
    const answer = await request(`${urls.concur}/_sim/act`, {
      method: 'POST',
      body: JSON.stringify({ action: 'webhookPublicKey' }),
    });
    const { result } = (await answer.body.json()) as { result: { publicKey: string } };
    return result.publicKey;
  },
});

/** Where the stand-ins listen; ports in the order that simulators/start.ts takes. */
export const simulatorUrls = (
  { simPortBase }: Pick<Config, 'simPortBase'>,
  host = '127.0.0.1',
) => ({
  salesforce: `http://${host}:${simPortBase}`,
  netsuite: `http://${host}:${simPortBase + 1}`,
  concur: `http://${host}:${simPortBase + 2}`,
});

/** Transactions within a quarter of a minute, master data within two minutes. */
const NETSUITE_WINDOWS = {
  invoice: 15,
  customerpayment: 15,
  creditmemo: 30,
  salesorder: 30,
  customrecord_tb_schedule_line: 30,
  customer: 30,
};
const SLOW = 120;
const NETSUITE_MASTERS = [
  ...['subsidiary', 'accountingperiod', 'term', 'salestaxitem', 'account', 'department'],
  ...['classification', 'job', 'employee', 'item'],
];

export function demoConnections(
  secrets: DemoSecrets,
  urls: ReturnType<typeof simulatorUrls>,
): ConnectionSettings[] {
  const common = { environment: 'simulator', legalEntities: LEGAL_ENTITIES };
  return [
    {
      ...common,
      id: 'netsuite',
      system: 'netsuite',
      baseUrl: urls.netsuite,
      credentials: {
        accountId: '1234567_SB1',
        clientId: 'tributary',
        certificateId: 'demo',
        privateKey: secrets.netSuitePrivateKey,
        webhookSecret: secrets.netSuiteWebhookSecret,
      },
      syncWindows: {
        ...Object.fromEntries(NETSUITE_MASTERS.map((feed) => [feed, SLOW])),
        ...NETSUITE_WINDOWS,
      },
    },
    {
      ...common,
      id: 'salesforce',
      system: 'salesforce',
      baseUrl: urls.salesforce,
      credentials: { clientId: 'tributary', clientSecret: secrets.salesforceSecret },
      syncWindows: { account: 15, contact: 30, opportunity: 15, product2: SLOW },
    },
    {
      ...common,
      id: 'concur',
      system: 'concur',
      baseUrl: urls.concur,
      credentials: {
        companyUuid: COMPANY_UUID,
        companyRequestToken: secrets.concurRequestToken,
        clientId: 'tributary',
        clientSecret: secrets.concurSecret,
      },
      syncWindows: { report: 30 },
    },
  ];
}

/** What the demo company’s codes mean in its ERP. */
export const DEMO_MAPPINGS: readonly SeedMapping[] = [
  ...['NET30', 'NET45', '2% 10 NET 30', 'EOM'].map((term) => ({
    kind: 'PAYMENT_TERM' as const,
    source: term,
    target: term,
  })),
  ...Object.entries({
    Platform: '4010',
    'Add-on': '4020',
    Services: '4030',
    Hardware: '4040',
    Publications: '4050',
  }).map(([source, target]) => ({ kind: 'PRODUCT_REVENUE' as const, source, target })),
];
