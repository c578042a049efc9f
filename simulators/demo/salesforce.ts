import { productOf } from './catalogue.ts';
import { priceOverTerm } from './deal-lines.ts';
import type { Company, Contact, Customer, Employee, Opportunity, SaleLine } from './model.ts';
import { wireNumber } from './money.ts';
import { type IdOf, salesforceIds } from './vendor-ids.ts';
import { streetOf, type VendorRecord, type VendorRecords, wireDecimal } from './wire.ts';

/** What Salesforce knows of the company, in its own records. */
export function salesforceRecords(company: Company): VendorRecords {
  const idOf = salesforceIds(company);
  const known = new Map(
    company.customers.filter((c) => c.knownTo !== 'ERP').map((c) => [c.key, c]),
  );
  const opportunities = company.opportunities;
  return {
    User: company.employees.map((e) => user(idOf, e)),
    Account: [...known.values()].map((c) => account(company, idOf, c)),
    Contact: company.contacts.flatMap((c) => {
      const employer = known.get(c.customer);
      return employer ? [contact(idOf, c, employer)] : [];
    }),
    Product2: company.products.map((p) => product(idOf, p)),
    Pricebook2: [{ Id: idOf('pricebook', 'list'), Name: 'Lantern list prices', IsActive: true }],
    PricebookEntry: company.products.flatMap((p) => prices(idOf, p)),
    Opportunity: opportunities.map((o) => opportunity(idOf, o)),
    OpportunityLineItem: opportunities.flatMap((o) =>
      o.lines.map((line, i) => opportunityLine(idOf, o, line, i)),
    ),
  };
}

function stamps(idOf: IdOf, owner: string, created: string, changed: string): VendorRecord {
  return {
    CreatedDate: salesforceTime(created),
    CreatedById: idOf('user', owner),
    LastModifiedDate: salesforceTime(changed),
    LastModifiedById: idOf('user', owner),
    SystemModstamp: salesforceTime(changed),
  };
}

/** `2026-01-31T10:11:12.000+0000` */
const salesforceTime = (instant: string): string => instant.replace('Z', '+0000');

function user(idOf: IdOf, e: Employee): VendorRecord {
  return {
    Id: idOf('user', e.key),
    Username: e.email,
    FirstName: e.firstName,
    LastName: e.lastName,
    Email: e.email,
    Phone: e.phone,
    Title: e.title,
    Department: e.department,
    Alias: `u${e.number}`,
    IsActive: e.left === null,
    EmployeeNumber: e.number,
    ManagerId: e.manager === null ? null : idOf('user', e.manager),
    TimeZoneSidKey: e.entity === 'US01' ? 'America/New_York' : 'Europe/Berlin',
    CurrencyIsoCode: e.entity === 'US01' ? 'USD' : 'EUR',
    ...stamps(idOf, e.key, `${e.hired}T09:00:00.000Z`, e.changedAt),
  };
}

function account(company: Company, idOf: IdOf, c: Customer): VendorRecord {
  const parent = company.customers.find((p) => p.key === c.parent && p.knownTo !== 'ERP');
  const linked = c.linkedBy === 'CRM_ID' || c.linkedBy === 'ERP_NUMBER';
  return {
    Id: idOf('account', c.key),
    Name: c.name,
    AccountNumber: `A-${c.key.slice(1).padStart(5, '0')}`,
    Type: c.knownTo === 'CRM' ? 'Prospect' : 'Customer',
    ParentId: parent ? idOf('account', parent.key) : null,
    BillingStreet: streetOf(c.address),
    BillingCity: c.address.city,
    BillingState: c.address.state,
    BillingPostalCode: c.address.postalCode,
    BillingCountry: c.address.country,
    Phone: c.phone,
    Website: `https://${c.domain}`,
    Industry: c.industry,
    NumberOfEmployees: c.seats * 4,
    OwnerId: idOf('user', c.owner),
    CurrencyIsoCode: c.currency,
    External_Id__c: `lf-${c.key.toLowerCase()}`,
    ERP_Customer_Number__c: linked ? c.number : null,
    Tax_Id__c: c.taxId,
    Payment_Terms__c: c.term,
    Credit_Limit__c: c.creditLimit === null ? null : wireNumber(c.creditLimit, c.currency),
    Credit_Hold__c: c.credit === 'ON',
    Segment__c: c.segment,
    ...(linked ? standing(company, c) : {}),
    ...stamps(idOf, c.owner, `${c.since}T10:00:00.000Z`, c.changedAt),
  };
}

