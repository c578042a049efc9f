import { announceWhenReady } from '../banner.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { startPostgres } from '../postgres.ts';
import type { RunningRole } from './role.ts';

/**
 * Everything in one process: subgraphs are called in process, and in a demo the vendors’ stand-ins run here too,
 * unless they run elsewhere on the same ports.
 */
export async function runAll(
  config: Config,
  log: Logger,
  { simulatorsHere = config.mode === 'demo' } = {},
): Promise<RunningRole> {
  // Loading the code of the graph takes seconds: what waits for others meanwhile begins before it.
  const postgres = startPostgres(config, log);
  const { layFoundation } = await import('../foundation.ts');
  const [foundation, simulators] = await Promise.all([
    layFoundation(config, log, { worker: true, postgres }),
    simulatorsHere ? import('./simulators.ts').then((it) => it.runSimulators(config, log)) : null,
  ]);
  const { startWork } = await import('../work.ts');
  const work = await startWork(foundation);
  const [{ openDoor }, { localSubgraphs }, { serveGraph }] = await Promise.all([
    import('../door.ts'),
    import('../graph.ts'),
    import('../serve-graph.ts'),
  ]);
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
