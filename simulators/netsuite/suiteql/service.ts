import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { invalidRequest, NetSuiteError } from '../errors.ts';
import { exactOf } from '../exact.ts';
import { bodyOf, resource } from '../rest/exchange.ts';
import { collection, pageOf } from '../rest/paging.ts';
import type { Tenant } from '../tenant.ts';
import { badQuery } from './ast.ts';
import { parseQuery } from './parse.ts';
import { runQuery } from './run.ts';
import type { SqlParameter } from './scope.ts';

export const QUERY_PATH = '/services/rest/query/v1/suiteql';

/** Without the analytics add-on no query sees more. */
const MAX_ROWS = 100_000;

/** `POST /query/v1/suiteql`. */
export function queryService(tenant: Tenant, request: SimRequest): SimAnswer {
  if (request.method !== 'POST')
    throw new NetSuiteError(405, 'METHOD_NOT_ALLOWED', 'SuiteQL is asked by POST.');
  if (!/\btransient\b/i.test(request.headers['prefer'] ?? ''))
    throw invalidRequest('The required header Prefer: transient is missing.', {
      'o:errorHeader': 'Prefer',
    });
  const page = pageOf(request);
  if (page.offset + page.limit > MAX_ROWS)
    throw badQuery(`No more than ${MAX_ROWS} rows of a query can be read.`);
  const { q, params = [] } = (bodyOf(request) ?? {}) as { q?: unknown; params?: unknown };
  if (typeof q !== 'string' || q.trim() === '') throw badQuery('The query q is missing.');
  if (!Array.isArray(params)) throw badQuery('The params must be a list.');
  const { rows, total } = runQuery(tenant, parseQuery(q), params.map(parameterOf), page);
  const items = rows.map((row) => ({ links: [], ...row }));
  return resource('collection', collection(request, page, Math.min(total, MAX_ROWS), items));
}

function parameterOf(value: unknown): SqlParameter {
  if (value === null) return { type: 'text', value: null };
  if (typeof value === 'boolean') return { type: 'text', value: value ? 'T' : 'F' };
  if (typeof value === 'string') return { type: 'text', value };
  if (typeof value !== 'number') throw badQuery('A parameter is a text, a number or a boolean.');
  return Number.isSafeInteger(value)
    ? { type: 'whole', value }
    : { type: 'exact', value: exactOf(value) };
}
