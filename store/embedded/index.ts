import { createServer } from 'node:net';
import { type Clock, systemClock } from '../../connectors/clock.ts';
import { keepAwake } from './awake.ts';
import { readyBinaries } from './binaries.ts';
import { type Cluster, clusterPath, HOME, openCluster, openFolder } from './cluster.ts';
import { urlOf } from './identity.ts';
import { chooseOsUser } from './os-user.ts';
import { type PlatformProbe, thisPlatform } from './platform.ts';
import { type LaunchPlan, launch } from './postmaster.ts';
import { findRunning, type RunningServer } from './running.ts';
import { type Tenancy, takeTenancy } from './tenancy.ts';

export type { PlatformProbe } from './platform.ts';
export { thisPlatform } from './platform.ts';

export interface EmbeddedOptions {
  /** Made when missing; the cluster lies in its subfolder `postgres`. */
  readonly dataDir: string;
  /** Demanded; without it a free one is chosen. A server that already runs keeps its own. */
  readonly port?: number;
  readonly probe?: PlatformProbe;
  /** PostgreSQL's own lines and what the supervisor decides. */
  readonly log: (line: string) => void;
  /** PostgreSQL settings other than the supervisor's own. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

export interface EmbeddedServer {
  /** Contains the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /**
   * Stops the server if it is this process's: started by it, or found with its starter dead. A server that
   * another living process started goes on.
   */
  stop(): Promise<void>;
}

/** After a crash the killed server's workers may take some seconds to notice. */
const MAX_ATTEMPTS = 100;
const RETRY_MS = 100;

/**
 * A PostgreSQL server on loopback for this data folder: adopts the one that runs, else starts it, initialising
 * the cluster on the first start. It ends with this process, unless that is killed with SIGKILL; then the next
 * start adopts it.
 *
 * @throws Error with one sentence that says what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const sleep = keepAwake();
  try {
    return await start(options);
  } finally {
    sleep();
  }
}

async function start(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const {
    dataDir,
    port,
    probe = thisPlatform(),
    log,
    settings = {},
    clock = systemClock,
  } = options;
  const binaries = await readyBinaries(probe);
  const folder = await openFolder(dataDir);
  const runAs = await chooseOsUser(probe, binaries, folder, clusterPath(folder));
  const cluster = await openCluster(folder, binaries, runAs);
  const running = await adoptOrLaunch({ binaries, runAs, cluster, settings, log }, port, clock);
  const tenancy = await takeTenancy(cluster, running, clock);
  return serverOf(cluster, running, tenancy);
}

/** Several rounds: between looking and launching another process may be faster, on the folder or on the port. */
async function adoptOrLaunch(
  plan: Omit<LaunchPlan, 'port'>,
  demanded: number | undefined,
  clock: Clock,
): Promise<RunningServer> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const found = await findRunning(plan.cluster, clock, plan.log);
    if (found) {
      plan.log(`adopted the PostgreSQL server on port ${found.port}, process ${found.pid}`);
      return found;
    }
    const port = demanded ?? (await freePort());
    const outcome = await launch({ ...plan, port });
    if (outcome.is === 'ready') return { pid: outcome.pid, port };
    if (outcome.is === 'failed') throw notStarted(plan.cluster, outcome.reason);
    if (outcome.is === 'port-taken' && demanded !== undefined) throw portTaken(demanded);
    await clock.sleep(RETRY_MS);
  }
  throw notStarted(plan.cluster, 'another process keeps taking the folder or the port');
}

const notStarted = ({ path }: Cluster, reason: string): Error =>
  new Error(
    `The embedded PostgreSQL did not start in ${path} (${reason.replace(/\.$/, '')}): mend that, choose another DATA_DIR, or set DATABASE_URL.`,
  );

const portTaken = (port: number): Error =>
  new Error(
    `Port ${port} is taken by another program: free it, leave the choice of the port to the gateway, or set DATABASE_URL.`,
  );

/** One that nobody has at this moment; the launch is repeated when somebody takes it in between. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function serverOf(
  cluster: Cluster,
  { pid, port }: RunningServer,
  tenancy: Tenancy,
): EmbeddedServer {
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(cluster, port, HOME),
    port,
    pid,
    stop() {
      stopped ??= tenancy.end();
      return stopped;
    },
  };
}
