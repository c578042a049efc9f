import { join } from 'node:path';
import { DEMO_SEED, readDemoSecrets, simulatorCredentials } from '../../../gateway/demo.ts';
import { systemClock } from '../../../simulators/kernel/clock.ts';
import { type RunningSimulators, startSimulators } from '../../../simulators/start.ts';
import { freePorts } from '../support/free-ports.ts';
import type { Postgres } from '../support/postgres.ts';
import { answersOk, run, waitFor } from '../support/product.ts';
import { addOpenInvoices } from './open-invoices.ts';

/** The product in a process of its own, connected to a demo company in which nothing happens by itself. */
export interface QuietProduct {
  readonly url: string;
  readonly simulators: RunningSimulators;
  /** An access token of a client of the demo. */
  tokenOf(client: string): Promise<string>;
  stop(): Promise<void>;
}

/** The simulators run in this process: the time that a vendor takes is not the product’s, nor its processor. */
export async function startQuietProduct(
  folder: string,
  postgres: Postgres,
  openInvoices: number,
): Promise<QuietProduct> {
  const port = await freePorts(1);
  const simPortBase = await freePorts(3);
  const dataDir = join(folder, 'product');
  const url = `http://127.0.0.1:${port}`;
  const simulators = await quietSimulators(simPortBase, dataDir, url);
  await addOpenInvoices(simulators.netsuite.system, openInvoices);
  const product = run(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'product-alone.ts')],
    {
      PORT: String(port),
      SIM_PORT_BASE: String(simPortBase),
      DATA_DIR: dataDir,
      DATABASE_URL: postgres.url,
      LOG_LEVEL: 'warn',
    },
  );
  const stop = async (): Promise<void> => {
    await product.stop();
    await simulators.stop();
  };
  try {
    await waitFor('readiness', product, () => answersOk(`${url}/readyz`));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, simulators, stop, tokenOf: (client) => tokenOf(url, client) };
}

async function quietSimulators(
  portBase: number,
  dataDir: string,
  gateway: string,
): Promise<RunningSimulators> {
  const secrets = await readDemoSecrets({ dataDir });
  return startSimulators({
    portBase,
    clock: systemClock,
    seed: DEMO_SEED,
    credentials: simulatorCredentials(secrets),
    webhooks: {
      netsuite: {
        url: `${gateway}/webhooks/netsuite`,
        secret: secrets.netSuiteWebhookSecret,
      },
    },
    demo: true,
    life: false,
  });
}

async function tokenOf(url: string, client: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:demo`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}
