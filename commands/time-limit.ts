import type { Clock } from '../connectors/clock.ts';

/** Aborts what takes longer than this, with a `TimeoutError`. */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(limitMs, done.signal).then(
    () => late.abort(new DOMException(`not within ${limitMs} ms`, 'TimeoutError')),
    () => {},
  );
  try {
    return await work(late.signal);
  } finally {
    done.abort();
  }
}
