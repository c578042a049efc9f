import { isLostPlace } from './failures.ts';
import { listIn, type Queries, type SObject } from './queries.ts';
import type { RecordKind } from './record.ts';
import { byIds } from './selections.ts';

/**
 * The record with all of its children. Of a long list Salesforce sends the first part and the place of the next,
 * which it forgets when more than ten queries are open: asked for alone, a record is the only one.
 * Null where the record is gone meanwhile.
 */
export async function withWholeList(
  kind: RecordKind,
  record: SObject,
  queries: Queries,
  signal: AbortSignal,
): Promise<SObject | null> {
  try {
    return await completed(kind, record, queries, signal);
  } catch (error) {
    // Caught because a lost place has this remedy; a second loss goes on to the caller.
    if (!isLostPlace(error)) throw error;
    const alone = await queries.first(byIds(kind, [String(record['Id'])]), signal);
    const [again] = alone.records;
    return again ? completed(kind, again, queries, signal) : null;
  }
}

async function completed(
  { children }: RecordKind,
  record: SObject,
  queries: Queries,
  signal: AbortSignal,
): Promise<SObject> {
  if (!children) return record;
  const part = listIn(record, children.relationship);
  if (part.next === null) return record;
  const records = [...part.records, ...(await queries.rest(part, signal))];
  return { ...record, [children.relationship]: { records, done: true } };
}
