import { type Random, seededRandom } from '../kernel/random.ts';
import { settle } from './books.ts';
import type { DateText } from './calendar.ts';
import { PRODUCTS } from './catalogue.ts';
import { contacts, customers } from './customers.ts';
import { expenseReports } from './expenses.ts';
import { fiscalPeriods, monthlyRates } from './fiscal.ts';
import { directInvoices, scheduledInvoices, type UnnumberedInvoice } from './invoices.ts';
import { ACCOUNTS, CURRENCIES, TAXES, TERMS } from './ledger-setup.ts';
import type { Books, Company, Customer, Invoice, Market, Reference } from './model.ts';
import { orderOf } from './orders.ts';
import { COST_CENTERS, DEPARTMENTS, ENTITIES, LOCATIONS } from './organisation.ts';
import { employees } from './people.ts';
import { projects } from './projects.ts';
import { type Deal, opportunities, wonDeals } from './sales.ts';

export interface CompanyOptions {
  readonly seed: number;
  /** `YYYY-MM-DD`; the last recorded event is of the day before. */
  readonly today: DateText;
  readonly customers?: number;
}

/**
 * A made-up company that sells software subscriptions from New York and Berlin, with a good year of history.
 * The same seed and day give the same company to the last cent and id.
 */
export function generateCompany({ seed, today, customers: count = 60 }: CompanyOptions): Company {
  const draw = (part: number): Random => seededRandom(seed * 101 + part);
  const staff = employees(today, draw(1));
  const known = customers(count, today, staff, draw(2));
  const reference: Reference = {
    entities: ENTITIES,
    accounts: ACCOUNTS,
    departments: DEPARTMENTS,
    costCenters: COST_CENTERS,
    locations: LOCATIONS,
    projects: projects(known, today),
    terms: TERMS,
    taxes: TAXES,
    currencies: CURRENCIES,
    rates: monthlyRates(today, draw(3)),
    periods: fiscalPeriods(today),
    products: PRODUCTS,
  };
  const deals = wonDeals(known, today, draw(4));
  const pipeline = opportunities(deals, known, today, draw(5));
  const market: Market = {
    customers: known,
    contacts: contacts(known, today, draw(6)),
    opportunities: pipeline.all,
  };
  const books = bookkeeping(deals, pipeline.ofDeal, known, reference, today, draw(7));
  const reports = expenseReports(staff, known, reference, today, draw(8));
  return {
    seed,
    today,
    ...reference,
    ...market,
    ...books,
    employees: staff,
    expenseReports: reports,
  };
}

function bookkeeping(
  deals: readonly Deal[],
  ofDeal: ReturnType<typeof opportunities>['ofDeal'],
  known: readonly Customer[],
  reference: Reference,
  today: DateText,
  random: Random,
): Books {
  const byKey = new Map(known.map((c) => [c.key, c]));
  const customerOf = (key: string): Customer => {
    const customer = byKey.get(key);
    if (!customer) throw new Error(`no customer ${key}`);
    return customer;
  };
  const orders = deals.map((d, i) => orderOf(d, i, ofDeal.get(d) ?? null, today, random));
  const buyers = known.filter((c) => c.knownTo !== 'CRM' && c.active);
  const invoices = numbered([
    ...scheduledInvoices(orders, customerOf, reference, random),
    ...directInvoices(buyers, reference, today, random),
  ]);
  return { orders, ...settle(invoices, customerOf, reference.rates, today, random) };
}

/** Numbers run by date of issue. */
function numbered(invoices: readonly UnnumberedInvoice[]): Invoice[] {
  return [...invoices]
    .sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1))
    .map((invoice, i) => ({ ...invoice, number: `INV${40001 + i}` }));
}
