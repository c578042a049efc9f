import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { until } from '../support/until.ts';
import { startRole } from './support/processes.ts';
import { type Ground, layGround, startProductOn } from './support/product.ts';
import { totalsOf } from './support/totals.ts';

const KILLS = 10;
/** Reading the demo company takes seconds instead of less than one. */
const VENDOR_LATENCY_MS = 20;

let ground: Ground;
let undisturbed: Record<string, unknown>;
beforeAll(async () => {
  ground = await layGround();
  const product = await startProductOn(ground);
  undisturbed = await totalsOf(product.db);
  await product.stop();
}, 90_000);

describe('kill -9', () => {
  test('at ten moments of the initial load costs no record and makes none twice', async () => {
    const seed = randomInt(2 ** 31);
    console.log(`moments of kill -9: seed ${seed}`);
    const random = seededRandom(seed);
    const { config, simulators } = ground;
    simulators.netsuite.system.act('setLatency', { ms: VENDOR_LATENCY_MS });
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = startRole(['worker'], {
        SIM_PORT_BASE: String(config.simPortBase),
        DATA_DIR: config.dataDir,
      });
      // Some die while they start, most while they load.
      if (kill % 5 > 0) await worker.says('worker ready');
      await systemClock.sleep(random.int(0, kill % 5 > 0 ? 700 : 2_500));
      expect(await worker.end('SIGKILL'), worker.said()).toBe('SIGKILL');
    }
    const survivor = await startProductOn({ ...ground, config: { ...config, databaseUrl: null } });
    const { db } = survivor.foundation;
    expect(await totalsOf(db)).toEqual(undisturbed);
    const [{ events } = { events: -1 }] = await db.query<{ events: number }>(
      'select count(*)::int as events from control.event',
    );
    expect(events).toBe(0);
    await until('every feed is loaded', async () => {
      const [row] = await db.query<{ all: boolean }>(
        'select bool_and(loaded) as all from control.sync_state',
      );
      return row?.all === true;
    });
    await survivor.stop();
  }, 240_000);
});
