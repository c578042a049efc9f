import type { Clock } from '../clock.ts';

/** Answers that hold for a while, so that a hundred reports of one person ask for that person once. */
export function remembered<Answer>(
  ask: (key: string, signal: AbortSignal) => Promise<Answer>,
  { clock, forMs, atMost }: { clock: Clock; forMs: number; atMost: number },
): (key: string, signal: AbortSignal) => Promise<Answer> {
  const kept = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>();
  return (key, signal) => {
    const known = kept.get(key);
    if (known && clock.now() < known.until) return known.answer;
    if (kept.size >= atMost) kept.clear();
    const answer = ask(key, signal);
    kept.set(key, { answer, until: clock.now() + forMs });
    // A failure, and what does not exist yet, is told to those who wait for it and asked for again by the next.
    const forget = (): void => {
      if (kept.get(key)?.answer === answer) kept.delete(key);
    };
    answer.then((found) => found ?? forget(), forget);
    return answer;
  };
}
