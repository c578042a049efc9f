import type { DateText } from './calendar.ts';
import type { PaymentMethod, SaleLine, SubscriptionTerms } from './market-model.ts';
import type { Minor } from './money.ts';
import type { EntityCode } from './reference-model.ts';

/** Receivables, as the ERP keeps them. */
export interface Books {
  readonly orders: readonly Order[];
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
  readonly creditMemos: readonly CreditMemo[];
}

export type OrderState = 'PENDING_APPROVAL' | 'PENDING_BILLING' | 'BILLED' | 'CANCELLED' | 'CLOSED';

export interface Order {
  readonly key: string;
  readonly number: string;
  readonly state: OrderState;
  readonly customer: string;
  readonly opportunity: string | null;
  readonly entity: EntityCode;
  readonly currency: string;
  readonly date: DateText;
  readonly terms: SubscriptionTerms;
  readonly lines: readonly SaleLine[];
  readonly net: Minor;
  readonly tax: Minor;
  readonly purchaseOrder: string | null;
  readonly schedule: readonly ScheduleLine[];
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface ScheduleLine {
  readonly key: string;
  /** The day on which it may be invoiced. */
  readonly date: DateText;
  readonly periodStart: DateText;
  readonly periodEnd: DateText;
  readonly amount: Minor;
  /** Parts of the amount, one per order line. */
  readonly parts: readonly Minor[];
  readonly invoice: string | null;
}

export type InvoiceState = 'OPEN' | 'PAID' | 'PENDING_APPROVAL' | 'REJECTED' | 'VOIDED';

export interface DocumentLine {
  readonly product: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountPercent: number;
  readonly net: Minor;
  readonly tax: string;
  readonly taxPercent: string;
  readonly taxAmount: Minor;
  readonly department: string;
  readonly costCenter: string;
  readonly location: string;
  readonly project: string | null;
  readonly serviceStart: DateText | null;
  readonly serviceEnd: DateText | null;
}

export interface Invoice {
  readonly key: string;
  readonly number: string;
  readonly state: InvoiceState;
  readonly customer: string;
  readonly order: string | null;
  readonly scheduleLine: string | null;
  readonly entity: EntityCode;
  readonly currency: string;
  /** 1 of `currency` = this many of the entity's currency. */
  readonly exchangeRate: string;
  readonly date: DateText;
  readonly dueDate: DateText;
  readonly term: string;
  readonly purchaseOrder: string | null;
  readonly memo: string | null;
  readonly lines: readonly DocumentLine[];
  readonly subtotal: Minor;
  readonly tax: Minor;
  readonly total: Minor;
  /** What is left to pay; 0 for a document that is not posted. */
  readonly balance: Minor;
  readonly disputed: boolean;
  readonly createdAt: string;
  readonly changedAt: string;
}

export type PaymentState = 'UNAPPROVED' | 'NOT_DEPOSITED' | 'DEPOSITED' | 'REJECTED';

export interface Application {
  readonly invoice: string;
  readonly amount: Minor;
  /** Early-payment discount taken beside the amount. */
  readonly discount: Minor;
  readonly date: DateText;
}

export interface Payment {
  readonly key: string;
  readonly number: string;
  readonly state: PaymentState;
  readonly customer: string;
  readonly entity: EntityCode;
  readonly currency: string;
  readonly exchangeRate: string;
  readonly date: DateText;
  readonly amount: Minor;
  readonly unapplied: Minor;
  readonly method: PaymentMethod;
  readonly processorRef: string | null;
  readonly checkNumber: string | null;
  readonly memo: string | null;
  readonly applications: readonly Application[];
  readonly createdAt: string;
  readonly changedAt: string;
}

export const CREDIT_REASONS = [
  'PRICE_ADJUSTMENT',
  'RETURN',
  'CANCELLATION',
  'GOODWILL',
  'BILLING_ERROR',
  'WRITE_OFF',
] as const;
export type CreditReason = (typeof CREDIT_REASONS)[number];

export interface CreditMemo {
  readonly key: string;
  readonly number: string;
  readonly state: 'OPEN' | 'APPLIED' | 'VOIDED';
  readonly customer: string;
  readonly entity: EntityCode;
  readonly currency: string;
  readonly exchangeRate: string;
  readonly invoice: string;
  readonly reason: CreditReason;
  readonly date: DateText;
  readonly lines: readonly DocumentLine[];
  readonly subtotal: Minor;
  readonly tax: Minor;
  readonly total: Minor;
  readonly remaining: Minor;
  readonly applications: readonly Application[];
  readonly memo: string;
  readonly createdAt: string;
  readonly changedAt: string;
}
