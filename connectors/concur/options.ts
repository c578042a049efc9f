import type { ApprovalStatus, PaidWith, PostingStatus } from '../../schema/expense-report.ts';
import type { Clock } from '../clock.ts';
import type { VendorTransport } from '../http.ts';

/** What a tenant of SAP Concur is connected with. */
export interface ConcurConnectorOptions {
  readonly connectionId: string;
  /** Where the first token is asked for, such as `https://us2.api.concursolutions.com`; tokens name the rest. */
  readonly baseUrl: string;
  readonly companyUuid: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What an administrator hands over for the first exchange; good for 24 hours. */
  readonly companyRequestToken?: string;
  /** The one stored last, or how to read it: a function when several processes share one connection. */
  readonly refreshToken?: string | (() => Promise<string | null>);
  /** Stores the new refresh token. The access token that came with it is not used before this has resolved. */
  saveRefreshToken(token: string): Promise<void>;
  /** Key that verifies `Concur-Signature`; a function is asked at every delivery. */
  readonly webhookPublicKeyPem: string | (() => Promise<string>);
  /** Instead of SHA256withRSA over the raw body, which the vendor does not document. */
  readonly verifySignature?: SignatureCheck;
  /** Agreed freshness in seconds by feed name; one hour where a feed is not named. */
  readonly windows: Readonly<Record<string, number>>;
  /** Until an answer is complete, in milliseconds; the vendor answers within a minute or not at all. */
  readonly requestTimeoutMs: number;
  /** Calls at once. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** In [0, 1): spreads the retries and names calls in both logs. */
  readonly random: () => number;
  /** Instead of keep-alive connections; called once for each base URL that tokens name. */
  readonly transport?: (baseUrl: string) => VendorTransport;
  /** The first rule that fits a report names its legal entity. */
  readonly legalEntities: readonly LegalEntityRule[];
  /** Which custom field of the allocation form carries what; `DEFAULT_FIELDS` where not given. */
  readonly fields?: Partial<AllocationFields>;
  /** Codes of the tenant’s own, beside the vendor’s. */
  readonly codes?: Partial<TenantCodes>;
  /** `production` leaves out the reports of test users. */
  readonly environment: string;
}

/** Fits where the ledger and the country are among those listed; an empty or absent list asks nothing. */
export interface LegalEntityRule {
  readonly code: string;
  readonly ledgerCodes?: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[];
}

/** Ids of custom fields, as v4 spells them (`custom1`, `orgUnit2`). */
export interface AllocationFields {
  readonly legalEntity: string;
  readonly department: string;
  readonly costCenter: string;
  readonly project: string;
  /** Customer number in the ERP, where the cost is charged on. */
  readonly customer: string;
}

export const DEFAULT_FIELDS: AllocationFields = {
  legalEntity: 'custom1',
  department: 'custom2',
  costCenter: 'custom3',
  project: 'custom4',
  customer: 'custom5',
};

export interface TenantCodes {
  readonly paymentTypes: Readonly<Record<string, PaidWith>>;
  readonly approvalStatuses: Readonly<Record<string, ApprovalStatus>>;
  readonly paymentStatuses: Readonly<Record<string, PostingStatus>>;
}

export type SignatureCheck = (delivery: {
  readonly rawBody: string;
  /** `Concur-Signature` as it came. */
  readonly signature: string;
  readonly publicKeyPem: string;
}) => boolean;

/** Reports of test users are no business of a production deployment. */
export const leavesOutTests = ({ environment }: ConcurConnectorOptions): boolean =>
  environment === 'production';
