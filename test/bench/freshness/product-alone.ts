/** The product without the vendors’ stand-ins: they run in the process that measures. */
import 'reflect-metadata';
import { readConfig } from '../../../gateway/config.ts';
import { createLog } from '../../../gateway/log.ts';
import { runAll } from '../../../gateway/roles/all.ts';

const config = readConfig(process.env, ['all']);
const running = await runAll(config, createLog(config), { simulatorsHere: false });
process.on('SIGTERM', () => {
  running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
