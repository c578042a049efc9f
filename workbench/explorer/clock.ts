/** The only place of the page that reads the time, waits, or draws lots. */

/** Milliseconds since the epoch. */
export const now = (): number => Date.now();

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Runs `action` once after `ms`; the answer cancels it. */
export function after(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  return () => clearTimeout(timer);
}

/** Runs `action` every `ms`; the answer ends it. */
export function every(ms: number, action: () => void): () => void {
  const timer = setInterval(action, ms);
  return () => clearInterval(timer);
}

/** Between half of `ms` and all of it, so that many pages do not come back in the same instant. */
export const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);
