import { isAlive } from './postmaster-file.ts';

/**
 * The servers that end with this process: on a normal exit and on a signal nobody else listens to. They have
 * sessions of their own and would outlive us. After `kill -9` they do, and the next start adopts them.
 */
const pids = new Set<number>();
let isListening = false;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SHUTDOWN_MS = 5_000;
const POLL_MS = 10;

export function endWithUs(pid: number): void {
  if (!isListening) {
    process.on('exit', endAll);
    for (const signal of SIGNALS) process.on(signal, onSignal);
    isListening = true;
  }
  pids.add(pid);
}

/** The listeners stay: a signal that arrives while its listener is being taken away is lost for good. */
export function forget(pid: number): void {
  pids.delete(pid);
}

/** Whoever else listens decides when this process ends, and `exit` follows. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  endAll();
  // Without a listener the signal does what it does to any process, so the parent sees the usual status.
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}

/** Synchronous: nothing asynchronous runs in an exiting process. */
function endAll(): void {
  for (const pid of pids) send(pid, 'SIGINT');
  const polls = SHUTDOWN_MS / POLL_MS;
  for (let poll = 0; poll < polls && [...pids].some(isAlive); poll += 1) blockFor(POLL_MS);
  for (const pid of pids) if (isAlive(pid)) send(pid, 'SIGQUIT');
}

const gate = new Int32Array(new SharedArrayBuffer(4));

const blockFor = (ms: number): void => {
  Atomics.wait(gate, 0, 0, ms);
};

/** A process that has just ended needs no signal. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
