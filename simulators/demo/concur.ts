import { type ConcurTelling, report } from './concur-reports.ts';
import type { Company, Employee } from './model.ts';
import { entityOf } from './organisation.ts';
import { concurIds } from './vendor-ids.ts';
import type { VendorRecord, VendorRecords } from './wire.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const SPEND = 'urn:ietf:params:scim:schemas:extension:spend:2.0:User';

/** What Concur knows of the company: its people, the lists they choose from, and their expense reports. */
export function concurRecords(company: Company): VendorRecords {
  const telling = { company, ids: concurIds(company) };
  return {
    users: company.employees.map((e) => user(telling, e)),
    lists: LISTS.map(({ value }) => ({ id: telling.ids.uuid('list', value), value })),
    listItems: LISTS.flatMap(({ value, items }) => listItems(telling, value, items(company))),
    reports: company.expenseReports.map((r) => report(telling, r)),
  };
}

interface Item {
  readonly code: string;
  readonly name: string;
  readonly active?: boolean;
}

const LISTS: readonly {
  readonly value: string;
  readonly items: (company: Company) => readonly Item[];
}[] = [
  { value: 'Legal Entity', items: (c) => c.entities.filter((e) => e.code !== 'GRP0') },
  { value: 'Department', items: (c) => c.departments },
  { value: 'Cost Center', items: (c) => c.costCenters },
  { value: 'Project', items: (c) => c.projects },
];

function listItems({ ids }: ConcurTelling, list: string, items: readonly Item[]): VendorRecord[] {
  return items.map((item) => ({
    id: ids.uuid(`item of ${list}`, item.code),
    listId: ids.uuid('list', list),
    shortCode: item.code,
    value: item.name,
    isDeleted: item.active === false,
  }));
}

function user({ company, ids }: ConcurTelling, e: Employee): VendorRecord {
  const manager = company.employees.find((m) => m.key === e.manager);
  return {
    id: ids.uuid('user', e.key),
    userName: e.email,
    externalId: e.number,
    active: e.left === null,
    name: { givenName: e.firstName, familyName: e.lastName },
    emails: [{ value: e.email, type: 'work', verified: true, notifications: true }],
    title: e.title,
    timezone: entityOf(e.entity).timeZone,
    preferredLanguage: e.entity === 'US01' ? 'en-US' : 'de-DE',
    [ENTERPRISE]: {
      employeeNumber: e.number,
      costCenter: e.costCenter,
      department: e.department,
      ...(manager && {
        manager: { value: ids.uuid('user', manager.key), employeeNumber: manager.number },
      }),
      startDate: `${e.hired}T00:00:00Z`,
      ...(e.left !== null && { terminationDate: `${e.left}T00:00:00Z` }),
    },
    [SPEND]: {
      reimbursementCurrency: entityOf(e.entity).currency,
      reimbursementType: 'ACCOUNTS_PAYABLE',
      ledgerCode: e.entity,
      country: e.entity === 'US01' ? 'US' : 'DE',
      customData: [
        { id: 'orgUnit1', value: e.entity },
        { id: 'orgUnit2', value: e.department },
        { id: 'orgUnit3', value: e.costCenter },
      ],
    },
  };
}
