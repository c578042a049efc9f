import { announceWhenReady } from '../banner.ts';
import type { Config } from '../config.ts';
import { openDoor } from '../door.ts';
import { layFoundation } from '../foundation.ts';
import { localSubgraphs } from '../graph.ts';
import type { Logger } from '../log.ts';
import { serveGraph } from '../serve-graph.ts';
import { startWork } from '../work.ts';
import type { RunningRole } from './role.ts';
import { runSimulators } from './simulators.ts';

/**
 * Everything in one process: subgraphs are called in process, and in a demo the vendors’ stand-ins run here too,
 * unless they run elsewhere on the same ports.
 */
export async function runAll(
  config: Config,
  log: Logger,
  { simulatorsHere = config.mode === 'demo' } = {},
): Promise<RunningRole> {
  const [simulators, foundation] = await Promise.all([
    simulatorsHere ? runSimulators(config, log) : null,
    layFoundation(config, log, { worker: true }),
  ]);
  const work = await startWork(foundation);
  const [door, fetcher] = await Promise.all([
    openDoor(config, foundation.clock),
    localSubgraphs(foundation.services),
  ]);
  const graph = await serveGraph(config, foundation, door, fetcher);
  const hush = announceWhenReady(config, foundation, door, graph.readiness);
  return {
    stop: async () => {
      hush();
      await graph.stop();
      await work.stop();
      await foundation.close();
      await simulators?.stop();
    },
  };
}
