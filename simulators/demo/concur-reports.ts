import type {
  ExpenseAllocation,
  ExpenseEntry,
  ExpenseItem,
  ExpenseReport,
  PaidWith,
} from './expense-model.ts';
import { EXPENSE_TYPES, type ExpenseTypeCode } from './expense-types.ts';
import type { Company, EntityCode } from './model.ts';
import { type Minor, sum, wireNumber } from './money.ts';
import type { concurIds } from './vendor-ids.ts';
import type { VendorRecord } from './wire.ts';

export interface ConcurTelling {
  readonly company: Company;
  readonly ids: ReturnType<typeof concurIds>;
}

export const POLICIES: Readonly<
  Record<EntityCode, { readonly id: string; readonly name: string }>
> = {
  US01: { id: 'A0000000000000000000000000000001', name: 'Travel and Expenses, United States' },
  DE01: { id: 'A0000000000000000000000000000002', name: 'Reisekostenrichtlinie Deutschland' },
};

/** A report with everything in it, in the shape in which the stand-in takes and shows reports. */
export function report({ company, ids }: ConcurTelling, r: ExpenseReport): VendorRecord {
  const owner = company.employees.find((e) => e.key === r.employee);
  if (!owner) throw new Error(`report ${r.key} has no owner`);
  const advance = sum(r.entries.filter((e) => e.paidWith === 'ADVANCE').map((e) => e.approved));
  return {
    reportId: ids.hex('report', r.key, 20),
    reportKey: 5000 + Number(r.key.slice(1)),
    reportNumber: r.number,
    userId: ids.uuid('user', r.employee),
    name: r.name,
    businessPurpose: r.purpose,
    currencyCode: r.currency,
    countryCode: r.entity === 'US01' ? 'US' : 'DE',
    policyId: POLICIES[r.entity].id,
    policy: POLICIES[r.entity].name,
    ledgerCode: r.entity,
    ledger: r.entity,
    reportDate: r.date,
    approvalStatusId: r.approval,
    paymentStatusId: r.payment,
    creationDate: r.createdAt,
    submitDate: r.submittedAt,
    processingPaymentDate: r.approvedAt,
    paidDate: r.paidAt,
    lastModifiedDate: r.changedAt,
    everSentBack: r.revision > 1,
    revisionNumber: r.revision,
    reportVersion: r.revision,
    customData: [
      field('orgUnit1', r.entity, 'Legal Entity'),
      field('orgUnit2', owner.department, 'Department'),
      field('orgUnit3', owner.costCenter, 'Cost Center'),
    ],
    comments: commentsOf({ company, ids }, r, owner.manager),
    cashAdvances:
      advance > 0n
        ? [
            {
              cashAdvanceId: ids.hex('advance', r.key, 32),
              amount: wireNumber(advance, r.currency),
              clearingAccountCode: '1310',
            },
          ]
        : [],
    expenses: r.entries.map((e) => expense({ company, ids }, r, e)),
  };
}

function field(id: string, code: string, label: string, value = code): VendorRecord {
  return { id, code, value, label };
}

function commentsOf(
  { ids }: ConcurTelling,
  r: ExpenseReport,
  manager: string | null,
): VendorRecord[] {
  if (r.comment === null) return [];
  const authorId = manager === null ? null : ids.uuid('user', manager);
  return [{ comment: r.comment, authorId, creationDate: r.submittedAt ?? r.createdAt }];
}

/** A code that the vendor has no type for is paid out like cash, less the advance on the report. */
const PAYMENT_TYPES: Readonly<Record<PaidWith, { readonly code: string; readonly name: string }>> =
  {
    CASH: { code: 'CASH', name: 'Cash' },
    COMPANY_CARD: { code: 'CBCP', name: 'Company Paid Card' },
    EMPLOYEE_CARD: { code: 'IBIP', name: 'Employee Paid Card' },
    BILLED_CARD: { code: 'IBCP', name: 'Corporate Card (individual bill, company pays)' },
    ADVANCE: { code: 'CADV', name: 'Cash Advance' },
  };

