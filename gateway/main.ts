import 'reflect-metadata';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog, type Logger, safeError } from './log.ts';
import type { RunningRole } from './roles/role.ts';

/** Long enough for open requests and a posting in flight; a second signal does not wait. */
const GRACE_MS = 25_000;

function configOrExit(): Config {
  try {
    return readConfig(process.env, process.argv.slice(2));
  } catch (error) {
    // Caught because a fault of configuration is for the person who starts this, not a stack.
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}

async function run(config: Config, log: Logger): Promise<RunningRole> {
  const { role } = config;
  switch (role.kind) {
    case 'all':
      return (await import('./roles/all.ts')).runAll(config, log);
    case 'gateway':
      return (await import('./roles/gateway.ts')).runGateway(config, log);
    case 'worker':
      return (await import('./roles/worker.ts')).runWorker(config, log);
    case 'simulators':
      return (await import('./roles/simulators.ts')).runSimulators(config, log);
    case 'subgraph':
      return (await import('./roles/subgraph.ts')).runSubgraph(config, role.subgraph, log);
  }
}

function stopOnSignals(role: Promise<RunningRole>, log: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const late = setTimeout(() => process.exit(1), GRACE_MS);
    late.unref();
    role
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error(safeError(error), 'stopping failed');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

// Before the code of the role is loaded: what this start compiles, the next one reads (a second of work).
enableCompileCache();
const config = configOrExit();
const log = createLog(config);
const running = run(config, log);
running.then(
  () => flushCompileCache(),
  () => {},
);
stopOnSignals(running, log);
running.catch((error: unknown) => {
  // The one sentence for the person who starts it; the log has the rest.
  log.debug(safeError(error), 'start failed');
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
