import type { Exact, Rate } from './amount.ts';
import type { ExpenseType, Payee, PaymentType } from './catalogue.ts';
import type { ApprovalStatus, PaymentStatus } from './statuses.ts';

/** One configured field of a form: `custom1`…`custom40`, `orgUnit1`…`orgUnit6`. */
export interface CustomField {
  id: string;
  value: string | null;
  code: string | null;
  /** The v4 id of the list item behind a list field. */
  listItemId: string | null;
  /** What the form calls the field, where the tenant's form names it. */
  label: string | null;
}

/** Tax of one allocation, in the report's currency. */
export interface Tax {
  taxGuid: string;
  taxAuthorityId: string | null;
  taxAuthorityLabel: string | null;
  taxCode: string | null;
  taxReclaimCode: string | null;
  taxSource: string;
  nonDomesticCode: string | null;
  locationCountryCode: string | null;
  locationCountrySubCode: string | null;
  amountTax: Exact;
  amountReclaim: Exact;
}

export interface Allocation {
  allocationId: string;
  percentage: Exact;
  /** Its share of the approved amount, in the report's currency. */
  amount: Exact;
  accountCode: string | null;
  customData: CustomField[];
  /** Made by the system from the employee's own coding because nobody allocated. */
  isSystemAllocation: boolean;
  taxes: Tax[];
}

export interface PolicyException {
  exceptionCode: string;
  message: string;
  isBlocking: boolean;
  exceptionVisibility: 'ALL' | 'APPROVER_PROCESSOR' | 'PROCESSOR';
}

export interface Place {
  id: string | null;
  name: string | null;
  city: string | null;
  countryCode: string | null;
  countrySubDivisionCode: string | null;
}

export interface Mileage {
  totalDistance: number;
  vehicleId: string;
  unitOfMeasure: 'M' | 'K';
  odometerStart: number | null;
  odometerEnd: number | null;
  passengerCount: number | null;
  startLocation: string | null;
  endLocation: string | null;
}

export interface CardCharge {
  transactionId: string;
  accountId: string | null;
  amount: Exact;
  currency: string;
}

export interface Expense {
  expenseId: string;
  /** The expense this one itemizes, null for an expense of its own. */
  parentExpenseId: string | null;
  legacyEntryId: number;
  expenseType: ExpenseType;
  paymentType: PaymentType;
  payee: Payee;
  transactionDate: string;
  transactionAmount: Exact;
  transactionCurrency: string;
  exchangeRate: Rate;
  /** In the report's currency, as are the next two. */
  postedAmount: Exact;
  claimedAmount: Exact;
  approvedAmount: Exact;
  vendor: string | null;
  vendorCode: string | null;
  location: Place | null;
  businessPurpose: string | null;
  isPersonal: boolean;
  isBillable: boolean;
  receiptType: 'T' | 'R' | 'N';
  receiptImageId: string | null;
  ereceiptImageId: string | null;
  mileage: Mileage | null;
  card: CardCharge | null;
  clearingAccountCode: string | null;
  merchantTaxId: string | null;
  customData: CustomField[];
  allocations: Allocation[];
  itemizations: Expense[];
  exceptions: PolicyException[];
  lastModified: number;
}

/** Part of a cash advance that this report uses up. */
export interface AppliedAdvance {
  cashAdvanceId: string;
  amount: Exact;
  clearingAccountCode: string | null;
}

export interface Comment {
  comment: string;
  authorId: string | null;
  creationDate: number;
}

export interface Report {
  reportId: string;
  reportKey: number;
  reportNumber: string;
  userId: string;
  name: string;
  businessPurpose: string | null;
  currencyCode: string;
  countryCode: string | null;
  policyId: string;
  policy: string;
  ledgerCode: string;
  ledger: string;
  reportDate: string;
  creationDate: number;
  submitDate: number | null;
  processingPaymentDate: number | null;
  paidDate: number | null;
  lastModified: number;
  approvalStatus: ApprovalStatus;
  paymentStatus: PaymentStatus;
  everSentBack: boolean;
  isTest: boolean;
  /** Of its latest financial document; grows with every final approval. */
  revisionNumber: number;
  reportVersion: number;
  processId: string;
  customData: CustomField[];
  comments: Comment[];
  exceptions: PolicyException[];
  expenses: Expense[];
  cashAdvances: AppliedAdvance[];
  paymentConfirmed: Exact;
}

export interface User {
  id: string;
  userName: string;
  employeeNumber: string;
  active: boolean;
  givenName: string;
  familyName: string;
  managerId: string | null;
  isTest: boolean;
  /** The SCIM record as the identity service shows it. */
  identity: Record<string, unknown>;
  /** The spend extension as the spend service shows it. */
  spend: Record<string, unknown>;
  /** The coding that allocations and documents take from this user. */
  coding: CustomField[];
}
