import type { DateText } from './calendar.ts';

/** What finance set up before the first sale. */
export interface Reference {
  readonly entities: readonly Entity[];
  readonly accounts: readonly Account[];
  readonly departments: readonly Department[];
  readonly costCenters: readonly CostCenter[];
  readonly locations: readonly Location[];
  readonly projects: readonly Project[];
  readonly terms: readonly Term[];
  readonly taxes: readonly Tax[];
  readonly currencies: readonly Currency[];
  readonly rates: readonly Rate[];
  readonly periods: readonly Period[];
  readonly products: readonly Product[];
}

export type EntityCode = 'US01' | 'DE01';

export interface Entity {
  readonly code: EntityCode | 'GRP0';
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly parent: 'GRP0' | null;
  readonly taxRegistration: string;
  readonly address: Address;
}

export interface Address {
  readonly lines: readonly string[];
  readonly city: string;
  readonly state: string | null;
  readonly postalCode: string;
  readonly country: string;
}

/** A dimension that every posting to an account must carry. NetSuite asks for it by form, so no record of it says so. */
export type RequiredDimension = 'DEPARTMENT' | 'COST_CENTER' | 'LOCATION';

export interface Account {
  readonly code: string;
  readonly name: string;
  /** NetSuite's account types, which name accounting classes well enough for the model. */
  readonly type:
    | 'AcctRec'
    | 'Bank'
    | 'AcctPay'
    | 'CredCard'
    | 'DeferRevenue'
    | 'Equity'
    | 'Expense'
    | 'Income'
    | 'OthCurrAsset'
    | 'OthCurrLiab'
    | 'OthExpense'
    | 'OthIncome'
    | 'FixedAsset'
    | 'COGS'
    | 'UnbilledRec';
  readonly parent: string | null;
  readonly entities: readonly EntityCode[];
  readonly currency: string | null;
  readonly requires: readonly RequiredDimension[];
  /** A summary account only adds its children up. */
  readonly summary: boolean;
  readonly active: boolean;
}

export interface Department {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly entities: readonly EntityCode[];
  readonly active: boolean;
}

export interface CostCenter extends Department {
  readonly department: string;
}

export interface Location {
  readonly code: string;
  readonly name: string;
  readonly entity: EntityCode;
}

export interface Project {
  readonly code: string;
  readonly name: string;
  readonly entity: EntityCode;
  /** Customer key, for work done for a customer. */
  readonly customer: string | null;
  readonly start: DateText;
  readonly end: DateText | null;
  readonly active: boolean;
}

export interface Term {
  readonly code: string;
  readonly basis: 'INVOICE_DATE' | 'END_OF_MONTH';
  readonly netDays: number;
  readonly discountPercent: number | null;
  readonly discountDays: number | null;
  readonly active: boolean;
}

/** EN 16931 categories: standard, zero-rated, exempt, reverse charge. */
export type TaxCategory = 'S' | 'Z' | 'E' | 'AE';

export interface Tax {
  readonly code: string;
  readonly description: string;
  readonly country: string;
  readonly state: string | null;
  readonly percent: string;
  readonly category: TaxCategory;
  readonly direction: 'SALES' | 'PURCHASE';
  readonly validFrom: DateText;
  readonly validTo: DateText | null;
  readonly entity: EntityCode;
  readonly exemptionReason: string | null;
}

export interface Currency {
  readonly code: string;
  readonly name: string;
  readonly symbol: string;
}

/** 1 `from` = `rate` `to`, from that day on. */
export interface Rate {
  readonly from: string;
  readonly to: string;
  readonly date: DateText;
  readonly rate: string;
}

export interface Period {
  readonly name: string;
  readonly kind: 'YEAR' | 'QUARTER' | 'MONTH';
  readonly start: DateText;
  readonly end: DateText;
  readonly receivablesLocked: boolean;
  readonly payablesLocked: boolean;
  readonly closed: boolean;
  readonly closedOn: DateText | null;
  /** Name of the quarter or year it belongs to. */
  readonly parent: string | null;
}

/** How a product is priced: per month and seat, as one fee, or by what was used. */
export type PriceModel = 'RECURRING' | 'FEE' | 'USAGE';

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly family: 'Platform' | 'Add-on' | 'Services' | 'Hardware' | 'Publications';
  readonly model: PriceModel;
  readonly unit: string;
  readonly prices: Readonly<Record<EntityCode, string>>;
  readonly revenueAccount: string;
  readonly deferredAccount: string | null;
  readonly revenueCode: string;
  readonly costCenter: string;
  readonly department: string;
  /** Books in print are taxed at the reduced rate in Germany. */
  readonly reducedRate: boolean;
  readonly active: boolean;
}

export interface Employee {
  readonly key: string;
  /** Personnel number: the key by which HR, ERP and expense system know the same person. */
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly email: string;
  readonly phone: string;
  readonly entity: EntityCode;
  readonly department: string;
  readonly costCenter: string;
  readonly location: string;
  readonly manager: string | null;
  readonly hired: DateText;
  readonly left: DateText | null;
  readonly salesRep: boolean;
  readonly changedAt: string;
}
