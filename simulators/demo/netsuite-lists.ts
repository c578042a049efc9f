import type { Company, EntityCode } from './model.ts';
import { decimalsOf } from './money.ts';
import type { IdOf } from './vendor-ids.ts';
import type { VendorRecord } from './wire.ts';

export interface Telling {
  readonly company: Company;
  readonly idOf: IdOf;
}

const ref = (idOf: IdOf, kind: string, key: string | null) =>
  key === null ? null : { id: idOf(kind, key) };

const inEntities = ({ idOf }: Telling, codes: readonly EntityCode[]) => ({
  items: codes.map((code) => ({ id: idOf('entity', code) })),
});

/** What finance set up, as NetSuite's lists. A code that NetSuite has no field for is the external id. */
export function lists(telling: Telling): Record<string, VendorRecord[]> {
  return {
    subsidiary: subsidiaries(telling),
    currency: currencies(telling),
    currencyRate: currencyRates(telling),
    accountingPeriod: periods(telling),
    account: accounts(telling),
    department: telling.company.departments.map((d) => dimension(telling, 'department', d)),
    classification: telling.company.costCenters.map((c) => dimension(telling, 'costCenter', c)),
    location: locations(telling),
    term: terms(telling),
    salesTaxItem: taxItems(telling),
    serviceSaleItem: items(telling),
  };
}

function subsidiaries({ company, idOf }: Telling): VendorRecord[] {
  return company.entities.map((e) => ({
    id: idOf('entity', e.code),
    name: e.name,
    legalName: e.name,
    parent: ref(idOf, 'entity', e.parent),
    currency: ref(idOf, 'currency', e.currency),
    country: e.country,
    federalIdNumber: e.taxRegistration,
    isElimination: false,
    mainAddress: {
      addr1: e.address.lines[0],
      addr2: e.address.lines[1],
      city: e.address.city,
      state: e.address.state,
      zip: e.address.postalCode,
      country: { id: e.address.country },
    },
    custrecord_tb_code: e.code,
    custrecord_tb_timezone: e.timeZone,
    isInactive: false,
  }));
}

function currencies({ company, idOf }: Telling): VendorRecord[] {
  return company.currencies.map((c) => ({
    id: idOf('currency', c.code),
    name: c.name,
    symbol: c.code,
    displaySymbol: c.symbol,
    currencyPrecision: decimalsOf(c.code),
    isBaseCurrency: c.code === 'USD',
    isInactive: false,
  }));
}

function currencyRates({ company, idOf }: Telling): VendorRecord[] {
  return company.rates.map((r, i) => ({
    id: String(i + 1),
    baseCurrency: ref(idOf, 'currency', r.to),
    transactionCurrency: ref(idOf, 'currency', r.from),
    effectiveDate: r.date,
    exchangeRate: Number(r.rate),
  }));
}

function periods({ company }: Telling): VendorRecord[] {
  return company.periods.map((p, i) => ({
    id: String(i + 1),
    periodName: p.name,
    startDate: p.start,
    endDate: p.end,
    isYear: p.kind === 'YEAR',
    isQuarter: p.kind === 'QUARTER',
    isAdjust: false,
    closed: p.closed,
    arLocked: p.receivablesLocked,
    apLocked: p.payablesLocked,
    allLocked: p.closed,
  }));
}

function accounts(telling: Telling): VendorRecord[] {
  const { company, idOf } = telling;
  return company.accounts.map((a) => ({
    id: idOf('account', a.code),
    acctNumber: a.code,
    acctName: a.name,
    acctType: { id: a.type },
    parent: ref(idOf, 'account', a.parent),
    subsidiary: inEntities(telling, a.entities),
    includeChildren: a.entities.length > 1,
    currency: ref(idOf, 'currency', a.currency),
    isSummary: a.summary,
    eliminate: false,
    isInactive: !a.active,
  }));
}

function dimension(
  telling: Telling,
  kind: 'department' | 'costCenter',
  d: Company['departments'][number],
): VendorRecord {
  return {
    id: telling.idOf(kind, d.code),
    externalId: d.code,
    name: d.name,
    parent: ref(telling.idOf, kind, d.parent),
    subsidiary: inEntities(telling, d.entities),
    includeChildren: d.entities.length > 1,
    isInactive: !d.active,
  };
}

function locations(telling: Telling): VendorRecord[] {
  return telling.company.locations.map((l) => ({
    id: telling.idOf('location', l.code),
    externalId: l.code,
    name: l.name,
    subsidiary: inEntities(telling, [l.entity]),
    isInactive: false,
  }));
}

function terms({ company, idOf }: Telling): VendorRecord[] {
  return company.terms.map((t) => ({
    id: idOf('term', t.code),
    name: t.code,
    dateDriven: t.basis === 'END_OF_MONTH',
    ...(t.basis === 'END_OF_MONTH'
      ? { dayOfMonthNetDue: 31, dueNextMonthIfWithinDays: 10 }
      : { daysUntilNetDue: t.netDays }),
    ...(t.discountPercent === null
      ? {}
      : { discountPercent: t.discountPercent, daysUntilExpiry: t.discountDays }),
    isInactive: !t.active,
  }));
}

function taxItems(telling: Telling): VendorRecord[] {
  return telling.company.taxes.map((t) => ({
    id: telling.idOf('tax', t.code),
    itemId: t.code,
    description: t.exemptionReason ?? t.description,
    rate: Number(t.percent),
    country: t.country,
    category: { id: t.category },
    effectiveFrom: t.validFrom,
    validUntil: t.validTo,
    subsidiary: inEntities(telling, [t.entity]),
    isInactive: false,
  }));
}

function items(telling: Telling): VendorRecord[] {
  const { company, idOf } = telling;
  return company.products.map((p) => ({
    id: idOf('product', p.sku),
    itemId: p.sku,
    displayName: p.name,
    salesDescription: `${p.family}: ${p.name}`,
    rate: Number(p.prices.US01),
    unitsType: p.unit,
    incomeAccount: ref(idOf, 'account', p.revenueAccount),
    deferredRevenueAccount: ref(idOf, 'account', p.deferredAccount),
    subsidiary: inEntities(telling, ['US01', 'DE01']),
    includeChildren: true,
    isInactive: !p.active,
  }));
}
