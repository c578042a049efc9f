import { Decimal } from '../decimal.ts';
import type { Row, Value } from '../store/row.ts';
import type { BoundCondition, BoundOrdering, Comparison } from './bind.ts';
import type { Operand } from './literals.ts';

export type Predicate = (row: Row) => boolean;
type Test = (value: Value) => boolean;

/** Turns a condition into a function once, so that a hundred thousand rows cost a hundred thousand calls. */
export function compile(condition: BoundCondition): Predicate {
  if (condition.kind === 'not') {
    const inner = compile(condition.item);
    return (row) => !inner(row);
  }
  if (condition.kind === 'compare') {
    const test = testOf(condition);
    return (row) => test(condition.path.read(row));
  }
  const items = condition.items.map(compile);
  return condition.kind === 'and'
    ? (row) => items.every((item) => item(row))
    : (row) => items.some((item) => item(row));
}

function testOf({ operator, operands, path }: Comparison): Test {
  const operand = operands[0] as Operand;
  switch (operator) {
    case 'LIKE':
      return likeTest(operand);
    case 'IN':
      return anyOf(operands);
    case 'NOT IN':
      return negated(anyOf(operands));
    case 'INCLUDES':
      return includesTest(operands);
    case 'EXCLUDES':
      return negated(includesTest(operands));
    case '!=':
      return negated(equals(operand));
    case '=':
      return equals(operand);
    default:
      return ordered(operator, operand, orderOf(path.field.type));
  }
}

type Order = (a: Value, b: Value) => number;

/** `>` must agree with ORDER BY, or paging by id would skip rows. */
const orderOf = (type: string): Order =>
  type === 'id' || type === 'reference' ? compareIds : compare;

function negated(test: Test): Test {
  return (value) => !test(value);
}

function equals({ value: wanted, span }: Operand): Test {
  if (span)
    return (value) =>
      value !== null && compare(value, span.from) >= 0 && compare(value, span.to) < 0;
  if (wanted === null) return (value) => value === null;
  return (value) => value !== null && compare(value, wanted) === 0;
}

/** Against a span of days, "less" means before its first day and "greater" after its last. */
function ordered(operator: '<' | '<=' | '>' | '>=', { value, span }: Operand, order: Order): Test {
  const low = span ? span.from : value;
  const high = span ? span.to : value;
  const whole = span !== undefined;
  switch (operator) {
    case '<':
      return comparing(order, low, (sign) => sign < 0);
    case '<=':
      return comparing(order, high, (sign) => (whole ? sign < 0 : sign <= 0));
    case '>':
      return comparing(order, high, (sign) => (whole ? sign >= 0 : sign > 0));
    case '>=':
      return comparing(order, low, (sign) => sign >= 0);
  }
}

function comparing(order: Order, bound: Value, holds: (sign: number) => boolean): Test {
  if (bound === null) return () => false;
  return (value) => value !== null && holds(order(value, bound));
}

function anyOf(operands: readonly Operand[]): Test {
  const keys = new Set(operands.filter(({ span }) => !span).map(({ value }) => keyOf(value)));
  const spans = operands.filter(({ span }) => span).map(equals);
  return (value) => keys.has(keyOf(value)) || spans.some((test) => test(value));
}

function keyOf(value: Value): string {
  return value === null ? 'null' : `=${String(value).toLowerCase()}`;
}

/** `'A;B'` asks for both A and B; several such texts for any of them. */
function includesTest(operands: readonly Operand[]): Test {
  const wanted = operands.map(({ value }) => String(value ?? '').split(';'));
  return (value) => {
    const held = new Set(String(value ?? '').split(';'));
    return value !== null && wanted.some((all) => all.every((one) => held.has(one)));
  };
}

function likeTest({ pattern }: Operand): Test {
  const source = pattern.replace(
    /\\([\s\S])|([%_])|([.*+?^${}()|[\]/])/g,
    (_, escaped, wildcard, special) => {
      if (wildcard) return wildcard === '%' ? '[\\s\\S]*' : '[\\s\\S]';
      return `\\${escaped ?? special}`.replace(/^\\([%_\w\s])$/, '$1');
    },
  );
  const like = new RegExp(`^${source}$`, 'i');
  return (value) => typeof value === 'string' && like.test(value);
}

/** Neither is null. Text is compared without case; ids too, which their checksum makes safe for equality. */
export function compare(a: Value, b: Value): number {
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === b) return 0;
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Ids order by their bytes, so that paging by id agrees with the order in which they were minted. */
export function compareIds(a: Value, b: Value): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

export function comparator(orderings: readonly BoundOrdering[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const ordering of orderings) {
      const order = compareBy(ordering, ordering.path.read(a), ordering.path.read(b));
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compareBy({ path, descending, nullsLast }: BoundOrdering, a: Value, b: Value): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === nullsLast ? 1 : -1;
  }
  const { type, values } = path.field;
  const isId = type === 'id' || type === 'reference';
  const byPosition =
    type === 'picklist' && values.includes(String(a)) && values.includes(String(b));
  const order = isId
    ? compareIds(a, b)
    : byPosition
      ? values.indexOf(String(a)) - values.indexOf(String(b))
      : compare(a, b);
  return descending ? -order : order;
}
