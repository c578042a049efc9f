import type { DomainEvent, EventStream, Subscription } from '../control/event-stream.ts';

interface Shown<T> extends Omit<Subscription, 'signal'> {
  /** What the subscriber gets to see of an event. */
  readonly shown: (event: DomainEvent) => T;
}

/**
 * Events of a topic until the subscriber leaves. Not a generator: its `return` would wait for the next event,
 * which may never come.
 */
export function stream<T>(
  events: EventStream,
  { shown, ...subscription }: Shown<T>,
): AsyncIterableIterator<T> {
  const left = new AbortController();
  const source = events.subscribe({ ...subscription, signal: left.signal });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const { done, value } = await source.next();
      return done ? { done, value: undefined } : { done: false, value: shown(value) };
    },
    async return() {
      left.abort();
      return { done: true, value: undefined };
    },
  };
}