function expense(telling: ConcurTelling, r: ExpenseReport, e: ExpenseEntry): VendorRecord {
  const { ids } = telling;
  return {
    ...itemOf(telling, r, e, e.spentCurrency),
    paymentType: PAYMENT_TYPES[e.paidWith],
    exchangeRate: { value: Number(e.rate), operation: 'MULTIPLY' },
    vendor: e.vendor === null ? null : { description: e.vendor },
    location: { name: e.city, city: e.city, countryCode: e.country },
    isExpenseBillable: e.billable,
    receiptType: { id: { TAX: 'T', REGULAR: 'R', NONE: 'N' }[e.receipt] },
    receiptImageId: e.receipt === 'NONE' ? null : ids.hex('receipt', e.key, 32),
    merchantTaxId: e.receipt === 'TAX' && e.country === 'DE' ? 'DE000200001' : null,
    ...(e.distance === null ? {} : { mileage: mileageOf(e.distance, r.entity) }),
    ...cardOf(telling, e),
    exceptions: e.findings.map((f) => ({
      exceptionCode: f.code,
      message: f.message,
      isBlocking: f.blocking,
      exceptionVisibility: 'ALL',
    })),
    itemizations: e.itemizations.map((i) => itemOf(telling, r, i, e.spentCurrency)),
  };
}

function itemOf(
  telling: ConcurTelling,
  r: ExpenseReport,
  i: ExpenseItem,
  spentCurrency: string,
): VendorRecord {
  const money = (amount: Minor, currencyCode: string) => ({
    value: wireNumber(amount, currencyCode),
    currencyCode,
  });
  return {
    expenseId: telling.ids.hex('expense', i.key, 32),
    expenseType: { code: i.type, name: EXPENSE_TYPES[i.type as ExpenseTypeCode].name },
    transactionDate: i.date,
    transactionAmount: money(i.spent, spentCurrency),
    postedAmount: money(i.posted, r.currency),
    claimedAmount: money(i.personal ? 0n : i.posted, r.currency),
    approvedAmount: money(i.approved, r.currency),
    businessPurpose: i.description,
    isPersonalExpense: i.personal,
    taxes: i.taxes.map((t) => ({
      taxAuthorityLabel: t.authority,
      taxCode: t.code,
      reclaimCode: t.reclaimCode,
      locationCountryCode: t.country,
      taxPostedAmount: wireNumber(t.tax, r.currency),
      reclaimPostedAmount: wireNumber(t.reclaimable, r.currency),
    })),
    allocations: i.allocations.map((a) => allocation(telling, r, a)),
    lastModifiedDate: r.changedAt,
  };
}

/** The allocation form of the tenant: legal entity, department, cost centre, project, billed customer. */
function allocation(
  { company, ids }: ConcurTelling,
  r: ExpenseReport,
  a: ExpenseAllocation,
): VendorRecord {
  const center = company.costCenters.find((c) => c.code === a.costCenter);
  const department = company.departments.find((d) => d.code === a.department);
  const project = company.projects.find((p) => p.code === a.project);
  const customer = company.customers.find((c) => c.key === a.customer);
  return {
    allocationId: ids.hex('allocation', a.key, 32),
    percentage: a.percent,
    allocationAmount: { value: wireNumber(a.amount, r.currency), currencyCode: r.currency },
    accountCode: a.account,
    customData: [
      field('custom1', r.entity, 'Legal Entity'),
      field('custom2', a.department, 'Department', department?.name),
      field('custom3', a.costCenter, 'Cost Center', center?.name),
      ...(project ? [field('custom4', project.code, 'Project', project.name)] : []),
      ...(customer ? [field('custom5', customer.number, 'Billed Customer', customer.name)] : []),
    ],
  };
}

function mileageOf(distance: number, entity: EntityCode): VendorRecord {
  return {
    totalDistance: distance,
    vehicleId: 'PERSONAL',
    unitOfMeasure: entity === 'US01' ? 'M' : 'K',
    startLocation: 'Office',
    endLocation: 'Customer',
  };
}

function cardOf({ ids }: ConcurTelling, e: ExpenseEntry): VendorRecord {
  if (e.paidWith === 'CASH' || e.paidWith === 'ADVANCE') return {};
  return {
    clearingAccountCode: '2200',
    cardTransaction: {
      transactionId: ids.hex('card', e.key, 20),
      accountId: 'CARD-1',
      amount: { value: wireNumber(e.spent, e.spentCurrency), currencyCode: e.spentCurrency },
    },
  };
}
