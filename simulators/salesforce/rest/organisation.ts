import type { SimAnswer } from '../../kernel/server.ts';
import { notFound } from '../errors.ts';
import { idOf } from '../store/row.ts';
import { isoDatetime } from '../time.ts';
import { type Call, param } from './call.ts';

/** What the API says about itself, its limits and who is calling. */

export const FIRST_VERSION = 31;
export const LAST_VERSION = 70;

/** The only answer of the data API that needs no session. */
export function listVersions(): SimAnswer {
  const body = [];
  for (let version = FIRST_VERSION; version <= LAST_VERSION; version++) {
    const label = `Release ${version}`;
    body.push({ label, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return { status: 200, body };
}

export function listResources({ base, request, org, author }: Call): SimAnswer {
  return {
    status: 200,
    body: {
      sobjects: `${base}/sobjects`,
      query: `${base}/query`,
      queryAll: `${base}/queryAll`,
      composite: `${base}/composite`,
      limits: `${base}/limits`,
      identity: `${request.url.origin}/id/${org.id}/${author.userId}`,
    },
  };
}

export function showLimits({ usage }: Call): SimAnswer {
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: usage.limit, Remaining: usage.limit - usage.used },
    },
  };
}

/** The user behind the `id` URL of a token answer. */
export function showIdentity(call: Call): SimAnswer {
  const { org, request } = call;
  const user = org.table('User').get(param(call, 1));
  if (param(call, 0) !== org.id || !user) throw notFound();
  return {
    status: 200,
    body: {
      id: `${request.url.origin}/id/${org.id}/${idOf(user)}`,
      asserted_user: true,
      user_id: idOf(user),
      organization_id: org.id,
      username: user['Username'],
      display_name: user['Name'],
      email: user['Email'],
      first_name: user['FirstName'] ?? null,
      last_name: user['LastName'],
      timezone: user['TimeZoneSidKey'],
      active: user['IsActive'] === true,
      user_type: 'STANDARD',
      locale: user['LocaleSidKey'],
      language: user['LanguageLocaleKey'],
      last_modified_date: isoDatetime(user['LastModifiedDate'] as number),
    },
  };
}
