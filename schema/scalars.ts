// Decorators of type-graphql need it, whichever module of the schema is loaded first.
import 'reflect-metadata';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { currencyDecimals } from './currency.ts';

/** A scalar whose wire form is one string shape; anything else is refused with a sentence. */
function textScalar(
  name: string,
  description: string,
  accepts: (text: string) => boolean,
  expected: string,
): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    throw new GraphQLError(`${name} must be ${expected}`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

export const DecimalScalar = textScalar(
  'Decimal',
  'An exact decimal number as a string, such as "1234.50": at most 15 digits before and 10 after the point, never a floating point literal.',
  (text) => /^-?\d{1,15}(\.\d{1,10})?$/.test(text),
  'a decimal number in a string, such as "1234.50" (at most 15 digits before and 10 after the point)',
);

export const DateScalar = textScalar(
  'Date',
  'A calendar day without time zone, ISO 8601: "2026-03-31". Business dates (issue, due, posting) are days, not instants.',
  isCalendarDay,
  'a calendar day such as "2026-03-31"',
);

export const CurrencyCodeScalar = textScalar(
  'CurrencyCode',
  'An ISO 4217 currency code that amounts can be posted in, such as "EUR".',
  (text) => currencyDecimals(text) !== null,
  'an ISO 4217 code of a postable currency, such as "EUR"',
);

export const CountryCodeScalar = textScalar(
  'CountryCode',
  'An ISO 3166-1 alpha-2 country code, such as "DE".',
  (text) => /^[A-Z]{2}$/.test(text),
  'a two-letter ISO 3166 country code, such as "DE"',
);

export const EventCursorScalar = textScalar(
  'EventCursor',
  'A place in the stream of status events. Opaque; hand back the last one received to resume without loss or repeat.',
  (text) => /^[A-Za-z0-9_-]{1,64}$/.test(text),
  'a cursor received from this stream',
);

/** An instant in UTC with milliseconds; inside the product a `Date`. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant in UTC, ISO 8601 with milliseconds: "2026-03-31T10:15:30.000Z". Any offset is accepted on input.',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
});

/** Structured detail for people to read. Output only: no mutation takes one. */
export const JsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Structured detail for people to read, as JSON. Only ever returned, never taken.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('JSON is only ever returned', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  },
});

function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const at = new Date(`${text}T00:00:00.000Z`);
  return (
    year >= 1900 && year <= 2999 && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
  );
}

function parseInstant(value: unknown): Date {
  const offset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
  if (typeof value === 'string' && offset.test(value) && isCalendarDay(value.slice(0, 10))) {
    const at = new Date(value);
    if (!Number.isNaN(at.getTime())) return at;
  }
  throw new GraphQLError('DateTime must be an instant such as "2026-03-31T10:15:30.000Z"', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
