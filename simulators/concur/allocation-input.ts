import {
  convert,
  type Exact,
  exact,
  HUNDRED,
  magnitude,
  minorDigits,
  shares,
  sum,
} from './amount.ts';
import { defaultAccount } from './catalogue.ts';
import { readCustomFields } from './custom-fields.ts';
import { asFlag, asList, asObject, asText, type Json } from './json.ts';
import type { Allocation, CustomField, Expense, Tax, User } from './records.ts';
import type { Tenant } from './tenant.ts';

interface AllocationContext {
  readonly currencyCode: string;
  readonly owner: User;
}

/** Three thirds of 33.33 are meant as a whole; anything further off is a mistake. */
const PERCENT_TOLERANCE = exact('0.01');

/**
 * The allocations of an expense without itemizations, with its taxes divided among them. Without any, the system
 * charges the employee's own coding. A personal expense is nobody's cost and has none.
 */
export function readAllocations(
  tenant: Tenant,
  input: Json,
  expense: Expense,
  context: AllocationContext,
): Allocation[] {
  if (expense.isPersonal) return [];
  const given = asList(input['allocations']).map(asObject);
  const decimals = minorDigits(context.currencyCode);
  const percentages = given.length === 0 ? [HUNDRED] : percentagesOf(given);
  const amounts = amountsOf(given, expense.approvedAmount, percentages, decimals);
  const allocations = percentages.map((percentage, index) => {
    const entry = given[index] ?? {};
    return {
      allocationId: asText(entry['allocationId']) ?? tenant.ids.key(),
      percentage,
      amount: amounts[index] ?? 0n,
      accountCode:
        asText(entry['accountCode']) ??
        asText(input['accountCode']) ??
        defaultAccount(expense.expenseType.code),
      customData:
        given.length === 0
          ? allocationCoding(context.owner)
          : readCustomFields(entry['customData'], tenant.books),
      isSystemAllocation: given.length === 0 || asFlag(entry['isSystemAllocation']),
      taxes: readTaxes(tenant, entry['taxes'], expense, decimals),
    };
  });
  divideTaxes(tenant, readTaxes(tenant, input['taxes'], expense, decimals), allocations, decimals);
  return allocations;
}

/** The employee's org units head the allocation form; further fields keep their own number. */
const allocationCoding = (owner: User): CustomField[] =>
  owner.coding.map((field) => ({ ...field, id: field.id.replace('orgUnit', 'custom') }));

function percentagesOf(given: readonly Json[]): Exact[] {
  const percentages = given.map((entry) => exact(asText(entry['percentage']) ?? '0'));
  if (magnitude(sum(percentages) - HUNDRED) > PERCENT_TOLERANCE)
    throw new Error('the allocation percentages do not add up to 100');
  return percentages;
}

function amountsOf(
  given: readonly Json[],
  approved: Exact,
  percentages: readonly Exact[],
  decimals: number,
): Exact[] {
  const stated = given.map((entry) =>
    amountIn(entry['approvedAmount'] ?? entry['allocationAmount']),
  );
  if (stated.length === 0 || stated.includes(null)) return shares(approved, percentages, decimals);
  const amounts = stated.map((amount) => amount ?? 0n);
  if (sum(amounts) !== approved)
    throw new Error('the allocation amounts do not add up to the approved amount');
  return amounts;
}

function amountIn(input: unknown): Exact | null {
  const text = asText(typeof input === 'object' ? asObject(input)['value'] : input);
  return text === null ? null : exact(text);
}

/** Amounts in the expense's currency are converted; `taxPostedAmount`/`reclaimPostedAmount` win where given. */
function readTaxes(tenant: Tenant, input: unknown, expense: Expense, decimals: number): Tax[] {
  return asList(input).map((entry) => {
    const tax = asObject(entry);
    const posted = (own: string, spent: string): Exact =>
      amountIn(tax[own]) ?? convert(amountIn(tax[spent]) ?? 0n, expense.exchangeRate, decimals);
    return {
      taxGuid: asText(tax['taxGuid']) ?? tenant.ids.key(),
      taxAuthorityId: asText(tax['taxAuthorityId']),
      taxAuthorityLabel: asText(tax['taxAuthorityLabel']) ?? asText(tax['taxLabel']),
      taxCode: asText(tax['taxCode']),
      taxReclaimCode: asText(tax['reclaimCode']),
      taxSource: asText(tax['taxSource']) ?? 'SYST',
      nonDomesticCode: asText(tax['nonDomesticCode']),
      locationCountryCode:
        asText(tax['locationCountryCode']) ?? expense.location?.countryCode ?? null,
      locationCountrySubCode:
        asText(tax['locationCountrySubCode']) ?? expense.location?.countrySubDivisionCode ?? null,
      amountTax: posted('taxPostedAmount', 'taxTransactionAmount'),
      amountReclaim: posted('reclaimPostedAmount', 'reclaimTransactionAmount'),
    };
  });
}

/** Taxes stated for the whole expense: each allocation bears its share, under a guid of its own. */
function divideTaxes(
  tenant: Tenant,
  taxes: readonly Tax[],
  allocations: readonly Allocation[],
  decimals: number,
): void {
  const weights = allocations.map((allocation) => allocation.percentage);
  for (const tax of taxes) {
    const amounts = shares(tax.amountTax, weights, decimals);
    const reclaims = shares(tax.amountReclaim, weights, decimals);
    for (const [index, allocation] of allocations.entries())
      allocation.taxes.push({
        ...tax,
        taxGuid: index === 0 ? tax.taxGuid : tenant.ids.key(),
        amountTax: amounts[index] ?? 0n,
        amountReclaim: reclaims[index] ?? 0n,
      });
  }
}
