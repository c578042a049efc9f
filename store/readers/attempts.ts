import type { Attempt } from '../../schema/operation.ts';
import type { FilterScope } from '../filters.ts';
import type { Queryable } from '../statement.ts';

/** Every call made for each of these operations, in order. */
export async function attemptsOf(
  operationIds: readonly string[],
  { entities }: FilterScope,
  db: Queryable,
): Promise<Attempt[][]> {
  const rows = await db.query<Attempt & { operationId: string }>({
    name: 'attempts_of',
    text: `select a.operation_id as "operationId", a.sequence, a.system, a.action, a.at, a.outcome,
  a.http_status as "httpStatus", a.latency_ms as "latencyMs", a.message
from control.attempt a join control.operation o on o.id = a.operation_id
where a.operation_id = any($1) and o.legal_entity_id = any($2) order by a.operation_id, a.sequence`,
    values: [operationIds, entities],
  });
  const byOperation = Map.groupBy(rows, ({ operationId }) => operationId);
  return operationIds.map((id) => byOperation.get(id) ?? []);
}
