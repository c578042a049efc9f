import type { BillingAccount } from '../schema/billing-account.ts';
import type { AnchorClass, Capability } from '../schema/connection.ts';
import type { CreditMemo } from '../schema/credit-memo.ts';
import type { Contact, Customer } from '../schema/customer.ts';
import type { Employee } from '../schema/employee.ts';
import type { ExpenseReport } from '../schema/expense-report.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { Invoice } from '../schema/invoice.ts';
import type { FiscalPeriod, LegalEntity } from '../schema/legal-entity.ts';
import type { ConvertedMoney, Money } from '../schema/money.ts';
import type { Opportunity } from '../schema/opportunity.ts';
import type { Order, ScheduleLineRecord } from '../schema/order.ts';
import type { Payment } from '../schema/payment.ts';
import type { Product } from '../schema/product.ts';
import type { RefRole, SystemKind, UnavailableField } from '../schema/provenance.ts';
import type {
  CostCenter,
  Department,
  GLAccount,
  PaymentTerm,
  Project,
  TaxCode,
} from '../schema/reference.ts';

/**
 * Another record, named as its own system names it. The registry turns it into a canonical id, minting one
 * when it is seen for the first time.
 */
export class Ref {
  readonly type: CanonicalType;
  readonly externalId: string;

  constructor(type: CanonicalType, externalId: string) {
    this.type = type;
    this.externalId = externalId;
  }
}

/**
 * A record named by a key that several systems share, such as an employee number or a customer number, where
 * the source does not know the other system's id. It resolves to null while nobody has announced that key.
 */
export class KeyRef {
  readonly type: CanonicalType;
  readonly kind: IdentityKeyKind;
  readonly value: string;

  constructor(type: CanonicalType, kind: IdentityKeyKind, value: string) {
    this.type = type;
    this.kind = kind;
    this.value = value;
  }
}

/** Keys by which one thing is known in several systems. */
export type IdentityKeyKind =
  | 'crm-account'
  | 'crm-opportunity'
  | 'erp-customer-number'
  | 'tax-registration'
  | 'employee-number'
  | 'sku'
  | 'legal-entity-code'
  | 'cost-center-code'
  | 'department-code'
  | 'project-code';

export interface IdentityKey {
  readonly kind: IdentityKeyKind;
  readonly value: string;
}

/** The canonical type with every id of another record still in its source’s words. */
export type Observed<T> = T extends Money | Date | ConvertedMoney
  ? T
  : T extends readonly (infer U)[]
    ? Observed<U>[]
    : T extends object
      ? {
          [K in Exclude<keyof T, 'id' | 'provenance'>]: K extends OwnId
            ? T[K]
            : K extends `${string}Id` | `${string}Ids`
              ? ObservedId<T[K]>
              : Observed<T[K]>;
        } & ('id' extends keyof T
          ? 'provenance' extends keyof T
            ? unknown
            : { id: string }
          : unknown)
      : T;
/** Names a part of the same record, by the id that its source gave it. */
type OwnId = 'parentLineId';
type ObservedId<V> = V extends readonly string[]
  ? (Ref | KeyRef)[]
  : V extends string
    ? Ref | KeyRef
    : V;

export interface CanonicalRecords {
  LegalEntity: LegalEntity;
  FiscalPeriod: FiscalPeriod;
  Customer: Customer;
  Contact: Contact;
  BillingAccount: BillingAccount;
  Opportunity: Opportunity;
  Product: Product;
  PaymentTerm: PaymentTerm;
  TaxCode: TaxCode;
  GLAccount: GLAccount;
  CostCenter: CostCenter;
  Department: Department;
  Project: Project;
  Employee: Employee;
  Order: Order;
  ScheduleLine: ScheduleLineRecord;
  Invoice: Invoice;
  CreditMemo: CreditMemo;
  Payment: Payment;
  ExpenseReport: ExpenseReport;
}

/** One record of a source as it was read, in canonical words. */
export interface Change<Type extends CanonicalType = CanonicalType> {
  readonly type: Type;
  readonly externalId: string;
  /** Whether this source owns the type here, or only holds a copy of what another owns. */
  readonly role: RefRole;
  /** Keys that other systems know it by; each links, so only such as the business guarantees to be unique. */
  readonly keys: readonly IdentityKey[];
  /** The mark of the write that made it, if it carries one of ours. */
  readonly anchor: string | null;
  /** Version by the source; for a mutation’s `expectedVersion`. */
  readonly version: string | null;
  readonly updatedAt: Date | null;
  readonly url: string | null;
  readonly unavailable: readonly UnavailableField[];
  readonly facts: Observed<CanonicalRecords[Type]>;
}

