/**
 * Gives a generator a `return()` that works at once. A generator's own one waits until its pending `next()`
 * settles, which for a subscription may be the next event in an hour; here the signal fires, pending `next()`s
 * end, and the generator is left to finish by itself.
 */
export function interruptible<T>(
  generate: (stopped: AbortSignal) => AsyncGenerator<T>,
  outer?: AbortSignal,
): AsyncIterableIterator<T> {
  const stop = new AbortController();
  const stopped = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  const generator = generate(stopped);
  // Not one race per event with a promise that lives as long as the subscription: it would keep them all.
  const waiting = new Set<() => void>();
  const end = (): void => {
    leave(generator);
    for (const release of waiting) release();
  };
  stopped.addEventListener('abort', end, { once: true });
  const iterator: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () => (stopped.aborted ? Promise.resolve(done) : nextOrDone(generator, waiting)),
    return: async () => {
      stop.abort();
      return done;
    },
  };
  return iterator;
}

const done = { done: true, value: undefined } as const;

function nextOrDone<T>(
  generator: AsyncGenerator<T>,
  waiting: Set<() => void>,
): Promise<IteratorResult<T>> {
  return new Promise((resolve, reject) => {
    const release = (): void => resolve(done);
    waiting.add(release);
    generator
      .next()
      .then(resolve, reject)
      .finally(() => waiting.delete(release));
  });
}

function leave(generator: AsyncGenerator<unknown>): void {
  // Nobody waits for it any more, so nobody could act on its failure.
  generator.return(undefined).catch(() => undefined);
}
