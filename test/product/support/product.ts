import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../../gateway/config.ts';
import { DEMO_SEED, readDemoSecrets, simulatorCredentials } from '../../../gateway/demo.ts';
import { type Door, openDoor } from '../../../gateway/door.ts';
import { type Foundation, layFoundation } from '../../../gateway/foundation.ts';
import { localSubgraphs } from '../../../gateway/graph.ts';
import { createLog } from '../../../gateway/log.ts';
import { serveGraph } from '../../../gateway/serve-graph.ts';
import { startWork } from '../../../gateway/work.ts';
import { systemClock } from '../../../simulators/kernel/clock.ts';
import { type RunningSimulators, startSimulators } from '../../../simulators/start.ts';
import type { Database } from '../../../store/database.ts';
import { freePorts } from '../../bench/support/free-ports.ts';
import { freshDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { atEnd } from './at-end.ts';
import { type Client, clientOf } from './client.ts';

/** What a product stands on, and what outlives it: its folder, its database, the vendors. */
export interface Ground {
  readonly config: Config;
  readonly db: Database;
  readonly simulators: RunningSimulators;
}

/** The whole product in this process, over a demo company in which nothing happens by itself. */
export interface Product extends Client, Ground {
  readonly door: Door;
  readonly foundation: Foundation;
  /** Leaves the ground as it is, so that another can be started on it. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

/** Starts it on a ground of its own and waits for the first sync. Call it in `beforeAll`; it ends after the file. */
export const startProduct = async (): Promise<Product> => startProductOn(await layGround());

/** An empty migrated database, free ports, and the vendors with a year of business in them. */
export async function layGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-product-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const db = await freshDatabase({ poolSize: 2 });
  atEnd(db.close);
  const config = await configOf(folder, db);
  const simulators = await quietSimulators(config);
  atEnd(() => simulators.stop());
  return { config, db, simulators };
}

/** As the role `all` does it; `redisUrl` null lets events travel through PostgreSQL. */
export async function startProductOn(
  ground: Ground,
  { redisUrl = null }: { readonly redisUrl?: string | null } = {},
): Promise<Product> {
  const config = { ...ground.config, redisUrl };
  const foundation = await layFoundation(config, createLog(config), { worker: true });
  const work = await startWork(foundation);
  const [door, fetcher] = await Promise.all([
    openDoor(config, foundation.clock),
    localSubgraphs(foundation.services),
  ]);
  const graph = await serveGraph(config, foundation, door, fetcher);
  const stop = once(async () => {
    await graph.stop();
    await work.stop();
    await foundation.close();
  });
  atEnd(stop);
  const ready = async (): Promise<boolean> => (await graph.readiness.missing()).length === 0;
  await until('first sync', ready, READY_WITHIN_MS);
  return { ...ground, ...clientOf(config), config, door, foundation, stop };
}

async function configOf(dataDir: string, db: Database): Promise<Config> {
  const [port, simPortBase] = [await freePorts(1), await freePorts(3)];
  return readConfig(
    {
      PORT: String(port),
      SIM_PORT_BASE: String(simPortBase),
      DATA_DIR: dataDir,
      DATABASE_URL: db.url,
      SETTLE_SECONDS: '1',
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    },
    [],
  );
}

/** The stand-ins as the demo starts them, but nobody works in them. */
export async function quietSimulators(config: Config): Promise<RunningSimulators> {
  const secrets = await readDemoSecrets(config);
  const webhooks = `http://127.0.0.1:${config.port}/webhooks`;
  return startSimulators({
    portBase: config.simPortBase,
    clock: systemClock,
    seed: DEMO_SEED,
    credentials: simulatorCredentials(secrets),
    webhooks: {
      netsuite: { url: `${webhooks}/netsuite`, secret: secrets.netSuiteWebhookSecret },
      concur: { url: `${webhooks}/concur` },
    },
    demo: true,
    life: false,
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
