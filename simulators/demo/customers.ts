import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, instantOn } from './calendar.ts';
import type { Address, Contact, Customer, Employee, EntityCode, PaymentMethod } from './model.ts';
import { type CompanyName, companyNames, FIRST_NAMES, LAST_NAMES, slug } from './names.ts';
import { phoneIn } from './people.ts';

/** What the story needs of one customer; everything left out is drawn. */
interface Part {
  readonly country: string;
  readonly entity: EntityCode;
  /** Position of the parent in the cast. */
  readonly parent?: number;
  readonly nameAfter?: string;
  readonly currency?: string;
  readonly tax?: string;
  readonly exemptionReason?: string;
  readonly credit?: Customer['credit'];
  readonly knownTo?: Customer['knownTo'];
  readonly linkedBy?: Customer['linkedBy'];
  readonly inactive?: boolean;
  readonly paymentRuns?: boolean;
}

const US: Part = { country: 'US', entity: 'US01' };
const DE: Part = { country: 'DE', entity: 'DE01' };

/** Three groups, two levels of subsidiaries below the first of each, then the single customers the story needs. */
const CAST: readonly Part[] = [
  { ...US, paymentRuns: true },
  { ...US, parent: 0, nameAfter: 'West' },
  { ...US, parent: 0, nameAfter: 'Logistics' },
  { ...US, parent: 0, nameAfter: 'Canada Desk' },
  { ...US, parent: 1, nameAfter: 'West Service' },
  { ...US, parent: 1, nameAfter: 'West Parts' },
  { ...DE, paymentRuns: true },
  { ...DE, parent: 6, nameAfter: 'Nord' },
  { ...DE, parent: 6, nameAfter: 'Sued' },
  { ...US, parent: 6, nameAfter: 'America' },
  { ...DE, parent: 7, nameAfter: 'Nord Handel' },
  { ...US },
  { ...US, parent: 11, nameAfter: 'East' },
  { ...DE, parent: 11, nameAfter: 'Europe' },
  { country: 'AT', entity: 'DE01', parent: 13, nameAfter: 'Austria', tax: 'DE-AE' },
  { ...DE, parent: 13, nameAfter: 'Germany' },
  { ...US, credit: 'ON' },
  { ...DE, credit: 'OFF' },
  { ...US, tax: 'US-E', exemptionReason: 'Exemption certificate 501-0042' },
  { country: 'FR', entity: 'DE01', tax: 'DE-AE' },
  { country: 'NL', entity: 'DE01', tax: 'DE-AE' },
  { country: 'CH', entity: 'DE01', tax: 'DE-Z', currency: 'CHF' },
  { country: 'GB', entity: 'US01', tax: 'US-Z', currency: 'GBP' },
  { ...DE, tax: 'DE-E', exemptionReason: 'Exempt school, notice of 2024' },
  { ...US, linkedBy: 'ERP_NUMBER' },
  { ...DE, linkedBy: 'TAX_ID' },
  { ...US, inactive: true },
];

export const FEWEST_CUSTOMERS = CAST.length + 10;

/** The whole cast: the story's parts, ordinary customers, a few that only the ERP knows, a few that only the CRM knows. */
function parts(count: number, random: Random): Part[] {
  const ordinary = count - FEWEST_CUSTOMERS;
  return [
    ...CAST,
    ...Array.from({ length: ordinary }, () => ({
      ...(random.chance(0.6) ? US : DE),
      paymentRuns: random.chance(0.25),
    })),
    ...[US, US, DE, DE].map((p) => ({ ...p, knownTo: 'ERP' as const })),
    ...[US, US, US, DE, DE, DE].map((p) => ({ ...p, knownTo: 'CRM' as const })),
  ];
}

export function customers(
  count: number,
  today: DateText,
  staff: readonly Employee[],
  random: Random,
): Customer[] {
  if (count < FEWEST_CUSTOMERS)
    throw new Error(`the story needs at least ${FEWEST_CUSTOMERS} customers, not ${count}`);
  const nameIn = companyNames(random);
  const made: Customer[] = [];
  for (const part of parts(count, random)) {
    const parent = part.parent === undefined ? null : (made[part.parent] ?? null);
    const name = parent ? underGroup(parent, part) : nameIn(part.country);
    made.push(customer(part, name, parent, made.length, today, staff, random));
  }
  return made;
}

/** A subsidiary carries the first word of its group's name. */
function underGroup(parent: Customer, { nameAfter, country }: Part): CompanyName {
  const short = `${parent.name.split(' ')[0]} ${nameAfter}`;
  return {
    short,
    legal: `${short} ${country === 'US' ? 'LLC' : 'GmbH'}`,
    domain: `${slug(short)}.example`,
    industry: parent.industry,
  };
}

