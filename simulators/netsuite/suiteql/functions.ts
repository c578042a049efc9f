import { badQuery } from './ast.ts';
import { commonType, convert, textOf } from './convert.ts';
import { formatDate, parseDate } from './dates.ts';
import { constantTerm, derivedTerm, type Term } from './scope.ts';
import type { SqlType, SqlValue } from './table.ts';

type Build = (args: readonly Term[]) => Term;

/** The scalar functions of the dialect. */
export const FUNCTIONS: Readonly<Record<string, Build>> = {
  TO_CHAR: toChar,
  TO_DATE: (args) => toDate('TO_DATE', args),
  TO_TIMESTAMP: (args) => toDate('TO_TIMESTAMP', args),
  TO_NUMBER: ([arg]) => converted(required('TO_NUMBER', arg), 'exact'),
  'BUILTIN.DF': displayed,
  NVL: (args) => coalesce('NVL', args),
  COALESCE: (args) => coalesce('COALESCE', args),
  UPPER: ([arg]) => onText('UPPER', arg, (text) => text.toUpperCase()),
  LOWER: ([arg]) => onText('LOWER', arg, (text) => text.toLowerCase()),
  ABS: ([arg]) => absolute(required('ABS', arg)),
};

export function required(name: string, arg: Term | undefined): Term {
  if (!arg) throw badQuery(`${name} needs an argument.`);
  return arg;
}

/** The same term in another type. */
export function converted(term: Term, type: SqlType): Term {
  if (term.type === type) return term;
  return derivedTerm(type, [term], (tuple) => convert(term.read(tuple), term.type, type));
}

function toChar([value, format]: readonly Term[]): Term {
  const arg = required('TO_CHAR', value);
  if (!format) return converted(arg, 'text');
  if (arg.type !== 'day' && arg.type !== 'instant')
    throw badQuery('TO_CHAR with a format takes a date.');
  return derivedTerm('text', [arg, format], (tuple) => {
    const seconds = arg.read(tuple);
    return seconds === null ? null : formatDate(Number(seconds), String(format.read(tuple)));
  });
}

function toDate(name: string, [text, format]: readonly Term[]): Term {
  const arg = converted(required(name, text), 'text');
  if (!format) return converted(arg, 'instant');
  return derivedTerm('instant', [arg, format], (tuple) => {
    const value = arg.read(tuple);
    return value === null ? null : parseDate(String(value), String(format.read(tuple)));
  });
}

/** The text a person sees instead of the id that a column holds. */
function displayed([arg]: readonly Term[]): Term {
  const term = required('BUILTIN.DF', arg);
  if (!term.column) throw badQuery('BUILTIN.DF takes a field.');
  const { column, level } = term.column;
  const { display } = column;
  if (!display) return converted(term, 'text');
  return derivedTerm('text', [term], (tuple) => {
    const row = tuple[level];
    return row === null ? null : display(row as object);
  });
}

function coalesce(name: string, args: readonly Term[]): Term {
  const type = args.map((arg) => arg.type).reduce(commonType, required(name, args[0]).type);
  const terms = args.map((arg) => converted(arg, type));
  return derivedTerm(type, terms, (tuple) => firstValue(terms, tuple));
}

function firstValue(terms: readonly Term[], tuple: Parameters<Term['read']>[0]): SqlValue {
  for (const term of terms) {
    const value = term.read(tuple);
    if (value !== null) return value;
  }
  return null;
}

function onText(name: string, arg: Term | undefined, change: (text: string) => string): Term {
  const term = converted(required(name, arg), 'text');
  return derivedTerm('text', [term], (tuple) => {
    const text = term.read(tuple);
    return text === null ? null : change(String(text));
  });
}

function absolute(arg: Term): Term {
  const term = converted(arg, 'exact');
  return derivedTerm('exact', [term], (tuple) => {
    const value = term.read(tuple);
    return typeof value === 'bigint' && value < 0n ? -value : value;
  });
}

/** `a || b`; a null counts as an empty text, as in Oracle. */
export function concatenated(left: Term, right: Term): Term {
  return derivedTerm('text', [left, right], (tuple) => {
    const text = (term: Term) => textOf(term.read(tuple), term.type) ?? '';
    return text(left) + text(right);
  });
}

export const textTerm = (value: string): Term => constantTerm('text', value);

/** A numeral in a query. */
export function numberTerm(numeral: string): Term {
  if (/^\d{1,15}$/.test(numeral)) return constantTerm('whole', Number(numeral));
  return constantTerm('exact', convert(numeral, 'text', 'exact'));
}
