const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The three letters that make a case-sensitive 15-character id safe in case-insensitive tools:
 * each stands for five characters and has a bit set for every capital among them.
 */
export function withChecksum(id15: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      if (/[A-Z]/.test(id15.charAt(chunk * 5 + i))) bits |= 1 << i;
    }
    suffix += CHECKSUM.charAt(bits);
  }
  return id15 + suffix;
}

/** The 18-character form of a 15- or 18-character id; undefined when the text is no id. */
export function normaliseId(text: string): string | undefined {
  if (!/^[0-9A-Za-z]+$/.test(text)) return undefined;
  if (text.length === 15) return withChecksum(text);
  if (text.length !== 18) return undefined;
  return withChecksum(text.slice(0, 15)) === text ? text : undefined;
}

/** Mints ids that sort in the order of their minting. */
export class IdMint {
  readonly #instance: string;
  readonly #next = new Map<string, number>();

  /** `instance`: the two characters that name the org's server. */
  constructor(instance: string) {
    this.#instance = instance;
  }

  mint(keyPrefix: string): string {
    const sequence = (this.#next.get(keyPrefix) ?? 0) + 1;
    this.#next.set(keyPrefix, sequence);
    return withChecksum(`${keyPrefix}${this.#instance}0${base62(sequence, 9)}`);
  }
}

function base62(value: number, width: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) {
    text = BASE62.charAt(rest % 62) + text;
  }
  return text.padStart(width, '0');
}
