/**
 * What Concur answers, spelled as it spells it; only what is used. Numbers are text (`exact-json.ts`). Anything may
 * be absent: the mapping asks for what it cannot do without.
 */

/** v3 report: the company-wide list, and the only place of two of its dates. */
export interface V3Report {
  readonly ID: string;
  /** UTC, without zone, with as many decimals of a second as it pleases: `2013-09-02T19:46:01.98`. */
  readonly LastModifiedDate: string;
  readonly OwnerLoginID?: string | null;
  readonly Name?: string | null;
  readonly ProcessingPaymentDate?: string | null;
  /** `true`, or `Y` by the documentation. */
  readonly HasException?: boolean | string | null;
}

export interface V3Page {
  readonly Items?: readonly V3Report[] | null;
  /** Address of the next page, to be followed as it is; null or absent at the end. */
  readonly NextPage?: string | null;
}

export interface Amount {
  readonly value?: string | null;
  readonly currencyCode?: string | null;
}

export interface V4Report {
  readonly reportId?: string;
  readonly reportNumber?: string | null;
  readonly name?: string | null;
  readonly userId?: string;
  readonly currencyCode?: string | null;
  readonly countryCode?: string | null;
  readonly ledger?: string | null;
  readonly ledgerId?: string | null;
  readonly approvalStatusId?: string | null;
  readonly approvalStatus?: string | null;
  readonly paymentStatusId?: string | null;
  readonly paymentStatus?: string | null;
  readonly isReportEverSentBack?: boolean | null;
  readonly isFinancialIntegrationEnabled?: boolean | null;
  readonly submitDate?: string | null;
  readonly approvedAmount?: Amount | null;
  readonly amountDueEmployee?: Amount | null;
  /** What the employee owes the company. */
  readonly amountDueCompany?: Amount | null;
  readonly amountDueCompanyCard?: Amount | null;
  readonly amountCompanyPaid?: Amount | null;
}

interface Named {
  readonly id?: string | null;
  readonly code?: string | null;
  readonly name?: string | null;
}

interface Link {
  readonly rel?: string;
  readonly href?: string;
}

export interface V4Expense {
  readonly expenseId: string;
  readonly parentExpenseId?: string | null;
  readonly expenseType?: Named | null;
  readonly paymentType?: Named | null;
  readonly transactionDate?: string | null;
  readonly transactionAmount?: Amount | null;
  readonly postedAmount?: Amount | null;
  readonly claimedAmount?: Amount | null;
  readonly approvedAmount?: Amount | null;
  readonly exchangeRate?: {
    readonly value?: string | null;
    readonly operation?: string | null;
  } | null;
  readonly vendor?: { readonly name?: string | null; readonly description?: string | null } | null;
  readonly location?: { readonly countryCode?: string | null } | null;
  readonly isPersonalExpense?: boolean | null;
  readonly isExpenseBillable?: boolean | null;
  readonly receiptImageId?: string | null;
  readonly ereceiptImageId?: string | null;
  readonly expenseTaxSummary?: {
    readonly totalTaxPostedAmount?: Amount | null;
    readonly totalReclaimPostedAmount?: Amount | null;
  } | null;
  readonly links?: readonly Link[] | null;
}

export interface CustomField {
  readonly id: string;
  /** Text, or the id of a list item, which then has an address. */
  readonly value?: string | null;
  readonly listItemUrl?: string | null;
}

export interface V4Allocation {
  readonly allocationId: string;
  readonly expenseId?: string | null;
  readonly percentage?: string | null;
  readonly accountCode?: string | null;
  readonly allocationAmount?: Amount | null;
  readonly approvedAmount?: Amount | null;
  readonly customData?: readonly CustomField[] | null;
}

export interface V4Exception {
  readonly exceptionCode?: string | null;
  readonly message?: string | null;
  readonly isBlocking?: boolean | null;
  readonly expenseId?: string | null;
}

export interface FiTax {
  readonly taxCode?: string | null;
  readonly taxAuthorityLabel?: string | null;
  readonly amountTax?: string | null;
  readonly amountReclaim?: string | null;
}

/** The financial document of an approved report: what v4 does not show is taken from it. */
export interface FiDocument {
  readonly report?: { readonly reportId?: string; readonly revisionNumber?: string | null } | null;
  readonly expenseEntry?: readonly FiEntry[] | null;
}
export interface FiEntry {
  readonly entryId?: string | null;
  readonly allocation?: readonly { readonly tax?: readonly FiTax[] | null }[] | null;
}

/** The parts of a SCIM user that are asked for. */
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const SPEND = 'urn:ietf:params:scim:schemas:extension:spend:2.0:User';

export interface IdentityUser {
  readonly id: string;
  readonly userName?: string;
  readonly [ENTERPRISE]?: { readonly employeeNumber?: string | null };
}