/** What somebody wrote back from the ERP the evening before. */
function standing(company: Company, c: Customer): VendorRecord {
  const open = company.invoices.filter((i) => i.customer === c.key && i.balance > 0n);
  const total = (invoices: typeof open): number =>
    wireNumber(
      invoices.reduce((sum, i) => sum + i.balance, 0n),
      c.currency,
    );
  const paid = company.payments.filter((p) => p.customer === c.key && p.state === 'DEPOSITED');
  return {
    Open_Balance__c: total(open),
    Overdue_Balance__c: total(open.filter((i) => i.dueDate < company.today)),
    Last_Payment_Date__c: paid.at(-1)?.date ?? null,
  };
}

function contact(idOf: IdOf, c: Contact, employer: Customer): VendorRecord {
  return {
    Id: idOf('contact', c.key),
    AccountId: idOf('account', c.customer),
    FirstName: c.firstName,
    LastName: c.lastName,
    Title: c.title,
    Email: c.email,
    Phone: c.phone,
    MailingStreet: streetOf(employer.address),
    MailingCity: employer.address.city,
    MailingState: employer.address.state,
    MailingPostalCode: employer.address.postalCode,
    MailingCountry: employer.address.country,
    OwnerId: idOf('user', employer.owner),
    Roles__c: c.roles.length === 0 ? null : c.roles.join(';'),
    CurrencyIsoCode: employer.currency,
    ...stamps(idOf, employer.owner, c.changedAt, c.changedAt),
  };
}

function product(idOf: IdOf, p: Company['products'][number]): VendorRecord {
  return {
    Id: idOf('product', p.sku),
    Name: p.name,
    ProductCode: p.sku,
    StockKeepingUnit: p.sku,
    Description: `${p.name}, priced per ${p.unit}`,
    Family: p.family,
    IsActive: p.active,
    QuantityUnitOfMeasure: p.model === 'RECURRING' ? 'User' : 'Each',
    Revenue_Code__c: p.revenueCode,
    CurrencyIsoCode: 'USD',
  };
}

/** The price of the selling company, in every currency that one of its customers is billed in. */
const PRICED = [
  ['USD', 'US01'],
  ['GBP', 'US01'],
  ['EUR', 'DE01'],
  ['CHF', 'DE01'],
] as const;

function prices(idOf: IdOf, p: Company['products'][number]): VendorRecord[] {
  return PRICED.map(([currency, entity]) => ({
    Id: idOf('price', `${p.sku} ${currency}`),
    Pricebook2Id: idOf('pricebook', 'list'),
    Product2Id: idOf('product', p.sku),
    Name: p.name,
    UnitPrice: wireDecimal(p.prices[entity]),
    IsActive: p.active,
    CurrencyIsoCode: currency,
  }));
}

function opportunity(idOf: IdOf, o: Opportunity): VendorRecord {
  const closed = o.stage === 'Closed Won' || o.stage === 'Closed Lost';
  return {
    Id: idOf('opportunity', o.key),
    AccountId: idOf('account', o.customer),
    Name: o.name,
    StageName: o.stage,
    Probability: o.probability,
    CloseDate: o.closeDate,
    Amount: wireNumber(o.amount, o.currency),
    Type: o.name.includes('renewal') ? 'Renewal' : 'New Business',
    NextStep: closed ? null : 'Call the buyer',
    LeadSource: 'Web',
    Pricebook2Id: idOf('pricebook', 'list'),
    OwnerId: idOf('user', o.owner),
    CurrencyIsoCode: o.currency,
    Selling_Entity__c: o.entity,
    Tax_Jurisdiction__c: o.jurisdiction,
    Revision__c: o.revision,
    ...termsOf(o),
    ...stamps(idOf, o.owner, o.createdAt, o.changedAt),
  };
}

function termsOf({ terms }: Opportunity): VendorRecord {
  if (!terms) return {};
  return {
    Start_Date__c: terms.start,
    End_Date__c: terms.end,
    Term_Months__c: terms.months,
    Billing_Frequency__c: terms.frequency,
    Billing_Timing__c: terms.timing,
    Auto_Renew__c: terms.autoRenew,
    Payment_Terms__c: terms.term,
  };
}

/** A seat is priced for the whole term; the discount is the line's own. */
function opportunityLine(
  idOf: IdOf,
  o: Opportunity,
  line: SaleLine,
  position: number,
): VendorRecord {
  const { name, sku } = productOf(line.product);
  return {
    Id: idOf('opportunityLine', `${o.key} ${position}`),
    OpportunityId: idOf('opportunity', o.key),
    SortOrder: position + 1,
    PricebookEntryId: idOf('price', `${sku} ${o.currency}`),
    Quantity: wireDecimal(line.quantity),
    UnitPrice: wireDecimal(priceOverTerm(line, o.currency)),
    Discount: line.discountPercent === 0 ? null : line.discountPercent,
    TotalPrice: wireNumber(line.net, o.currency),
    ServiceDate: o.terms?.start ?? null,
    Description: name,
    ...stamps(idOf, o.owner, o.createdAt, o.changedAt),
  };
}
