import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Where new canonical ids come from; tests and the fault simulation pass a counted one. */
export interface Ids {
  /** `inv_01jd…`: the prefix, then 26 digits that sort by time and cannot be guessed. */
  next(prefix: string): string;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 10 digits of milliseconds, 16 random ones, in Crockford’s base 32: new rows land together in an index. */
export function timeOrderedIds(
  clock: Clock,
  random: (bytes: number) => Uint8Array = randomBytes,
): Ids {
  return {
    next: (prefix) => `${prefix}_${timeDigits(clock.now())}${randomDigits(random(16))}`,
  };
}

function timeDigits(ms: number): string {
  let rest = ms;
  let digits = '';
  for (let i = 0; i < 10; i++) {
    digits = `${ALPHABET[rest % 32]}${digits}`;
    rest = Math.floor(rest / 32);
  }
  return digits;
}

const randomDigits = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => ALPHABET[byte % 32]).join('');
