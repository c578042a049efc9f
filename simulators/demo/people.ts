import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, instantOn } from './calendar.ts';
import type { Employee, EntityCode } from './model.ts';
import { FIRST_NAMES, LAST_NAMES, shuffled, slug } from './names.ts';

interface Post {
  readonly title: string;
  readonly entity: EntityCode;
  readonly department: string;
  readonly costCenter: string;
  readonly location: string;
  /** Position in the list of posts, or null for the head of the company. */
  readonly reportsTo: number | null;
  readonly people?: number;
}

const POSTS: readonly Post[] = [
  post('Chief Executive', 'US01', 'D400', '3000', 'NYC', null),
  post('Finance Director', 'US01', 'D400', '3000', 'NYC', 0),
  post('Head of Sales Americas', 'US01', 'D110', '1010', 'NYC', 0),
  post('Head of Sales Europe', 'DE01', 'D120', '1020', 'BER', 0),
  post('Head of Engineering', 'DE01', 'D300', '2000', 'BER', 0),
  post('Head of Customer Success', 'US01', 'D200', '1100', 'AUS', 0),
  post('Account Executive', 'US01', 'D110', '1010', 'AUS', 2, 6),
  post('Account Executive', 'DE01', 'D120', '1020', 'LEJ', 3, 5),
  post('Platform Engineer', 'US01', 'D300', '2010', 'AUS', 4, 5),
  post('Platform Engineer', 'DE01', 'D300', '2000', 'BER', 4, 5),
  post('Hardware Engineer', 'DE01', 'D300', '2020', 'LEJ', 4, 3),
  post('Onboarding Consultant', 'US01', 'D200', '1100', 'NYC', 5, 4),
  post('Support Specialist', 'DE01', 'D200', '1110', 'BER', 5, 3),
  post('Accountant', 'US01', 'D400', '3000', 'NYC', 1, 2),
  post('Accountant', 'DE01', 'D400', '3000', 'BER', 1, 2),
  post('Workplace Coordinator', 'US01', 'D500', '3100', 'NYC', 1, 1),
  post('Workplace Coordinator', 'DE01', 'D500', '3100', 'BER', 1, 1),
];

function post(
  title: string,
  entity: EntityCode,
  department: string,
  costCenter: string,
  location: string,
  reportsTo: number | null,
  people = 1,
): Post {
  return { title, entity, department, costCenter, location, reportsTo, people };
}

/** Everyone on the payroll, and one who has left. */
export function employees(today: DateText, random: Random): Employee[] {
  const first = shuffled([...FIRST_NAMES, ...FIRST_NAMES], random);
  const last = shuffled([...LAST_NAMES, ...LAST_NAMES], random);
  const posts = POSTS.flatMap((p) => Array.from({ length: p.people ?? 1 }, () => p));
  return posts.map((p, i) => {
    const firstName = first[i % first.length] ?? 'Nemo';
    const lastName = last[i % last.length] ?? 'Nobody';
    const hired = addDays(today, -random.int(500, 2500));
    const left = i === LEAVER ? addDays(today, -40) : null;
    return {
      key: `E${i + 1}`,
      number: String(1001 + i),
      firstName,
      lastName,
      title: p.title,
      // The number keeps two people of one name apart.
      email: `${slug(firstName)}.${slug(lastName)}.${1001 + i}@lanternfish.example`,
      phone: phoneIn(p.entity === 'US01' ? 'US' : 'DE', random),
      entity: p.entity,
      department: p.department,
      costCenter: p.costCenter,
      location: p.location,
      manager: p.reportsTo === null ? null : `E${p.reportsTo + 1}`,
      hired,
      left,
      salesRep: p.title === 'Account Executive',
      changedAt: instantOn(left ?? addDays(today, -random.int(3, 300)), random.int(0, 539)),
    };
  });
}

/** One of the support desk. */
const LEAVER = 34;

/** Numbers of ranges that are kept free for fiction. */
export function phoneIn(country: string, random: Random): string {
  const ending = String(random.int(0, 99)).padStart(2, '0');
  return country === 'US' || country === 'CA'
    ? `+1 212 555 01${ending}`
    : `+49 30 23125 0${ending}`;
}
