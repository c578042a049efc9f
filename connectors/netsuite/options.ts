import type { EntityPolicy } from '../../schema/legal-entity.ts';
import type { Clock } from '../clock.ts';
import type { VendorTransport } from '../http.ts';

/** What an account of NetSuite is connected with. */
export interface NetSuiteConnectorOptions {
  readonly connectionId: string;
  /** `https://1234567.suitetalk.api.netsuite.com`, without path. */
  readonly baseUrl: string;
  /** As NetSuite shows it: `1234567` or `1234567_SB1`. */
  readonly accountId: string;
  /** Of the integration record. */
  readonly clientId: string;
  /** Of the certificate that the integration, an entity and a role are mapped by. */
  readonly certificateId: string;
  /** PKCS #8; EC (ES256, ES384, ES512) or RSA (PS256). */
  readonly privateKeyPem: string;
  /** Shared with the user-event script that posts to `/webhooks/<connectionId>`. */
  readonly webhookSecret: string;
  /** Agreed freshness in seconds by feed name; one hour where a feed is not named. */
  readonly windows: Readonly<Record<string, number>>;
  /** How long a lost answer may still take effect, in milliseconds. */
  readonly settleMs: number;
  /** Until an answer is complete, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Calls at once. The account’s limit is shared with other integrations: leave two of it free. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** In [0, 1): spreads the retries. */
  readonly random: () => number;
  /** Instead of keep-alive connections to `baseUrl`. */
  readonly transport?: VendorTransport;
  /** `production`, `sandbox`, or `simulator`, which has no pages that a person could open. */
  readonly environment: string;
  /** Settings of legal entities by code; what is not given has a default. */
  readonly policies?: Readonly<Record<string, Partial<EntityPolicy>>>;
}
