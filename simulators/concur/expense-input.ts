import { readAllocations } from './allocation-input.ts';
import { convert, type Exact, exact, minorDigits, ONE, type Rate, sum } from './amount.ts';
import { expenseType, payeeOf, paymentType } from './catalogue.ts';
import { readCustomFields } from './custom-fields.ts';
import { readInstant } from './dates.ts';
import { asFlag, asList, asObject, asText, type Json } from './json.ts';
import type { CardCharge, Expense, Mileage, Place, PolicyException, User } from './records.ts';
import type { Tenant } from './tenant.ts';

/** What an expense takes from the report it stands in, and an itemization from the expense it itemizes. */
export interface ExpenseContext {
  readonly currencyCode: string;
  readonly owner: User;
  readonly parent?: Expense;
}

/** `525`, `"525.00"` or `{ value, currencyCode }`; null when absent. */
export function readAmount(input: unknown): Exact | null {
  const value = typeof input === 'object' && input !== null ? asObject(input)['value'] : input;
  const text = asText(value);
  return text === null ? null : exact(text);
}

/** An expense of the documented load shape, with all that follows from what is given filled in. */
export function readExpense(tenant: Tenant, input: Json, context: ExpenseContext): Expense {
  const { parent, currencyCode } = context;
  const transactionCurrency =
    asText(asObject(input['transactionAmount'])['currencyCode']) ??
    parent?.transactionCurrency ??
    currencyCode;
  const exchangeRate = readRate(input['exchangeRate'], context, transactionCurrency);
  const transactionAmount = transactionAmountOf(input);
  const isPersonal = asFlag(input['isPersonalExpense']);
  const posted =
    readAmount(input['postedAmount']) ??
    convert(transactionAmount, exchangeRate, minorDigits(currencyCode));
  const claimed = isPersonal ? 0n : (readAmount(input['claimedAmount']) ?? posted);
  const expense: Expense = {
    ...descriptionOf(tenant, input, context),
    parentExpenseId: parent?.expenseId ?? null,
    transactionAmount,
    transactionCurrency,
    exchangeRate,
    postedAmount: posted,
    claimedAmount: claimed,
    approvedAmount: isPersonal ? 0n : (readAmount(input['approvedAmount']) ?? claimed),
    isPersonal,
    allocations: [],
    itemizations: [],
  };
  expense.itemizations = asList(input['itemizations']).map((item) =>
    readExpense(tenant, asObject(item), { ...context, parent: expense }),
  );
  if (expense.itemizations.length > 0) takeTotalsOf(expense);
  else expense.allocations = readAllocations(tenant, input, expense, context);
  return expense;
}

/** An itemized expense may leave its amount to its parts. */
function transactionAmountOf(input: Json): Exact {
  const own = readAmount(input['transactionAmount']);
  if (own !== null) return own;
  const items = asList(input['itemizations']);
  if (items.length === 0) throw new Error('an expense needs a transactionAmount');
  return sum(items.map((item) => transactionAmountOf(asObject(item))));
}

/** The parts decide what is claimed and approved; they must make up the whole that was spent. */
function takeTotalsOf(expense: Expense): void {
  const spent = sum(expense.itemizations.map((item) => item.transactionAmount));
  if (spent !== expense.transactionAmount)
    throw new Error(`the itemizations of ${expense.expenseId} do not add up to its amount`);
  expense.postedAmount = sum(expense.itemizations.map((item) => item.postedAmount));
  expense.claimedAmount = sum(expense.itemizations.map((item) => item.claimedAmount));
  expense.approvedAmount = sum(expense.itemizations.map((item) => item.approvedAmount));
}

function readRate(input: unknown, context: ExpenseContext, currency: string): Rate {
  const rate = asObject(input);
  const value = asText(rate['value']);
  if (value !== null)
    return {
      value: exact(value),
      operation: rate['operation'] === 'DIVIDE' ? 'DIVIDE' : 'MULTIPLY',
    };
  if (context.parent) return context.parent.exchangeRate;
  if (currency !== context.currencyCode)
    throw new Error(`an expense in ${currency} needs an exchangeRate to ${context.currencyCode}`);
  return { value: ONE, operation: 'MULTIPLY' };
}

type Description = Omit<
  Expense,
  | 'parentExpenseId'
  | 'transactionAmount'
  | 'transactionCurrency'
  | 'exchangeRate'
  | 'postedAmount'
  | 'claimedAmount'
  | 'approvedAmount'
  | 'isPersonal'
  | 'allocations'
  | 'itemizations'
>;

