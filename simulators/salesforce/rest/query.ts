import type { SimAnswer } from '../../kernel/server.ts';
import { type Call, param, visibilityOf } from './call.ts';

const MIN_BATCH = 200;
const MAX_BATCH = 2000;

export function runQuery(call: Call): SimAnswer {
  return firstPage(call, false);
}

/** Like `query`, with the recycle bin. */
export function runQueryAll(call: Call): SimAnswer {
  return firstPage(call, true);
}

export function nextPage(call: Call): SimAnswer {
  return { status: 200, body: call.queries.more(param(call, 0), call.base) };
}

function firstPage(call: Call, deleted: boolean): SimAnswer {
  const page = call.queries.run(call.request.url.searchParams.get('q'), {
    base: call.base,
    visibility: visibilityOf(call, deleted),
    pageSize: Math.min(call.pageSize, askedBatchSize(call)),
  });
  return { status: 200, body: page };
}

/** `Sforce-Query-Options: batchSize=500`; no more than a wish, kept within the vendor's bounds. */
function askedBatchSize({ request }: Call): number {
  const asked = /batchSize=(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  return asked ? Math.min(Math.max(Number(asked), MIN_BATCH), MAX_BATCH) : MAX_BATCH;
}
