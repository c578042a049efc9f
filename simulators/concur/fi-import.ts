import { type Exact, exact, HUNDRED, ONE, sum } from './amount.ts';
import { expenseType, payeeOf, paymentType } from './catalogue.ts';
import { dayOf, readInstant } from './dates.ts';
import { asFlag, asList, asObject, asText, type Json } from './json.ts';
import type {
  Allocation,
  AppliedAdvance,
  CustomField,
  Expense,
  Report,
  Tax,
  User,
} from './records.ts';
import type { Tenant } from './tenant.ts';
import { ENTERPRISE, readUser } from './users.ts';

/**
 * The report behind a financial document, for the APIs that know reports and not documents. The document has no
 * parents of itemizations, so its entries stand alone.
 */
export function reportOf(tenant: Tenant, document: Json): Report {
  const header = asObject(document['report']);
  const owner = ownerOf(tenant, asObject(document['employee']));
  const created =
    readInstant(header['reportCreationDate']) ?? readInstant(header['reportSubmitDate']);
  const processing = readInstant(header['reportPaymentProcessingDate']);
  const reportKey = tenant.ids.taken(Number(header['reportKey'] ?? tenant.ids.serial()));
  const ledger = asText(header['ledgerCode']) ?? 'DEFAULT';
  const reportId = asText(header['reportId']);
  if (reportId === null) throw new Error('a financial document of type expense needs a reportId');
  return {
    reportId,
    reportKey,
    reportNumber:
      asText(header['reportNumber']) ?? reportKey.toString(36).toUpperCase().padStart(6, '0'),
    userId: owner.id,
    name: asText(header['reportName']) ?? reportId,
    businessPurpose: null,
    currencyCode: asText(header['employeeCurrencyAlphaCode']) ?? 'USD',
    countryCode: asText(header['homeCountryCode']),
    policyId: asText(header['policyId']) ?? '7C1B8E4AD1F94C0D8F0B1B8E9E3F5A10',
    policy: 'Expense Policy',
    ledgerCode: ledger,
    ledger,
    reportDate: dayOf(readInstant(header['reportUserDefinedDate']) ?? tenant.clock.now()),
    creationDate: created ?? tenant.clock.now(),
    submitDate: readInstant(header['reportSubmitDate']),
    processingPaymentDate: processing,
    paidDate: null,
    // Entered now, whatever its dates say: a poll for what changed since must find it.
    lastModified: tenant.clock.now(),
    approvalStatus: 'A_APPR',
    paymentStatus: 'P_PROC',
    everSentBack: false,
    isTest: asFlag(header['isTest']),
    revisionNumber: Number(header['revisionNumber'] ?? 1),
    reportVersion: Number(header['versionId'] ?? 1),
    processId: tenant.ids.key(),
    customData: fieldsOf(header, 'report'),
    comments: [],
    exceptions: [],
    expenses: asList(document['expenseEntry']).map((entry) => expenseOf(tenant, asObject(entry))),
    cashAdvances: advancesOf(document),
    paymentConfirmed: 0n,
  };
}

/** The employee of that number, entered as a new user when the tenant has none. */
function ownerOf(tenant: Tenant, employee: Json): User {
  const employeeNumber = asText(employee['employeeId']) ?? '';
  const known = tenant.books.userByEmployeeNumber(employeeNumber);
  if (known) return known;
  const login = asText(employee['loginId']) ?? employeeNumber;
  const user = readUser(tenant, {
    userName: login.includes('@') ? login : `${login}@example.com`,
    name: { givenName: employee['employeeFirstName'], familyName: employee['employeeLastName'] },
    [ENTERPRISE]: { employeeNumber },
  });
  user.coding = fieldsOf(employee, 'employee');
  tenant.books.putUser(user);
  return user;
}

function expenseOf(tenant: Tenant, entry: Json): Expense {
  const isPersonal = asFlag(entry['entryIsPersonal']);
  const parts = asList(entry['allocation']).map(asObject);
  const approved = decimal(entry['entryApprovedAmount']);
  const payment = asText(entry['reportEntryPatKey']) ?? asText(entry['reportEntryPaymentTypeCode']);
  const payee = payeeOf(payment ?? 'CASH', counterparty(parts));
  const posted = isPersonal ? owedByCompany(parts) : approved;
  const country = asText(entry['entryCountryCode']);
  return {
    expenseId: asText(entry['entryId']) ?? tenant.ids.key(),
    parentExpenseId: null,
    legacyEntryId: tenant.ids.taken(Number(entry['legacyEntryId'] ?? tenant.ids.serial())),
    expenseType: expenseType(
      asText(entry['expenseTypeCode']) ?? 'MISCL',
      asText(entry['expenseTypeName']),
    ),
    paymentType: paymentType(payment ?? (payee === 'EMPL' ? 'CASH' : payee)),
    payee,
    transactionDate: dayOf(readInstant(entry['entryDate']) ?? tenant.clock.now()),
    transactionAmount:
      asText(entry['reportEntryTransactionAmount']) === null
        ? posted
        : decimal(entry['reportEntryTransactionAmount']),
    transactionCurrency: asText(entry['entryCurrAlphaCode']) ?? 'USD',
    exchangeRate: {
      value:
        asText(entry['entryExchangeRate']) === null ? ONE : decimal(entry['entryExchangeRate']),
      operation: entry['entryExchangeRateDirection'] === 'D' ? 'DIVIDE' : 'MULTIPLY',
    },
    postedAmount: posted,
    claimedAmount: isPersonal ? 0n : approved,
    approvedAmount: approved,
    vendor: asText(entry['entryVendorDescription']),
    vendorCode: asText(entry['entryVendorCode']),
    location:
      country === null && asText(entry['entryLocationName']) === null
        ? null
        : {
            id: null,
            name: asText(entry['entryLocationName']),
            city: asText(entry['entryLocationCityName']),
            countryCode: country,
            countrySubDivisionCode: asText(entry['entryCountrySubCode']),
          },
    businessPurpose: asText(entry['entryDescription']),
    isPersonal,
    isBillable: asFlag(entry['entryIsBillable']),
    receiptType: receiptTypeOf(entry['entryReceiptType']),
    receiptImageId: asText(entry['entryReceiptId']),
    ereceiptImageId: asText(entry['entryElectronicReceiptId']),
    mileage: null,
    card: cardOf(entry),
    clearingAccountCode: asText(entry['clearingAccountCode']),
    merchantTaxId: asText(entry['merchantTaxId']),
    customData: fieldsOf(entry, 'entry'),
    allocations: isPersonal ? [] : parts.map((part) => allocationOf(tenant, part)),
    itemizations: [],
    exceptions: [],
    lastModified: tenant.clock.now(),
  };
}

