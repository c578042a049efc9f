import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** On what a figure was measured; load is what others did at the time. */
export interface Machine {
  readonly at: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly node: string;
  /** Of the minute before. */
  readonly load: number;
}

export const machineNow = (): Machine => ({
  at: new Date().toISOString(),
  cores: availableParallelism(),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: Number((loadavg()[0] ?? 0).toFixed(1)),
});

export const describeMachine = ({ cores, processor, memoryGiB, node, load }: Machine): string =>
  `${cores} cores (${processor}), ${memoryGiB} GiB, Node ${node}, load ${load}`;
