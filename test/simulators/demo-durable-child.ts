import { systemClock } from '../../simulators/kernel/clock.ts';
import { type StartOptions, startSimulators } from '../../simulators/start.ts';

/** The stand-ins in a process of their own, to be killed: started with `{ seed, dataDir, credentials }`. */
const options = JSON.parse(process.argv[2] ?? '{}') as Pick<
  StartOptions,
  'seed' | 'dataDir' | 'credentials'
>;
const running = await startSimulators({
  ...options,
  portBase: 0,
  clock: systemClock,
  demo: true,
  life: false,
});
process.stdout.write(`${running.netsuite.url}\n`);