const receiptTypeOf = (code: unknown): 'T' | 'R' | 'N' =>
  code === 'T' || code === 'R' ? code : 'N';

/** The side of the first journal line that is not the company. */
function counterparty(parts: readonly Json[]): string | null {
  const first = asObject(asList(parts[0]?.['journal'])[0]);
  const payer = asText(first['journalPayer']);
  return payer === 'COMP' ? asText(first['journalPayee']) : payer;
}

/** A personal charge is approved with nothing; what was spent stands in the line that owes the card. */
const owedByCompany = (parts: readonly Json[]): Exact =>
  sum(
    parts
      .flatMap((part) => asList(part['journal']).map(asObject))
      .filter((line) => line['journalPayer'] === 'COMP')
      .map((line) => decimal(line['amountGross'])),
  );

function allocationOf(tenant: Tenant, part: Json): Allocation {
  const lines = asList(part['journal']).map(asObject);
  const percentage = asText(part['allocationPercentage']);
  return {
    allocationId: asText(part['allocationId']) ?? tenant.ids.key(),
    percentage: percentage === null ? HUNDRED : exact(percentage),
    amount: sum(lines.map((line) => decimal(line['amountGross']))),
    accountCode: asText(lines[0]?.['journalAccountCode']),
    customData: fieldsOf(part, 'allocation'),
    isSystemAllocation: percentage === null || exact(percentage) === HUNDRED,
    taxes: asList(part['tax']).map((tax) => taxOf(tenant, asObject(tax))),
  };
}

const taxOf = (tenant: Tenant, tax: Json): Tax => ({
  taxGuid: asText(tax['taxGuid']) ?? tenant.ids.key(),
  taxAuthorityId: asText(tax['taxAuthorityLabel']),
  taxAuthorityLabel: asText(tax['taxAuthorityLabel']),
  taxCode: asText(tax['taxCode']),
  taxReclaimCode: asText(tax['taxReclaimCode']),
  taxSource: asText(tax['taxSource']) ?? 'SYST',
  nonDomesticCode: asText(tax['nonDomesticCode']),
  locationCountryCode: asText(tax['locationCountryCode']),
  locationCountrySubCode: asText(tax['locationCountrySubCode']),
  amountTax: decimal(tax['amountTax']),
  amountReclaim: decimal(tax['amountReclaim']),
});

function cardOf(entry: Json): Expense['card'] {
  const transactionId = asText(entry['cardTransactionID']);
  if (transactionId === null) return null;
  return {
    transactionId,
    accountId: asText(entry['cardAccountID']),
    amount: decimal(entry['cardTransactionAmount']),
    currency: asText(entry['cardTransactionCurrency']) ?? 'USD',
  };
}

const advancesOf = (document: Json): AppliedAdvance[] =>
  asList(document['cashAdvanceApplication'])
    .map(asObject)
    .map((application) => ({
      cashAdvanceId: asText(application['cashAdvanceId']) ?? '',
      amount: -decimal(application['cashAdvanceApplicationAmount']),
      clearingAccountCode: asText(application['cashAdvanceClearingAccountCode']),
    }));

const decimal = (value: unknown): Exact => exact(asText(value) ?? '0');

/** `entryCustom3Code` / `entryCustom3Value` -> the field `custom3`, where either is filled. */
function fieldsOf(source: Json, prefix: string): CustomField[] {
  const found = new Map<string, CustomField>();
  const pattern = new RegExp(`^${prefix}(Custom|OrgUnit)(\\d+)(Code|Value)$`);
  for (const [name, value] of Object.entries(source)) {
    const match = pattern.exec(name);
    const text = asText(value);
    if (!match || text === null) continue;
    const id = `${match[1] === 'Custom' ? 'custom' : 'orgUnit'}${match[2]}`;
    const field = found.get(id) ?? { id, value: null, code: null, listItemId: null, label: null };
    found.set(id, match[3] === 'Code' ? { ...field, code: text } : { ...field, value: text });
  }
  return [...found.values()].sort((a, b) => fieldOrder(a.id) - fieldOrder(b.id));
}

const fieldOrder = (id: string): number =>
  Number(id.replace(/\D/g, '')) + (id.startsWith('orgUnit') ? 100 : 0);
