import type { CostCenter, Department, Entity, EntityCode, Location } from './model.ts';

const BOTH: readonly EntityCode[] = ['US01', 'DE01'];

/** Two trading companies under one holding. VAT and tax numbers are of ranges that are never given out. */
export const ENTITIES: readonly Entity[] = [
  {
    code: 'GRP0',
    name: 'Lanternfish Holding',
    country: 'US',
    currency: 'USD',
    timeZone: 'America/New_York',
    parent: null,
    taxRegistration: '00-1000000',
    address: {
      lines: ['1 Driftwood Plaza', 'Floor 30'],
      city: 'New York',
      state: 'NY',
      postalCode: '10004',
      country: 'US',
    },
  },
  {
    code: 'US01',
    name: 'Lanternfish Metrics, Inc.',
    country: 'US',
    currency: 'USD',
    timeZone: 'America/New_York',
    parent: 'GRP0',
    taxRegistration: '00-1000001',
    address: {
      lines: ['1 Driftwood Plaza', 'Floor 12'],
      city: 'New York',
      state: 'NY',
      postalCode: '10004',
      country: 'US',
    },
  },
  {
    code: 'DE01',
    name: 'Lanternfish Metrics GmbH',
    country: 'DE',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    parent: 'GRP0',
    taxRegistration: 'DE000100001',
    address: {
      lines: ['Laternenufer 7'],
      city: 'Berlin',
      state: null,
      postalCode: '10999',
      country: 'DE',
    },
  },
];

export function entityOf(code: EntityCode): Entity {
  const entity = ENTITIES.find((e) => e.code === code);
  if (!entity) throw new Error(`no entity ${code}`);
  return entity;
}

export const DEPARTMENTS: readonly Department[] = [
  { code: 'D100', name: 'Sales', parent: null, entities: BOTH, active: true },
  { code: 'D110', name: 'Sales Americas', parent: 'D100', entities: ['US01'], active: true },
  { code: 'D120', name: 'Sales Europe', parent: 'D100', entities: ['DE01'], active: true },
  { code: 'D200', name: 'Customer Success', parent: null, entities: BOTH, active: true },
  { code: 'D300', name: 'Engineering', parent: null, entities: BOTH, active: true },
  { code: 'D400', name: 'Finance', parent: null, entities: BOTH, active: true },
  { code: 'D500', name: 'People and Places', parent: null, entities: BOTH, active: true },
  { code: 'D900', name: 'Telephone Exchange', parent: null, entities: ['DE01'], active: false },
];

/** Cost centres are kept as classes in the ERP. */
export const COST_CENTERS: readonly CostCenter[] = [
  center('1000', 'Commercial', null, 'D100', BOTH),
  center('1010', 'Field Sales US', '1000', 'D110', ['US01']),
  center('1020', 'Field Sales DE', '1000', 'D120', ['DE01']),
  center('1100', 'Onboarding and Training', null, 'D200', BOTH),
  center('1110', 'Support Desk', '1100', 'D200', BOTH),
  center('2000', 'Platform', null, 'D300', BOTH),
  center('2010', 'Data Services', '2000', 'D300', BOTH),
  center('2020', 'Hardware Lab', '2000', 'D300', ['DE01']),
  center('3000', 'Finance and Legal', null, 'D400', BOTH),
  center('3100', 'Workplace', null, 'D500', BOTH),
  { ...center('3900', 'Fax Room', '3100', 'D500', ['DE01']), active: false },
];

function center(
  code: string,
  name: string,
  parent: string | null,
  department: string,
  entities: readonly EntityCode[],
): CostCenter {
  return { code, name, parent, department, entities, active: true };
}

export const LOCATIONS: readonly Location[] = [
  { code: 'NYC', name: 'New York', entity: 'US01' },
  { code: 'AUS', name: 'Austin', entity: 'US01' },
  { code: 'BER', name: 'Berlin', entity: 'DE01' },
  { code: 'LEJ', name: 'Leipzig', entity: 'DE01' },
];
