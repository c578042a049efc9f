import type { Entry, Value } from '../books/record.ts';
import { dayOf, dayOfAccountText } from '../calendar.ts';
import { type Exact, exactOf, wholeNumber } from '../exact.ts';
import { own } from '../own.ts';
import type { Field, RecordType } from '../schema/field.ts';
import type { Tenant } from '../tenant.ts';
import { fullValues } from '../wire/read.ts';
import { badFilter, type Condition, type Filter } from './filter-text.ts';

type Test = (value: Value) => boolean;

/** A predicate for the records that a `q` filter lets through. */
export function matching(
  tenant: Tenant,
  type: RecordType,
  filter: Filter,
): (entry: Entry) => boolean {
  if ('all' in filter) {
    const parts = filter.all.map((part) => matching(tenant, type, part));
    return (entry) => parts.every((part) => part(entry));
  }
  if ('any' in filter) {
    const parts = filter.any.map((part) => matching(tenant, type, part));
    return (entry) => parts.some((part) => part(entry));
  }
  return conditionOn(tenant, type, filter);
}

function conditionOn(tenant: Tenant, type: RecordType, condition: Condition) {
  const { field: name } = condition;
  if (name === 'id') return onNumber(condition, (entry) => wholeNumber(entry.id));
  if (name === 'externalId') {
    const test = testFor({ kind: 'text' }, condition);
    return (entry: Entry) => test(entry.externalId);
  }
  const field = own(type.fields, name);
  if (!field) throw badFilter(`unknown field '${name}'`);
  const test = testFor(field, condition);
  return (entry: Entry) => test(fullValues(tenant, entry)[name] ?? null);
}

function onNumber(condition: Condition, read: (entry: Entry) => Exact) {
  const test = numberTest(condition);
  return (entry: Entry) => test(read(entry));
}

function testFor(field: Field, condition: Condition): Test {
  if (condition.operator === 'EMPTY') return (value) => value === null || value === '';
  if (condition.operator === 'EMPTY_NOT') return (value) => value !== null && value !== '';
  switch (field.kind) {
    case 'text':
    case 'choice':
      return textTest(condition);
    case 'flag':
      return flagTest(condition);
    case 'day':
    case 'instant':
      return dayTest(condition);
    case 'whole':
    case 'exact':
    case 'reference': {
      const test = numberTest(condition);
      return (value) => test(typeof value === 'number' ? wholeNumber(value) : value);
    }
    default:
      throw badFilter(`the field '${condition.field}' cannot be filtered`);
  }
}

const TEXT: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  CONTAIN: (text, value) => text.includes(value),
  IS: (text, value) => text === value,
  START_WITH: (text, value) => text.startsWith(value),
  END_WITH: (text, value) => text.endsWith(value),
};

function textTest({ operator, values }: Condition): Test {
  const negated = operator.endsWith('_NOT');
  const holds = TEXT[negated ? operator.slice(0, -'_NOT'.length) : operator];
  const wanted = values.map((value) => value.toLowerCase());
  if (operator === 'ANY_OF') return (value) => wanted.includes(String(value ?? '').toLowerCase());
  if (!holds) throw badFilter(`the operator ${operator} does not suit a text`);
  return (value) =>
    wanted.some((text) => holds(String(value ?? '').toLowerCase(), text)) !== negated;
}

function flagTest({ operator, values: [value] }: Condition): Test {
  if (operator !== 'IS' && operator !== 'IS_NOT')
    throw badFilter(`the operator ${operator} does not suit a checkbox`);
  const wanted = value?.toLowerCase() === 'true';
  return (held) => (held === true) === (operator === 'IS' ? wanted : !wanted);
}

const NUMBER: Readonly<Record<string, (held: Exact, low: Exact, high: Exact) => boolean>> = {
  EQUAL: (held, value) => held === value,
  GREATER: (held, value) => held > value,
  GREATER_OR_EQUAL: (held, value) => held >= value,
  LESS: (held, value) => held < value,
  LESS_OR_EQUAL: (held, value) => held <= value,
  BETWEEN: (held, low, high) => low <= held && held <= high,
  WITHIN: (held, low, high) => low <= held && held <= high,
};

function numberTest({ operator, values }: Condition): Test {
  const numbers = values.map((value) => exactOf(value));
  if (numbers.some((number) => number === null)) throw badFilter('a number is expected');
  if (operator === 'ANY_OF') return (held) => typeof held === 'bigint' && numbers.includes(held);
  const negated = operator.endsWith('_NOT');
  const holds = NUMBER[negated ? operator.slice(0, -'_NOT'.length) : operator];
  if (!holds) throw badFilter(`the operator ${operator} does not suit a number`);
  const [low, high] = numbers;
  return (held) =>
    typeof held === 'bigint' && holds(held, low ?? 0n, high ?? low ?? 0n) !== negated;
}

const DAY: Readonly<Record<string, (held: string, value: string) => boolean>> = {
  AFTER: (held, value) => held > value,
  BEFORE: (held, value) => held < value,
  ON: (held, value) => held === value,
  ON_OR_AFTER: (held, value) => held >= value,
  ON_OR_BEFORE: (held, value) => held <= value,
};

/** Dates are written in the account's own format (`"1/31/2026"`), not in ISO. */
function dayTest({ operator, values: [value = ''] }: Condition): Test {
  const day = dayOfAccountText(value);
  if (day === null) throw badFilter(`'${value}' is not a date of the form M/D/YYYY`);
  const negated = operator.endsWith('_NOT');
  const holds = DAY[negated ? operator.slice(0, -'_NOT'.length) : operator];
  if (!holds) throw badFilter(`the operator ${operator} does not suit a date`);
  return (held) => {
    if (held === null) return false;
    return holds(typeof held === 'number' ? dayOf(held) : String(held), day) !== negated;
  };
}
