import type { Clock } from '../clock.ts';
import type { VendorTransport } from '../http.ts';

/** What an org of Salesforce is connected with. */
export type SalesforceConnectorOptions = OrgOptions & Credentials;

/** How the connected app proves who it is. */
export type Credentials = ClientSecret | SignedAssertion;

/** Client credentials: the app runs as the user set in it. Works on the My Domain URL only. */
export interface ClientSecret {
  readonly clientSecret: string;
}

/** JWT bearer: the app’s certificate belongs to this key, and the user is pre-authorised for it. */
export interface SignedAssertion {
  readonly username: string;
  /** RSA, PKCS #8. */
  readonly privateKeyPem: string;
}

interface OrgOptions {
  readonly connectionId: string;
  /** `https://<org>.my.salesforce.com`, or for JWT bearer `https://login.salesforce.com` as well. */
  readonly loginUrl: string;
  /** Consumer key of the connected app. */
  readonly clientId: string;
  /** Pinned, such as `v60.0`. */
  readonly apiVersion: string;
  /** Agreed freshness in seconds by feed name; one hour where a feed is not named. */
  readonly windows: Readonly<Record<string, number>>;
  /** Until an answer is complete, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Calls at once. */
  readonly concurrency: number;
  /** The org’s session timeout. Salesforce does not tell it with the token. */
  readonly sessionSeconds: number;
  readonly clock: Clock;
  /** In [0, 1): spreads the retries. */
  readonly random: () => number;
  /** Instead of keep-alive connections; called once for each base URL. */
  readonly transport?: (baseUrl: string) => VendorTransport;
  /** `production`, `sandbox`, or `simulator`, the only one that may be spoken to without TLS. */
  readonly environment: string;
}
