/** A NetSuite in a process of its own, empty. */
import { systemClock } from '../../../simulators/kernel/clock.ts';
import { seededRandom } from '../../../simulators/kernel/random.ts';
import { serve } from '../../../simulators/kernel/server.ts';
import { createNetSuite } from '../../../simulators/netsuite/index.ts';

const { BENCH_PORT, BENCH_CLIENT } = process.env;
const clock = systemClock;
const account = createNetSuite({
  clients: [JSON.parse(BENCH_CLIENT ?? '')],
  clock,
  random: seededRandom(1),
});
await serve(account, { port: Number(BENCH_PORT), clock });
