import type { Random } from './random.ts';

/**
 * What can go wrong at a vendor, on demand.
 *
 * - `lost-answer`: the request takes effect, the connection is cut before the answer.
 * - `error-before`: the vendor's "unavailable" answer, nothing takes effect.
 * - `throttle`: the vendor's own "too many requests" answer, nothing takes effect.
 * - `slow`: the answer comes after `ms`.
 * - `index-lag`: look-ups by external reference do not see records younger than `ms`.
 * - `duplicate-webhook`, `reorder-webhook`, `drop-webhook`: what the sender does to notifications.
 * - `html-200`: an HTML error page with status 200, nothing takes effect.
 * - `partial-batch`: one item of a batch fails, the others take effect.
 * - `expire-token`: every access token handed out so far stops working.
 */
export const FAULT_KINDS = [
  'lost-answer',
  'error-before',
  'throttle',
  'slow',
  'index-lag',
  'duplicate-webhook',
  'reorder-webhook',
  'drop-webhook',
  'html-200',
  'partial-batch',
  'expire-token',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  kind: FaultKind;
  /** Fires with this probability at every chance. */
  rate?: number;
  /** Fires at the next so many chances, then is gone. */
  next?: number;
  /** How long, for `slow`, `index-lag` and `reorder-webhook`. */
  ms?: number;
  /** Only for requests whose `METHOD /path` contains this text. */
  match?: string;
}

export class Faults {
  readonly #random: Random;
  #active: Fault[] = [];
  readonly #fired = new Map<FaultKind, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  add(fault: Fault): void {
    this.#active.push({ ...fault });
  }

  clear(): void {
    this.#active = [];
  }

  list(): readonly Fault[] {
    return this.#active;
  }

  /** How often each kind has fired since the start. */
  fired(): Record<string, number> {
    return Object.fromEntries(this.#fired);
  }

  /** The fault of this kind that strikes now, if any; a counted one is used up by it. */
  take(kind: FaultKind, target = ''): Fault | undefined {
    const fault = this.#active.find(
      (f) => f.kind === kind && (f.match === undefined || target.includes(f.match)),
    );
    if (!fault) return undefined;
    if (fault.next !== undefined) {
      fault.next -= 1;
      if (fault.next <= 0) this.#active = this.#active.filter((f) => f !== fault);
    } else if (!this.#random.chance(fault.rate ?? 1)) {
      return undefined;
    }
    this.#fired.set(kind, (this.#fired.get(kind) ?? 0) + 1);
    return fault;
  }

  /** A standing condition (such as an index that lags): looked at without being used up. */
  standing(kind: FaultKind): Fault | undefined {
    return this.#active.find((f) => f.kind === kind);
  }
}
