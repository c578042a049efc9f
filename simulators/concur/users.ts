import { readCustomFields } from './custom-fields.ts';
import { instant } from './dates.ts';
import { asFlag, asList, asObject, asText, type Json } from './json.ts';
import type { CustomField, User } from './records.ts';
import type { Tenant } from './tenant.ts';

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const SPEND = 'urn:ietf:params:scim:schemas:extension:spend:2.0:User';

/** A SCIM user, whose spend extension may stand in the same record; what the vendor requires is filled in. */
export function readUser(tenant: Tenant, input: Json): User {
  const enterprise = asObject(input[ENTERPRISE]);
  const name = asObject(input['name']);
  const spend = asObject(input[SPEND]);
  const userName = asText(input['userName']);
  if (userName === null) throw new Error('a user needs a userName');
  const id = asText(input['id']) ?? tenant.ids.uuid();
  const known = tenant.books.users.get(id);
  const user: User = {
    id,
    userName,
    employeeNumber: asText(enterprise['employeeNumber']) ?? asText(input['externalId']) ?? '',
    active: asFlag(input['active'], true),
    givenName: asText(name['givenName']) ?? userName.split('@')[0] ?? userName,
    familyName: asText(name['familyName']) ?? userName.split('@')[0] ?? userName,
    managerId: asText(asObject(enterprise['manager'])['value']),
    isTest: asFlag(spend['testEmployee']),
    identity: {},
    spend: {},
    coding: codingOf(tenant, spend),
  };
  user.identity = identityOf(tenant, user, input, known);
  user.spend = spendOf(user, spend);
  return user;
}

const codingOf = (tenant: Tenant, spend: Json): CustomField[] =>
  readCustomFields(asList(spend['customData']), tenant.books).map((field) => ({
    ...field,
    code: field.code ?? field.value,
  }));

function identityOf(tenant: Tenant, user: User, input: Json, known: User | undefined): Json {
  const { [SPEND]: _spend, ...rest } = input;
  return {
    timezone: 'America/New_York',
    preferredLanguage: 'en-US',
    externalId: user.employeeNumber === '' ? undefined : user.employeeNumber,
    displayName: `${user.givenName} ${user.familyName}`,
    emails: [{ value: user.userName, type: 'work', verified: false, notifications: true }],
    entitlements: ['Expense'],
    ...rest,
    schemas: [CORE, ENTERPRISE],
    id: user.id,
    userName: user.userName,
    active: user.active,
    name: {
      ...asObject(input['name']),
      givenName: user.givenName,
      familyName: user.familyName,
      formatted: `${user.familyName}, ${user.givenName}`,
    },
    [ENTERPRISE]: {
      startDate: '2020-01-01T00:00:00Z',
      ...asObject(input[ENTERPRISE]),
      companyId: tenant.companyUuid,
      ...(user.employeeNumber === '' ? {} : { employeeNumber: user.employeeNumber }),
    },
    meta: metaOf(input, known, instant(tenant.clock.now())),
  };
}

/** A user who is new here keeps the stamps that came along; whoever is known gets the next ones. */
function metaOf(input: Json, known: User | undefined, now: string): Json {
  const resourceType = 'User';
  if (!known)
    return {
      resourceType,
      created: now,
      lastModified: now,
      version: 1,
      ...asObject(input['meta']),
    };
  const { created, version } = asObject(known.identity['meta']);
  return { resourceType, created, lastModified: now, version: Number(version) + 1 };
}

const spendOf = (user: User, spend: Json): Json => ({
  schemas: [SPEND],
  id: user.id,
  [SPEND]: {
    reimbursementCurrency: 'USD',
    reimbursementType: 'ACCOUNTS_PAYABLE',
    ledgerCode: 'DEFAULT',
    country: 'US',
    customData: [],
    ...spend,
    testEmployee: user.isTest,
  },
});

/** The record as `load` takes it: identity with the spend extension inside. */
export const showUser = (user: User): Json => ({ ...user.identity, [SPEND]: user.spend[SPEND] });

/** A spend setting such as `ledgerCode`. */
export const spendSetting = (user: User, name: string): string | null =>
  asText(asObject(user.spend[SPEND])[name]);
