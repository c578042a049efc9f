import type { DetailRows, RecordKind } from './record.ts';
import {
  behind,
  idKey,
  MOMENT,
  marks,
  momentKey,
  type Row,
  type Statement,
  sortedBy,
} from './suiteql.ts';

/** A place in the order (lastmodifieddate, id). */
export interface Place {
  /** `lastmodifieddate`, UTC, whole seconds. */
  readonly at: string;
  readonly id: string;
}

/** The records changed behind a place, oldest change first. */
export function changedBehind(kind: RecordKind, { at, id }: Place): Statement {
  const keys = [momentKey(`${kind.alias}.lastmodifieddate`), idKey(idOf(kind))];
  return selected(kind, behind(keys, [at, Number(id)]), sortedBy(keys));
}

export const byIds = (kind: RecordKind, ids: readonly string[]): Statement =>
  selected(kind, amongIds(idOf(kind), ids), idOf(kind));

export function idsBehind(kind: RecordKind, id: string): Statement {
  const keys = [idKey(idOf(kind))];
  const { text, params } = where([kind.where, behind(keys, [Number(id)])]);
  return {
    text: `SELECT ${idOf(kind)} AS id FROM ${kind.table} ${kind.alias}${text} ORDER BY ${sortedBy(keys)}`,
    params,
  };
}

export function counted(kind: RecordKind): Statement {
  const { text, params } = where([kind.where]);
  return { text: `SELECT COUNT(*) AS total FROM ${kind.table} ${kind.alias}${text}`, params };
}

/** The detail rows of some records, from the beginning or behind the last one read. */
export function detailsOf(detail: DetailRows, ids: readonly string[], last?: Row): Statement {
  const keys = [idKey(detail.owner), ...detail.order.map(({ key }) => key)];
  const names = ['owner', ...detail.order.map(({ as }) => as)];
  const rest =
    last &&
    behind(
      keys,
      names.map((name) => Number(last[name])),
    );
  const { text, params } = where([detail.where, amongIds(detail.owner, ids), rest]);
  const columns = [...keys.map(({ sql }, i) => `${sql} AS ${names[i]}`), ...detail.columns];
  const from = [detail.from, ...detail.joins].join(' ');
  return {
    text: `SELECT ${columns.join(', ')} FROM ${from}${text} ORDER BY ${sortedBy(keys)}`,
    params,
  };
}

const idOf = ({ alias }: RecordKind): string => `${alias}.id`;

function amongIds(column: string, ids: readonly string[]): Statement {
  return { text: `${column} IN (${marks(ids.length)})`, params: ids.map(Number) };
}

function selected(kind: RecordKind, condition: Statement, order: string): Statement {
  const { text, params } = where([kind.where, condition]);
  const columns = [
    `${idOf(kind)} AS id`,
    `TO_CHAR(${kind.alias}.lastmodifieddate, ${MOMENT}) AS version`,
    ...kind.columns,
  ].join(', ');
  const from = [`${kind.table} ${kind.alias}`, ...kind.joins].join(' ');
  return { text: `SELECT ${columns} FROM ${from}${text} ORDER BY ${order}`, params };
}

function where(conditions: readonly (Statement | undefined)[]): Statement {
  const given = conditions.filter((condition) => condition !== undefined);
  return {
    text: given.length === 0 ? '' : ` WHERE ${given.map(({ text }) => text).join(' AND ')}`,
    params: given.flatMap(({ params }) => params),
  };
}