function descriptionOf(tenant: Tenant, input: Json, { parent }: ExpenseContext): Description {
  const type = codeAndName(input['expenseType']) ?? { code: 'MISCL', name: null };
  const payment = codeAndName(input['paymentType']) ?? { code: 'CASH', name: null };
  const vendor = asObject(input['vendor']);
  return {
    expenseId: asText(input['expenseId']) ?? tenant.ids.key(),
    legacyEntryId: tenant.ids.taken(Number(input['legacyEntryId'] ?? tenant.ids.serial())),
    expenseType: expenseType(type.code, type.name),
    // One receipt, one way of paying: an itemization cannot differ from what it itemizes.
    paymentType: parent?.paymentType ?? paymentType(payment.code, payment.name),
    payee: parent?.payee ?? payeeOf(payment.code, asText(input['payee'])),
    transactionDate: dayText(input['transactionDate'], tenant, parent),
    vendor: asText(vendor['description']) ?? asText(vendor['name']) ?? parent?.vendor ?? null,
    vendorCode: asText(vendor['id']) ?? parent?.vendorCode ?? null,
    location: readPlace(input['location']) ?? parent?.location ?? null,
    businessPurpose: asText(input['businessPurpose']),
    isBillable: asFlag(input['isExpenseBillable']),
    receiptType: readReceiptType(input['receiptType']) ?? parent?.receiptType ?? 'N',
    receiptImageId:
      asText(input['receiptImageId']) ??
      (asFlag(input['hasReceipt']) ? tenant.ids.key() : (parent?.receiptImageId ?? null)),
    ereceiptImageId: asText(input['ereceiptImageId']),
    mileage: readMileage(input['mileage']),
    card: readCard(input['cardTransaction']) ?? parent?.card ?? null,
    clearingAccountCode:
      asText(input['clearingAccountCode']) ?? parent?.clearingAccountCode ?? null,
    merchantTaxId: asText(input['merchantTaxId']) ?? parent?.merchantTaxId ?? null,
    customData: readCustomFields(input['customData'], tenant.books),
    exceptions: readExceptions(input['exceptions']),
    lastModified: readInstant(input['lastModifiedDate']) ?? tenant.clock.now(),
  };
}

/** `"AIRFR"` or `{ code, name }`. */
function codeAndName(input: unknown): { code: string; name: string | null } | undefined {
  if (typeof input === 'string') return { code: input, name: null };
  const code = asText(asObject(input)['code']) ?? asText(asObject(input)['id']);
  return code === null ? undefined : { code, name: asText(asObject(input)['name']) };
}

function dayText(input: unknown, tenant: Tenant, parent: Expense | undefined): string {
  const text = asText(input);
  if (text !== null) return text.slice(0, 10);
  return parent?.transactionDate ?? new Date(tenant.clock.now()).toISOString().slice(0, 10);
}

function readPlace(input: unknown): Place | null {
  const place = asObject(input);
  if (Object.keys(place).length === 0) return null;
  return {
    id: asText(place['id']),
    name: asText(place['name']),
    city: asText(place['city']) ?? asText(place['name']),
    countryCode: asText(place['countryCode']),
    countrySubDivisionCode: asText(place['countrySubDivisionCode']),
  };
}

function readReceiptType(input: unknown): 'T' | 'R' | 'N' | undefined {
  const id = typeof input === 'string' ? input : asText(asObject(input)['id']);
  return id === 'T' || id === 'R' || id === 'N' ? id : undefined;
}

function readMileage(input: unknown): Mileage | null {
  const mileage = asObject(input);
  if (mileage['totalDistance'] === undefined) return null;
  const whole = (name: string): number | null =>
    asText(mileage[name]) === null ? null : Number(mileage[name]);
  return {
    totalDistance: Number(mileage['totalDistance']),
    vehicleId: asText(mileage['vehicleId']) ?? 'PERSONAL',
    unitOfMeasure: mileage['unitOfMeasure'] === 'K' ? 'K' : 'M',
    odometerStart: whole('odometerStart'),
    odometerEnd: whole('odometerEnd'),
    passengerCount: whole('passengerCount'),
    startLocation: asText(mileage['startLocation']),
    endLocation: asText(mileage['endLocation']),
  };
}

function readCard(input: unknown): CardCharge | null {
  const card = asObject(input);
  const transactionId = asText(card['transactionId']);
  const amount = readAmount(card['amount']);
  if (transactionId === null || amount === null) return null;
  return {
    transactionId,
    amount,
    accountId: asText(card['accountId']),
    currency: asText(asObject(card['amount'])['currencyCode']) ?? asText(card['currency']) ?? 'USD',
  };
}

export function readExceptions(input: unknown): PolicyException[] {
  return asList(input).map((entry) => {
    const exception = asObject(entry);
    const visibility = exception['exceptionVisibility'];
    return {
      exceptionCode: (asText(exception['exceptionCode']) ?? 'POLICY').slice(0, 8),
      message: asText(exception['message']) ?? '',
      isBlocking: asFlag(exception['isBlocking']),
      exceptionVisibility:
        visibility === 'PROCESSOR' || visibility === 'APPROVER_PROCESSOR' ? visibility : 'ALL',
    };
  });
}
