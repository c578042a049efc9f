import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { median, rounded } from '../support/figures.ts';
import { inFolder } from '../support/folder.ts';
import { freePorts } from '../support/free-ports.ts';
import { answersOk, run, waitFor } from '../support/product.ts';
import type { Table } from '../support/table.ts';
import { milestones } from './milestones.ts';

const FIRST_TARGET_MS = 10_000;
const LATER_TARGET_MS = 4_000;
const ROUNDS = Number(process.env['R'] ?? 3);
const SIMULATORS = 8;

/** One start: milliseconds from the spawn of npm to each milestone, the last being readiness. */
interface Start {
  readonly readyMs: number;
  readonly milestones: Readonly<Record<string, number>>;
}

/**
 * `npm start` on an installed clone, until `/readyz` answers 200: the first time, with nothing kept and nothing
 * compiled, and the second time. The ratio is the worse of both medians to its target.
 */
export const start: Bench = async (say) => {
  const first: Start[] = [];
  const later: Start[] = [];
  for (let round = 0; round < ROUNDS; round++)
    await inFolder(async (folder) => {
      first.push(await startOnce(folder));
      later.push(await startOnce(folder));
      say(`first ${first.at(-1)?.readyMs} ms, second ${later.at(-1)?.readyMs} ms`);
    });
  const firstMs = medianOf(first);
  const laterMs = medianOf(later);
  return {
    ratio: rounded(Math.max(firstMs / FIRST_TARGET_MS, laterMs / LATER_TARGET_MS), 2),
    target: 1,
    first: { targetMs: FIRST_TARGET_MS, readyMs: firstMs, starts: first },
    later: { targetMs: LATER_TARGET_MS, readyMs: laterMs, starts: later },
    tables: [
      {
        title: 'From npm start to ready, in milliseconds',
        columns: ['', 'median', 'target', ...first.map((_, i) => `round ${i + 1}`)],
        rows: [
          ['first', firstMs, FIRST_TARGET_MS, ...first.map(({ readyMs }) => readyMs)],
          ['second', laterMs, LATER_TARGET_MS, ...later.map(({ readyMs }) => readyMs)],
        ],
      },
      onTheWay(first, later),
    ],
  };
};

const medianOf = (starts: readonly Start[]): number => median(starts.map(({ readyMs }) => readyMs));

/** What tsx compiles it keeps in the folder for temporary files, so each round has its own. */
async function startOnce(folder: string): Promise<Start> {
  const port = await freePorts(1);
  const temporary = join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const dataDir = join(folder, 'data');
  const spawnedAt = Date.now();
  const product = run('npm', ['start'], {
    PORT: String(port),
    SIM_PORT_BASE: String(await freePorts(SIMULATORS)),
    DATA_DIR: dataDir,
    TMPDIR: temporary,
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitFor('an answer', product, () => answersOk(`${url}/livez`), { everyMs: 10 });
    const servingAt = Date.now();
    await waitFor('readiness', product, () => answersOk(`${url}/readyz`), { everyMs: 10 });
    const readyAt = Date.now();
    const seen = { ...(await milestones(dataDir, product.said())), serving: servingAt };
    const since = Object.entries({ ...seen, ready: readyAt })
      // What an earlier start did is not on the way of this one.
      .filter(([, at]) => at >= spawnedAt)
      .toSorted(([, a], [, b]) => a - b)
      .map(([name, at]) => [name, Math.round(at - spawnedAt)] as const);
    return { readyMs: readyAt - spawnedAt, milestones: Object.fromEntries(since) };
  } finally {
    await product.stop();
  }
}

/** Empty where these starts had nothing of the kind to do. */
function milestoneOf(name: string, starts: readonly Start[]): number | '' {
  const all = starts.flatMap(({ milestones }) => milestones[name] ?? []);
  return all.length === 0 ? '' : median(all);
}

const onTheWay = (first: readonly Start[], later: readonly Start[]): Table => ({
  title: 'On the way, in milliseconds since the spawn (medians)',
  columns: ['', 'first', 'second'],
  rows: Object.keys(first[0]?.milestones ?? {}).map((name) => [
    name,
    ...[first, later].map((starts) => milestoneOf(name, starts)),
  ]),
});
