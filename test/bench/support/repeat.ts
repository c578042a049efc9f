import { rounded, type Spread, spreadOf } from './figures.ts';

/** How long one took, and the processor time of this process for each, in milliseconds. */
export interface Cost extends Spread {
  readonly cpu: number;
}

/** Runs it for every item, one after the other, `warmUp` of them before the clock starts. */
export async function costOfEach<T>(
  items: readonly T[],
  warmUp: number,
  run: (item: T) => Promise<unknown>,
): Promise<Cost> {
  for (const item of items.slice(0, warmUp)) await run(item);
  const measured = items.slice(warmUp);
  const samples: number[] = [];
  const before = process.cpuUsage();
  for (const item of measured) {
    const started = performance.now();
    await run(item);
    samples.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  const cpu = rounded((user + system) / 1000 / measured.length, 2);
  return { ...spreadOf(samples), cpu };
}
