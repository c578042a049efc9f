import type { DateText } from './calendar.ts';
import type { Minor } from './money.ts';
import type { Address, EntityCode } from './reference-model.ts';

/** Customers and what sales knows about them. */
export interface Market {
  readonly customers: readonly Customer[];
  readonly contacts: readonly Contact[];
  readonly opportunities: readonly Opportunity[];
}

export type KnownTo = 'BOTH' | 'CRM' | 'ERP';

export interface Customer {
  readonly key: string;
  readonly name: string;
  readonly legalName: string;
  readonly number: string;
  readonly parent: string | null;
  readonly knownTo: KnownTo;
  /** How the two systems can find out that they mean the same customer. */
  readonly linkedBy: 'CRM_ID' | 'ERP_NUMBER' | 'TAX_ID' | 'NONE';
  readonly entity: EntityCode;
  readonly currency: string;
  readonly address: Address;
  readonly domain: string;
  readonly phone: string;
  readonly industry: string;
  readonly segment: 'Enterprise' | 'Mid-Market' | 'Small Business';
  readonly seats: number;
  readonly taxId: string | null;
  readonly tax: string;
  readonly exemptionReason: string | null;
  readonly term: string;
  readonly creditLimit: Minor | null;
  readonly credit: 'AUTO' | 'ON' | 'OFF';
  readonly owner: string;
  readonly active: boolean;
  readonly paysBy: PaymentMethod;
  /** Pays everything that is due in one run, on the 10th and 25th. */
  readonly paymentRuns: boolean;
  readonly since: DateText;
  readonly changedAt: string;
}

export interface Contact {
  readonly key: string;
  readonly customer: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly roles: readonly ('BILLING' | 'SIGNATORY' | 'TECHNICAL')[];
  readonly changedAt: string;
}

export type BillingFrequency = 'MONTHLY' | 'QUARTERLY' | 'ANNUALLY' | 'ONE_TIME';
export type BillingTiming = 'ADVANCE' | 'ARREARS';

export interface SubscriptionTerms {
  readonly start: DateText;
  readonly end: DateText | null;
  readonly months: number | null;
  readonly frequency: BillingFrequency;
  readonly timing: BillingTiming;
  readonly autoRenew: boolean;
  readonly term: string;
}

export const OPEN_STAGES = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Proposal/Price Quote',
  'Negotiation/Review',
] as const;
export type Stage = (typeof OPEN_STAGES)[number] | 'Closed Won' | 'Closed Lost';

/** What was sold, over the whole term: the same lines stand on opportunity and order. */
export interface SaleLine {
  readonly product: string;
  readonly quantity: string;
  /** Per seat and month for a recurring product, otherwise per unit. */
  readonly unitPrice: string;
  /** Whole percent. */
  readonly discountPercent: number;
  /** Months charged; 1 for a fee or usage. */
  readonly months: number;
  readonly net: Minor;
}

export interface Opportunity {
  readonly key: string;
  readonly customer: string;
  readonly name: string;
  readonly stage: Stage;
  readonly probability: number;
  readonly closeDate: DateText;
  readonly currency: string;
  readonly entity: EntityCode;
  readonly amount: Minor;
  readonly terms: SubscriptionTerms | null;
  readonly jurisdiction: string;
  readonly lines: readonly SaleLine[];
  readonly revision: number;
  readonly owner: string;
  readonly createdAt: string;
  readonly changedAt: string;
}

export type PaymentMethod = 'BANK_TRANSFER' | 'CARD' | 'DIRECT_DEBIT' | 'CHECK' | 'CASH';