/** A record that cannot be understood. It is left out and reported; the rest of its page goes on. */
export interface Unreadable {
  readonly externalId: string;
  readonly businessIds: readonly { kind: string; value: string }[];
  readonly reason: string;
}

export interface FeedPage {
  readonly changes: readonly Change[];
  readonly unreadable: readonly Unreadable[];
  /** How many records of the source the page covers (one may yield several changes). */
  readonly count: number;
  /** Where to go on after this page; opaque to everybody but the feed. */
  readonly cursor: string;
}

/**
 * One kind of record of a source, readable as a whole and by what changed. Every method may throw a
 * `VendorError`; none retries writes, reads are retried by the transport.
 */
export interface Feed {
  /** The vendor’s name of the record, such as "invoice"; names the feed within its connection. */
  readonly name: string;
  /** What its records become. */
  readonly emits: readonly CanonicalType[];
  /** `FULL_ONLY` reads everything each time. */
  readonly changeFeed: 'INCREMENTAL' | 'FULL_ONLY';
  /** How fresh it is agreed to be, in seconds. */
  readonly windowSeconds: number;
  /** How many records there are, for progress; null where the source cannot tell. */
  total(signal: AbortSignal): Promise<number | null>;
  /**
   * Pages from `cursor` (null: from the beginning) to the end, oldest change first. With `overlap` a little of
   * what lies before the cursor is read again, against commits that became visible late.
   */
  pages(cursor: string | null, overlap: boolean, signal: AbortSignal): AsyncIterable<FeedPage>;
  /** These records as they are now; one that is gone is absent from the answer. */
  read(externalIds: readonly string[], signal: AbortSignal): Promise<FeedPage>;
  /** All keys there are, for finding deletions. */
  keys(signal: AbortSignal): AsyncIterable<readonly string[]>;
  /** What these changes have changed elsewhere without its date being moved, so that it must be read again. */
  touches?(changes: readonly Change[]): readonly Touched[];
}

/** A record to be read again, by its source’s own id. */
export interface Touched {
  readonly feed: string;
  readonly externalId: string;
}

/** What a webhook says: read this again. Its content is never trusted as state. */
export interface Hint extends Touched {
  readonly eventId: string;
}

export interface WebhookReceiver {
  /** The hints of a genuine delivery; null for a forged, stale or malformed one. */
  receive(
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: string,
  ): Promise<readonly Hint[] | null>;
}

/** The exact HTTP request of a write: what a dry run shows is what is sent. */
export interface OutgoingRequest {
  readonly method: string;
  /** Path and query, without the host. */
  readonly path: string;
  readonly body: unknown;
}

/** What the ERP is asked to issue. Codes are the ERP’s own, mapped before. */
export interface InvoiceDraft {
  readonly orderExternalId: string;
  /** Custom record of the schedule line, where one line is billed. */
  readonly scheduleLineExternalId: string | null;
  readonly customerExternalId: string;
  readonly issueDate: string;
  readonly termsCode: string | null;
  readonly lines: readonly InvoiceDraftLine[];
  /** What the lines come to before tax, for comparing with what is found there. */
  readonly net: { readonly minor: string; readonly currency: string };
}
export interface InvoiceDraftLine {
  readonly itemExternalId: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountPercent: string | null;
  readonly taxCode: string | null;
  readonly servicePeriod: { readonly start: string; readonly end: string } | null;
}

/** Writing one kind of document under an anchor. A connector that lacks it has no such capability. */
export interface DocumentWrites<Draft> {
  readonly anchor: AnchorClass;
  /** How long a lost answer may still take effect, in milliseconds; a look-up decides only after it. */
  readonly settleMs: number;
  request(draft: Draft, anchor: string): OutgoingRequest;
  /** Sends once. Throws a `VendorError` whose `effect` says whether it may have taken effect. */
  send(
    request: OutgoingRequest,
    signal: AbortSignal,
  ): Promise<{ externalId: string; httpStatus: number }>;
  /** Ids of the documents that carry the anchor. */
  find(anchor: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** A system we talk to. A member that is absent is something it cannot do. */
export interface Connector {
  readonly connectionId: string;
  readonly system: SystemKind;
  readonly role: readonly ('crm' | 'erp' | 'expense')[];
  readonly feeds: readonly Feed[];
  readonly capabilities: readonly Capability[];
  readonly webhooks?: WebhookReceiver;
  readonly invoices?: DocumentWrites<InvoiceDraft>;
  close(): Promise<void>;
}
