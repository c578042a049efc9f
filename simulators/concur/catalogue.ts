/** What this tenant's administrator configured: expense types with their accounts, and payment types. */

export interface ExpenseType {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}
export interface PaymentType {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Who the company owes for an entry: the employee, or the card in one of its billing arrangements. */
export type Payee = 'EMPL' | 'CBCP' | 'IBCP' | 'COPD';

const EXPENSE_TYPES: Record<
  string,
  readonly [name: string, account: string, spendCategory: string]
> = {
  AIRFR: ['Airfare', '6210', 'AIRFR'],
  TRAIN: ['Train', '6220', 'GTRAN'],
  TAXIX: ['Taxi', '6220', 'GTRAN'],
  CARRT: ['Car Rental', '6220', 'CARRT'],
  PARKG: ['Parking', '6220', 'GTRAN'],
  MILEG: ['Personal Car Mileage', '6230', 'MILEG'],
  LODNG: ['Hotel', '6240', 'LODGE'],
  LODTX: ['Hotel Tax', '6240', 'LODGE'],
  BRKFT: ['Breakfast', '6310', 'MEALS'],
  LUNCH: ['Lunch', '6310', 'MEALS'],
  DINNR: ['Dinner', '6310', 'MEALS'],
  BUSML: ['Business Meal', '6320', 'ENTER'],
  ENTOT: ['Entertainment-Other', '6320', 'ENTER'],
  OFCSP: ['Office Supplies', '6410', 'OFFIC'],
  ONLIN: ['Online Fees', '6420', 'COMMU'],
  CELPH: ['Mobile Phone', '6420', 'COMMU'],
  TRAIG: ['Training', '6510', 'TRAIN'],
  TAGFE: ['Booking Fees', '6250', 'OTHER'],
  MISCL: ['Miscellaneous', '6900', 'OTHER'],
};

export function expenseType(code: string, name?: string | null): ExpenseType {
  return { id: code, code, name: name ?? EXPENSE_TYPES[code]?.[0] ?? code };
}
export const defaultAccount = (code: string): string => EXPENSE_TYPES[code]?.[1] ?? '6900';
export const spendCategory = (code: string): string => EXPENSE_TYPES[code]?.[2] ?? 'OTHER';

const PAYMENT_TYPES: Record<string, readonly [name: string, payee: Payee]> = {
  CASH: ['Cash', 'EMPL'],
  // Individually billed, individually paid: the employee pays the card company and is owed like for cash.
  IBIP: ['Employee Paid Card', 'EMPL'],
  IBCP: ['Corporate Card (individual bill, company pays)', 'IBCP'],
  CBCP: ['Company Paid Card', 'CBCP'],
  COPD: ['Company Paid', 'COPD'],
};

/** A type this tenant does not list gets the payee given, or is paid like cash. */
export function paymentType(code: string, name?: string | null): PaymentType {
  return { id: code, code, name: name ?? PAYMENT_TYPES[code]?.[0] ?? code };
}
export const payeeOf = (code: string, stated?: string | null): Payee =>
  isPayee(stated) ? stated : (PAYMENT_TYPES[code]?.[1] ?? 'EMPL');
const isPayee = (value: unknown): value is Payee =>
  value === 'EMPL' || value === 'CBCP' || value === 'IBCP' || value === 'COPD';

/** Whether the company itself owes the charge, personal or not. */
export const isCompanyLiable = (payee: Payee): boolean => payee === 'CBCP' || payee === 'COPD';
