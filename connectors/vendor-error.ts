import type { SystemKind } from '../schema/provenance.ts';

/** Why a call to a vendor failed. */
export type VendorFailure =
  /** No connection, time-out, 5xx, maintenance page. */
  | 'UNAVAILABLE'
  /** The vendor asks to come back later. */
  | 'THROTTLED'
  /** Credentials or rights. */
  | 'ACCESS'
  /** The vendor understood and refuses. */
  | 'REFUSED'
  /** Our mark exists there already. */
  | 'DUPLICATE'
  /** An answer that cannot be understood. */
  | 'UNREADABLE';

/** Whether a write may have taken effect although its call failed. */
export type Effect = 'NONE' | 'UNKNOWN';

export class VendorError extends Error {
  readonly system: SystemKind;
  readonly failure: VendorFailure;
  readonly effect: Effect;
  readonly httpStatus: number | null;
  /** The vendor’s own code and words, secrets removed; for the exception queue. */
  readonly vendorCode: string | null;
  readonly retryAfterMs: number | null;

  constructor(
    system: SystemKind,
    failure: VendorFailure,
    message: string,
    more: {
      effect: Effect;
      httpStatus?: number | null;
      vendorCode?: string | null;
      retryAfterMs?: number | null;
    },
  ) {
    super(message);
    this.name = 'VendorError';
    this.system = system;
    this.failure = failure;
    this.effect = more.effect;
    this.httpStatus = more.httpStatus ?? null;
    this.vendorCode = more.vendorCode ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}
