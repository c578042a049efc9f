import type { Random } from '../kernel/random.ts';
import type { DateText } from './calendar.ts';
import { accounted, type Surroundings } from './expense-items.ts';
import type { ExpenseEntry, ExpenseItem, PaidWith, PolicyFinding } from './expense-model.ts';
import type { Place } from './expense-story.ts';
import { EXPENSE_TYPES, type ExpenseTypeCode } from './expense-types.ts';
import { rateOn } from './fiscal.ts';
import {
  amountText,
  convert,
  type Minor,
  roundedQuotient,
  sum,
  product as times,
} from './money.ts';

export interface Spending {
  readonly key: string;
  readonly type: ExpenseTypeCode;
  readonly paidWith: PaidWith;
  readonly place: Place;
  readonly date: DateText;
  /** Currency of the report. */
  readonly currency: string;
  readonly around: Omit<Surroundings, 'country' | 'taxReceipt'>;
}

/** One receipt of a report. */
export function entry(spending: Spending, random: Random): ExpenseEntry {
  const { type, place, date, currency } = spending;
  const rate = rateOn(spending.around.reference.rates, place.currency, currency, date);
  const receipt =
    type === 'MILEG' || type === 'LODTX'
      ? 'NONE'
      : random.pick(['TAX', 'TAX', 'TAX', 'REGULAR', 'NONE'] as const);
  const around = { ...spending.around, country: place.country, taxReceipt: receipt === 'TAX' };
  const distance = type === 'MILEG' ? random.int(20, 260) : null;
  const spent = distance === null ? spentThere(spending, random) : mileagePay(distance, currency);
  const items = type === 'LODNG' ? hotelBill(spending, spent, rate, around, random) : [];
  const whole =
    items.length > 0 ? totalOf(spending, items) : single(spending, spent, rate, around, random);
  return {
    ...whole,
    vendor: vendorOf(type, random),
    city: place.city,
    country: place.country,
    spentCurrency: place.currency,
    rate,
    paidWith: spending.paidWith,
    billable: spending.around.customer !== null,
    receipt,
    itemizations: items,
    findings: findingsOf(type, receipt, whole),
    distance,
  };
}

function vendorOf(type: ExpenseTypeCode, random: Random): string | null {
  const { vendors } = EXPENSE_TYPES[type];
  return vendors.length === 0 ? null : random.pick<string>(vendors);
}

function spentThere({ type, place }: Spending, random: Random): Minor {
  const [least, most] = EXPENSE_TYPES[type].usual;
  const home = BigInt(random.int(least * 100, most * 100));
  return times(place.currency, amountText(home, 'EUR'), place.perHomeUnit);
}

/** Per mile in America, per kilometre in Germany. */
function mileagePay(distance: number, currency: string): Minor {
  return times(currency, String(distance), currency === 'USD' ? '0.70' : '0.30');
}

function single(
  spending: Spending,
  spent: Minor,
  rate: string,
  around: Surroundings,
  random: Random,
): ExpenseItem {
  const personal = spending.type !== 'MILEG' && random.chance(0.06);
  const bare = item(spending, spending.key, spending.type, spent, rate, personal);
  return accounted({ ...bare, approved: approvedOf(bare, random) }, around, random);
}

type Bare = Omit<ExpenseItem, 'taxes' | 'allocations'>;

function item(
  { date, place, currency }: Spending,
  key: string,
  type: ExpenseTypeCode,
  spent: Minor,
  rate: string,
  personal: boolean,
): Bare {
  const posted = convert(spent, place.currency, currency, rate);
  const description = `${EXPENSE_TYPES[type].name} in ${place.city}`;
  return {
    key,
    type,
    date,
    description,
    spent,
    posted,
    approved: personal ? 0n : posted,
    personal,
  };
}

/** Now and then an approver cuts a lavish meal to three quarters. */
function approvedOf(bare: Bare, random: Random): Minor {
  const lavish = (bare.type === 'DINNR' || bare.type === 'BUSML') && random.chance(0.15);
  return lavish && !bare.personal ? roundedQuotient(bare.posted * 3n, 4n) : bare.approved;
}

/** Room, city tax and breakfast of one bill, and sometimes a film that the guest pays for. */
function hotelBill(
  spending: Spending,
  spent: Minor,
  rate: string,
  around: Surroundings,
  random: Random,
): ExpenseItem[] {
  const tax = roundedQuotient(spent * 5n, 100n);
  const breakfast = roundedQuotient(spent * 9n, 100n);
  const film = random.chance(0.35) ? roundedQuotient(spent * 7n, 100n) : 0n;
  const parts: (readonly [ExpenseTypeCode, Minor, boolean])[] = [
    ['LODNG', spent - tax - breakfast - film, false],
    ['LODTX', tax, false],
    ['BRKFT', breakfast, false],
    ...(film > 0n ? [['ENTOT', film, true] as const] : []),
  ];
  return parts.map(([type, amount, personal], i) =>
    accounted(
      item(spending, `${spending.key}-I${i + 1}`, type, amount, rate, personal),
      around,
      random,
    ),
  );
}

function totalOf({ key, type, date, place }: Spending, items: readonly ExpenseItem[]): ExpenseItem {
  return {
    key,
    type,
    date,
    description: `${EXPENSE_TYPES[type].name} in ${place.city}`,
    spent: sum(items.map((i) => i.spent)),
    posted: sum(items.map((i) => i.posted)),
    approved: sum(items.map((i) => i.approved)),
    personal: false,
    taxes: [],
    allocations: [],
  };
}

function findingsOf(
  type: ExpenseTypeCode,
  receipt: ExpenseEntry['receipt'],
  { posted, approved, personal }: ExpenseItem,
): PolicyFinding[] {
  const found: PolicyFinding[] = [];
  if (receipt === 'NONE' && type !== 'MILEG' && posted > 7_500n)
    found.push({ code: 'NORECPT', message: 'A receipt is required above 75.00', blocking: false });
  if (!personal && approved < posted && type !== 'LODNG')
    found.push({
      code: 'LIMIT',
      message: 'More than the limit of this expense type',
      blocking: false,
    });
  return found;
}
