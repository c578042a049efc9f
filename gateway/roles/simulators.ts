import { systemClock as simulatorClock } from '../../simulators/kernel/clock.ts';
import { startSimulators } from '../../simulators/start.ts';
import type { Config } from '../config.ts';
import { DEMO_SEED, readDemoSecrets, simulatorCredentials } from '../demo.ts';
import type { Logger } from '../log.ts';
import type { RunningRole } from './role.ts';

/** The vendors’ stand-ins with the demo company in them. */
export async function runSimulators(config: Config, log: Logger): Promise<RunningRole> {
  const secrets = await readDemoSecrets(config);
  const gateway = `http://127.0.0.1:${config.port}/webhooks`;
  const simulators = await startSimulators({
    portBase: config.simPortBase,
    dataDir: config.dataDir,
    clock: simulatorClock,
    seed: DEMO_SEED,
    credentials: simulatorCredentials(secrets),
    webhooks: {
      netsuite: { url: `${gateway}/netsuite`, secret: secrets.netSuiteWebhookSecret },
      concur: { url: `${gateway}/concur` },
    },
    demo: true,
    warn: (sentence) => log.warn(sentence),
    life: true,
  });
  log.info(
    {
      salesforce: simulators.salesforce.url,
      netsuite: simulators.netsuite.url,
      concur: simulators.concur.url,
    },
    'simulators',
  );
  return { stop: () => simulators.stop() };
}
