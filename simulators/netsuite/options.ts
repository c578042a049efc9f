import type { SimClock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';

/** One OAuth 2.0 mapping: an application, its certificate and what its role may ask for. */
export interface ClientMapping {
  readonly clientId: string;
  /** The `kid` of the assertions it signs. */
  readonly certificateId: string;
  /** Public key (SPKI) or X.509 certificate. */
  readonly publicKeyPem: string;
  /** `rest_webservices` opens the record service and SuiteQL. */
  readonly scopes: readonly string[];
}

export interface WebhookTarget {
  readonly url: string;
  /** Shared secret of the HMAC-SHA256 signature. */
  readonly secret: string;
}

export interface NetSuiteOptions {
  /** Default `1234567_SB1`. */
  readonly accountId?: string;
  readonly clients: readonly ClientMapping[];
  readonly clock: SimClock;
  readonly random: Random;
  readonly webhook?: WebhookTarget;
  /** Requests in flight at once before the account answers 429; default 15. */
  readonly concurrencyLimit?: number;
  /** Default 3600. */
  readonly tokenLifetimeSeconds?: number;
  /** How long every request takes, so that requests overlap as they do at the vendor; default 0. */
  readonly latencyMs?: number;
}
