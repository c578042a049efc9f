import type { SimRequest } from '../../kernel/server.ts';
import { invalidParameter } from '../errors.ts';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

const MAX_LIMIT = 1000;

/** `limit` at most 1000 and `offset` a multiple of it, else a refusal. */
export function pageOf(request: SimRequest): Page {
  const limit = wholeIn(request, 'limit', MAX_LIMIT);
  const offset = wholeIn(request, 'offset', 0);
  if (limit < 1 || limit > MAX_LIMIT)
    throw invalidParameter(`The limit must be between 1 and ${MAX_LIMIT}.`, 'limit');
  if (offset % limit !== 0)
    throw invalidParameter(
      `The offset ${offset} is not divisible by the limit ${limit}.`,
      'offset',
    );
  return { limit, offset };
}

function wholeIn(request: SimRequest, name: string, absent: number): number {
  const given = request.url.searchParams.get(name);
  if (given === null) return absent;
  if (!/^\d{1,9}$/.test(given))
    throw invalidParameter(`Invalid value '${given}' for the query parameter ${name}.`, name);
  return Number(given);
}

/** The envelope of one page with its links; `items` is the page, `totalResults` counts all. */
export function collection(
  request: SimRequest,
  { limit, offset }: Page,
  totalResults: number,
  items: readonly unknown[],
): Record<string, unknown> {
  const hasMore = offset + items.length < totalResults;
  const last = totalResults === 0 ? 0 : Math.floor((totalResults - 1) / limit) * limit;
  const link = (rel: string, at: number) => ({ rel, href: hrefOf(request, limit, at) });
  return {
    links: [
      ...(offset > 0 ? [link('first', 0), link('previous', Math.max(0, offset - limit))] : []),
      ...(hasMore ? [link('next', offset + limit)] : []),
      ...(last !== offset ? [link('last', last)] : []),
      link('self', offset),
    ],
    count: items.length,
    hasMore,
    items,
    offset,
    totalResults,
  };
}

function hrefOf({ url }: SimRequest, limit: number, offset: number): string {
  const target = new URL(url);
  target.searchParams.set('limit', String(limit));
  target.searchParams.set('offset', String(offset));
  return target.href;
}
