const LONG_MS = 2 ** 30;

/**
 * Keeps the process alive while it waits for a server it does not hold a connection to; the clock's own waits do
 * not. Returns what ends that.
 */
export function keepAwake(): () => void {
  const timer = setInterval(() => {}, LONG_MS);
  return () => clearInterval(timer);
}
