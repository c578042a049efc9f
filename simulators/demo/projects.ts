import { addDays, type DateText } from './calendar.ts';
import type { Customer, Project } from './model.ts';

const OWN: readonly Pick<Project, 'code' | 'name' | 'entity'>[] = [
  { code: 'P-100', name: 'Lantern 5', entity: 'DE01' },
  { code: 'P-110', name: 'Lantern 5 Mobile', entity: 'US01' },
  { code: 'P-200', name: 'Beacon Box Mark II', entity: 'DE01' },
  { code: 'P-300', name: 'Harbour Conference', entity: 'US01' },
];

/** Projects of its own, one that is over, and the onboarding of a dozen customers. */
export function projects(customers: readonly Customer[], today: DateText): Project[] {
  const own = OWN.map((p) => ({
    ...p,
    customer: null,
    start: addDays(today, -500),
    end: null,
    active: true,
  }));
  const over: Project = {
    code: 'P-090',
    name: 'Move to Austin',
    entity: 'US01',
    customer: null,
    start: addDays(today, -900),
    end: addDays(today, -400),
    active: false,
  };
  const onboarding = customers
    .filter((c) => c.knownTo === 'BOTH' && c.active)
    .filter((_, i) => i % 4 === 0)
    .map(
      (customer, i): Project => ({
        code: `P-${501 + i}`,
        name: `Onboarding ${customer.name}`,
        entity: customer.entity,
        customer: customer.key,
        start: addDays(customer.since, 10),
        end: addDays(today, 90),
        active: true,
      }),
    );
  return [...own, over, ...onboarding];
}
