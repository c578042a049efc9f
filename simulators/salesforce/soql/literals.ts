import { Decimal } from '../decimal.ts';
import { normaliseId } from '../ids.ts';
import type { Field, FieldType } from '../schema/field.ts';
import type { Value } from '../store/row.ts';
import { DAY_MS, parseDate, parseDatetime, startOfDay, wireDate } from '../time.ts';
import type { Literal } from './ast.ts';

/** Days that a relative literal stands for: `from` is in, `to` is out. */
export interface Span {
  readonly from: string | number;
  readonly to: string | number;
}

export interface Operand {
  readonly value: Value;
  readonly span: Span | undefined;
  /** The wildcards of a LIKE, escaped ones still marked. */
  readonly pattern: string;
}

export interface LiteralContext {
  readonly nowMs: number;
  refuse(code: string, reason: string): never;
}

/** The name of a field's type in the vendor's complaint, and the literals that fit it. */
const EXPECTED: Readonly<Record<FieldType, readonly [string, readonly Literal['kind'][]]>> = {
  id: ['id', ['string']],
  reference: ['reference', ['string']],
  string: ['string', ['string']],
  textarea: ['textarea', ['string']],
  phone: ['phone', ['string']],
  url: ['url', ['string']],
  email: ['email', ['string']],
  picklist: ['picklist', ['string']],
  multipicklist: ['multipicklist', ['string']],
  boolean: ['boolean', ['boolean']],
  int: ['int', ['number']],
  double: ['double', ['number']],
  currency: ['currency', ['number']],
  percent: ['percent', ['number']],
  date: ['date', ['date', 'range']],
  datetime: ['dateTime', ['datetime', 'range']],
  address: ['address', []],
};

/** What a field is compared with. */
export function operandOf(field: Field, literal: Literal, context: LiteralContext): Operand {
  if (literal.kind === 'null') return { value: null, span: undefined, pattern: '' };
  const [name, kinds] = EXPECTED[field.type];
  if (!kinds.includes(literal.kind)) {
    const quotes = kinds.includes('string')
      ? 'should be enclosed in quotes'
      : 'should not be enclosed in quotes';
    context.refuse(
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${name} and ${quotes}`,
    );
  }
  if (literal.kind === 'range') {
    return { value: null, span: spanOf(literal, field, context.nowMs), pattern: '' };
  }
  return { value: valueFor(field, literal, context), span: undefined, pattern: literal.pattern };
}

function valueFor(field: Field, literal: Literal, context: LiteralContext): Value {
  const { kind, text } = literal;
  if (kind === 'boolean') return text === 'true';
  if (kind === 'number') return Decimal.parse(text) ?? null;
  if (kind === 'date')
    return parseDate(text) ?? context.refuse('MALFORMED_QUERY', `invalid date: ${text}`);
  if (kind === 'datetime') {
    return parseDatetime(text) ?? context.refuse('MALFORMED_QUERY', `invalid datetime: ${text}`);
  }
  if ((field.type === 'id' || field.type === 'reference') && text !== '') {
    return (
      normaliseId(text) ??
      context.refuse('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`)
    );
  }
  return text === '' ? null : text;
}

/** Relative days are the days of the integration user, whose time zone is GMT. */
function spanOf({ text, days }: Literal, field: Field, nowMs: number): Span {
  const today = startOfDay(nowMs);
  const [from, to] = daysAround(text, days);
  const [start, end] = [today + from * DAY_MS, today + to * DAY_MS];
  return field.type === 'date'
    ? { from: wireDate(start), to: wireDate(end) }
    : { from: start, to: end };
}

/** First day in and first day out, counted from today. */
function daysAround(range: string, days: number): [number, number] {
  switch (range) {
    case 'YESTERDAY':
      return [-1, 0];
    case 'TOMORROW':
      return [1, 2];
    case 'LAST_N_DAYS':
      return [-days, 1];
    case 'NEXT_N_DAYS':
      return [1, days + 1];
    default:
      return [0, 1];
  }
}
