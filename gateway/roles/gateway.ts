import { contextHeader, createContextSeal } from '../access/subgraph-context.ts';
import { subgraphKeys } from '../access/subgraph-keys.ts';
import { announceWhenReady } from '../banner.ts';
import { type Config, type SubgraphName, subgraphNames } from '../config.ts';
import { openDoor } from '../door.ts';
import { httpFetcher } from '../federation/index.ts';
import { layFoundation } from '../foundation.ts';
import type { Logger } from '../log.ts';
import { serveGraph } from '../serve-graph.ts';
import type { RunningRole } from './role.ts';

/** The gateway alone: subgraphs are processes of their own and believe only its signed context. */
export async function runGateway(config: Config, log: Logger): Promise<RunningRole> {
  const foundation = await layFoundation(config, log, { worker: false });
  const seal = createContextSeal({ keys: await subgraphKeys(config), clock: foundation.clock });
  const urls = Object.fromEntries(subgraphNames.map((name) => [name, config.subgraphs[name].url]));
  const fetcher = httpFetcher(urls, ({ subgraph, body, context }) => ({
    [contextHeader]: seal.signContext({ subgraph: subgraph as SubgraphName, body, context }),
  }));
  const door = await openDoor(config, foundation.clock);
  const graph = await serveGraph(config, foundation, door, fetcher);
  const hush = announceWhenReady(config, foundation, door, graph.readiness);
  return {
    stop: async () => {
      hush();
      await graph.stop();
      await fetcher.close();
      await foundation.close();
    },
  };
}
