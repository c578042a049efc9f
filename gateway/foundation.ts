import type { PgBoss } from 'pg-boss';
import { createPerform } from '../commands/perform.ts';
import { type Clock, systemClock } from '../connectors/clock.ts';
import { type Ids, timeOrderedIds } from '../connectors/ids.ts';
import type { Connector } from '../connectors/ports.ts';
import { type ConnectionSettings, createConnectors } from '../connectors/registry.ts';
import type { EventCarrier } from '../control/event-carrier.ts';
import { type EventHub, startEventHub } from '../control/event-hub.ts';
import { startJobs } from '../control/jobs.ts';
import { seedMappings } from '../control/seed-mappings.ts';
import type { Services } from '../resolvers/context.ts';
import type { Database } from '../store/database.ts';
import { pgBossSendQueue } from '../workflows/send-jobs.ts';
import type { Config } from './config.ts';
import {
  DEMO_MAPPINGS,
  type DemoSecrets,
  demoConnections,
  demoWebhookKeys,
  readDemoSecrets,
  simulatorUrls,
} from './demo.ts';
import { openCarrier } from './events.ts';
import { type Logger, safeError } from './log.ts';
import type { startPostgres } from './postgres.ts';
import { connectionSecrets } from './secrets.ts';
import { type OpenStore, openStore } from './store.ts';
import { chance } from './work.ts';

/** What every role but the simulators stands on. */
export interface Foundation {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly db: Database;
  readonly store: OpenStore;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Which environment of its system each connection talks to. */
  readonly environments: ReadonlyMap<string, string>;
  readonly boss: PgBoss;
  readonly carrier: EventCarrier;
  readonly events: EventHub;
  readonly services: Services;
  close(): Promise<void>;
}

/** Opens the store, the queue, the event log and the connectors; nothing is called at a vendor yet. */
export async function layFoundation(
  config: Config,
  log: Logger,
  {
    worker,
    postgres,
  }: { readonly worker: boolean; readonly postgres?: ReturnType<typeof startPostgres> },
): Promise<Foundation> {
  const clock = systemClock;
  const ids = timeOrderedIds(clock);
  const store = await openStore(config, clock, log, postgres);
  const { db } = store;
  const settings = await connectionsOf(config);
  const connectors = connect(config, settings, clock);
  const onError = (error: unknown): void => log.warn(safeError(error), 'background');
  const [boss, { carrier, close: closeCarrier }] = await Promise.all([
    startJobs(db, { worker, onError }),
    openCarrier(config, db, clock, log),
  ]);
  if (config.mode === 'demo') await seedMappings(db, DEMO_MAPPINGS);
  const events = await startEventHub(db, carrier, onError);
  const perform = createPerform({ db, clock, ids, connectors, queue: pgBossSendQueue(boss) });
  return {
    clock,
    ids,
    log,
    db,
    store,
    connectors,
    environments: new Map(settings.map(({ id, environment }) => [id, environment])),
    boss,
    carrier,
    events,
    services: { db, clock, perform, events },
    close: async () => {
      await events.stop();
      await boss.stop({ graceful: true, timeout: 10_000 });
      await closeCarrier();
      await Promise.all([...connectors.values()].map((connector) => connector.close()));
      await store.close();
    },
  };
}

async function connectionsOf(config: Config): Promise<readonly ConnectionSettings[]> {
  if (config.mode === 'production')
    return (config.connections ?? []).map((connection) => ({
      ...connection,
      credentials: connection.credentials as Record<string, string>,
    }));
  const secrets: DemoSecrets = await readDemoSecrets(config);
  return demoConnections(secrets, simulatorUrls(config));
}

const DEMO_SETTLE_MS = 5_000;

function connect(
  config: Config,
  settings: readonly ConnectionSettings[],
  clock: Clock,
): ReadonlyMap<string, Connector> {
  const configured = config.settleSeconds === null ? null : config.settleSeconds * 1000;
  return createConnectors(settings, {
    ...connectionSecrets(config.dataDir),
    clock,
    random: chance,
    settleMs: configured ?? (config.mode === 'demo' ? DEMO_SETTLE_MS : null),
    webhookKeys: config.mode === 'demo' ? demoWebhookKeys(simulatorUrls(config)) : {},
  });
}
