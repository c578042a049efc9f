import type { Config } from '../config.ts';
import { layFoundation } from '../foundation.ts';
import type { Logger } from '../log.ts';
import { startWork } from '../work.ts';
import type { RunningRole } from './role.ts';

/** What happens by itself, without a face. */
export async function runWorker(config: Config, log: Logger): Promise<RunningRole> {
  const foundation = await layFoundation(config, log, { worker: true });
  const work = await startWork(foundation);
  log.info({ connections: [...foundation.connectors.keys()] }, 'worker ready');
  return {
    stop: async () => {
      await work.stop();
      await foundation.close();
    },
  };
}