function customer(
  part: Part,
  name: CompanyName,
  parent: Customer | null,
  index: number,
  today: DateText,
  staff: readonly Employee[],
  random: Random,
): Customer {
  const address = addressIn(part.country, random);
  const seats = parent === null ? random.int(8, 120) : random.int(5, 40);
  const reps = staff.filter((e) => e.salesRep && e.entity === part.entity && e.left === null);
  return {
    key: `C${index + 1}`,
    name: name.short,
    legalName: name.legal,
    number: `CUST${20001 + index}`,
    parent: parent?.key ?? null,
    knownTo: part.knownTo ?? 'BOTH',
    linkedBy: part.linkedBy ?? (part.knownTo ? 'NONE' : 'CRM_ID'),
    entity: part.entity,
    currency: part.currency ?? (part.entity === 'US01' ? 'USD' : 'EUR'),
    address,
    domain: name.domain,
    phone: phoneIn(part.country, random),
    industry: name.industry,
    segment: seats > 70 ? 'Enterprise' : seats > 25 ? 'Mid-Market' : 'Small Business',
    seats,
    taxId: taxIdOf(part, index),
    tax: part.tax ?? (part.entity === 'DE01' ? 'DE-19' : `US-${address.state ?? 'NY'}`),
    exemptionReason: part.exemptionReason ?? null,
    term: random.pick(['NET30', 'NET30', 'NET30', 'NET45', '2% 10 NET 30', 'EOM']),
    creditLimit: random.chance(0.7) ? BigInt(seats * random.int(2, 5)) * 100_000n : null,
    credit: part.credit ?? 'AUTO',
    owner: random.pick(reps).key,
    active: part.inactive !== true,
    paysBy: methodIn(part.entity, random),
    paymentRuns: part.paymentRuns ?? false,
    since: addDays(today, -random.int(460, 1500)),
    changedAt: instantOn(addDays(today, -random.int(1, 400)), random.int(0, 539)),
  };
}

/** Numbers of ranges that no authority gives out; a third of American customers gave none. */
function taxIdOf({ country }: Part, index: number): string | null {
  const serial = String(index + 1).padStart(4, '0');
  if (country === 'US') return index % 3 === 2 ? null : `00-300${serial}`;
  if (country === 'CH') return `CHE-000.00${serial.slice(0, 1)}.${serial.slice(1)}`;
  return `${country}00000${serial}`;
}

function methodIn(entity: EntityCode, random: Random): PaymentMethod {
  return entity === 'DE01'
    ? random.pick(['BANK_TRANSFER', 'BANK_TRANSFER', 'DIRECT_DEBIT', 'CARD'])
    : random.pick(['BANK_TRANSFER', 'CARD', 'CHECK', 'BANK_TRANSFER']);
}

const PLACES: Readonly<Record<string, readonly (readonly [string, string | null, string])[]>> = {
  US: [
    ['New York', 'NY', '10001'],
    ['Buffalo', 'NY', '14201'],
    ['Sacramento', 'CA', '94203'],
    ['San Diego', 'CA', '92101'],
    ['Austin', 'TX', '73301'],
    ['El Paso', 'TX', '79901'],
  ],
  DE: [
    ['Berlin', null, '10115'],
    ['Leipzig', null, '04103'],
    ['Bremen', null, '28195'],
    ['Ulm', null, '89073'],
  ],
  AT: [['Linz', null, '4020']],
  FR: [['Nantes', null, '44000']],
  NL: [['Utrecht', null, '3511']],
  CH: [['Chur', null, '7000']],
  GB: [['Leeds', null, 'LS1 1AA']],
};

const STREETS: Readonly<Record<string, readonly string[]>> = {
  US: ['Anvil Street', 'Periwinkle Avenue', 'Old Cannery Road', 'Second Lighthouse Way'],
  DE: ['Am Leuchtturm', 'Brezelgasse', 'Hinterm Deich', 'Kohlrabiweg'],
};

function addressIn(country: string, random: Random): Address {
  const [city, state, postalCode] = random.pick(PLACES[country] ?? []);
  const english = country === 'US' || country === 'GB';
  const street = random.pick(STREETS[english ? 'US' : 'DE'] ?? []);
  const number = random.int(1, 240);
  const lines = [english ? `${number} ${street}` : `${street} ${number}`];
  if (random.chance(0.3))
    lines.push(english ? `Suite ${random.int(2, 40)}` : `Etage ${random.int(1, 9)}`);
  return { lines, city, state, postalCode, country };
}

const TITLES = [
  'Head of Finance',
  'Accounts Payable',
  'Operations Manager',
  'Buyer',
  'System Administrator',
];

/** One to three people at each customer; the first takes the invoices. */
export function contacts(known: readonly Customer[], today: DateText, random: Random): Contact[] {
  return known.flatMap((customer) =>
    Array.from({ length: random.int(1, 3) }, (_, i) => contactAt(customer, i, today, random)),
  );
}

const ROLES: readonly Contact['roles'][] = [
  ['BILLING'],
  ['SIGNATORY', 'BILLING'],
  ['TECHNICAL'],
  [],
];

function contactAt(customer: Customer, i: number, today: DateText, random: Random): Contact {
  const firstName = random.pick(FIRST_NAMES);
  const lastName = random.pick(LAST_NAMES);
  const mail = `${slug(firstName)}.${slug(lastName)}${i === 0 ? '' : i}@${customer.domain}`;
  return {
    key: `${customer.key}-P${i + 1}`,
    customer: customer.key,
    firstName,
    lastName,
    title: random.pick(TITLES),
    email: random.chance(0.95) ? mail : null,
    phone: random.chance(0.8) ? phoneIn(customer.address.country, random) : null,
    roles: i === 0 ? (ROLES[random.int(0, 1)] ?? []) : (ROLES[random.int(2, 3)] ?? []),
    changedAt: instantOn(addDays(today, -random.int(1, 300)), random.int(0, 539)),
  };
}
