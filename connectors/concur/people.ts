import type { ConcurCalls } from './calls.ts';
import type { ConcurConnectorOptions } from './options.ts';
import { remembered } from './remembered.ts';
import { ENTERPRISE, type IdentityUser, SPEND } from './wire.ts';

/** The owner of a report: v3 names the login, v4 wants the uuid, the ERP knows the employee number. */
export interface Owner {
  readonly userId: string;
  readonly employeeNumber: string | null;
}

export interface People {
  /** Null where no user has that login. */
  ownerOf(login: string, signal: AbortSignal): Promise<Owner | null>;
  isTestUser(userId: string, signal: AbortSignal): Promise<boolean>;
}

/** People change their number rarely, and a report read again says it anew. */
const KEPT = { forMs: 15 * 60 * 1000, atMost: 10_000 };

export function peopleOf(calls: ConcurCalls, { clock }: ConcurConnectorOptions): People {
  return {
    ownerOf: remembered((login, signal) => findOwner(calls, login, signal), { clock, ...KEPT }),
    isTestUser: remembered((id, signal) => findTestFlag(calls, id, signal), { clock, ...KEPT }),
  };
}

async function findOwner(
  calls: ConcurCalls,
  login: string,
  signal: AbortSignal,
): Promise<Owner | null> {
  const found = (await calls.search(
    '/profile/identity/v4.1/Users/.search',
    {
      schemas: ['urn:ietf:params:scim:api:messages:concur:2.0:SearchRequest'],
      filter: `userName eq "${login.replace(/["\\]/g, '\\$&')}"`,
      attributes: ['id', 'userName', ENTERPRISE],
      count: 2,
    },
    signal,
  )) as { Resources?: readonly IdentityUser[] };
  const wanted = login.toLowerCase();
  const user = found.Resources?.find(({ userName }) => userName?.toLowerCase() === wanted);
  return user
    ? { userId: user.id, employeeNumber: user[ENTERPRISE]?.employeeNumber || null }
    : null;
}

async function findTestFlag(calls: ConcurCalls, userId: string, signal: AbortSignal) {
  const path = `/profile/spend/v4.1/Users/${encodeURIComponent(userId)}`;
  const user = (await calls.find(path, signal)) as {
    [SPEND]?: { testEmployee?: boolean | string | null };
  } | null;
  const flag = user?.[SPEND]?.testEmployee;
  return flag === true || flag === 'true' || flag === 'Y';
}
