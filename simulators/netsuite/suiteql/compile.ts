import { roundedProduct } from '../exact.ts';
import { own } from '../own.ts';
import { badQuery, type Comparison, type Expr } from './ast.ts';
import { commonType, compare } from './convert.ts';
import { concatenated, converted, FUNCTIONS, numberTerm, textTerm } from './functions.ts';
import {
  type Aggregate,
  columnTerm,
  constantTerm,
  derivedTerm,
  type Scope,
  type Term,
  type Test,
  type Tuple,
} from './scope.ts';

const AGGREGATES = ['COUNT', 'SUM', 'MIN', 'MAX'];

/** Compiles an expression that has a value. */
export function compileTerm(expr: Expr, scope: Scope): Term {
  switch (expr.kind) {
    case 'text':
      return textTerm(expr.value);
    case 'number':
      return numberTerm(expr.value);
    case 'null':
      return constantTerm('text', null);
    case 'bind':
      return bindTerm(expr.index, scope);
    case 'column':
      return columnTerm(scope, expr.table, expr.name);
    case 'call':
      return callTerm(expr, scope);
    case 'sum':
      return sumTerm(expr.sign, compileTerm(expr.left, scope), compileTerm(expr.right, scope));
    case 'product':
      return productTerm(compileTerm(expr.left, scope), compileTerm(expr.right, scope));
    case 'concat':
      return concatenated(compileTerm(expr.left, scope), compileTerm(expr.right, scope));
    default:
      throw badQuery('A value is expected where a condition stands.');
  }
}

function bindTerm(index: number, scope: Scope): Term {
  const param = scope.params[index];
  if (!param) throw badQuery('There are more ? than parameters.');
  return constantTerm(param.type, param.value);
}

function callTerm(expr: Extract<Expr, { kind: 'call' }>, scope: Scope): Term {
  if (AGGREGATES.includes(expr.name)) return aggregateTerm(expr, scope);
  const build = own(FUNCTIONS, expr.name);
  if (!build) throw badQuery(`The function ${expr.name} is not supported.`);
  return build(expr.args.map((arg) => compileTerm(arg, scope)));
}

/** Reads its value from behind the source rows, where the grouping puts it. */
function aggregateTerm(expr: Extract<Expr, { kind: 'call' }>, scope: Scope): Term {
  const [first] = expr.args;
  if (!first && !(expr.name === 'COUNT' && expr.star))
    throw badQuery(`${expr.name} needs a field.`);
  const compiled = first ? compileTerm(first, scope) : null;
  const arg = expr.name === 'SUM' && compiled ? converted(compiled, 'exact') : compiled;
  const at = scope.tables.length + scope.aggregates.length;
  const aggregate: Aggregate = { name: expr.name, arg, distinct: expr.distinct };
  scope.aggregates.push(aggregate);
  return {
    type: expr.name === 'COUNT' ? 'whole' : (arg?.type ?? 'whole'),
    constant: false,
    level: scope.tables.length - 1,
    read: (tuple) => tuple[at] as ReturnType<Term['read']>,
  };
}

function sumTerm(sign: '+' | '-', left: Term, right: Term): Term {
  const [first, second] = [converted(left, 'exact'), converted(right, 'exact')];
  return derivedTerm('exact', [first, second], (tuple) => {
    const [a, b] = [first.read(tuple), second.read(tuple)];
    if (typeof a !== 'bigint' || typeof b !== 'bigint') return null;
    return sign === '+' ? a + b : a - b;
  });
}

function productTerm(left: Term, right: Term): Term {
  const [first, second] = [converted(left, 'exact'), converted(right, 'exact')];
  return derivedTerm('exact', [first, second], (tuple) => {
    const [a, b] = [first.read(tuple), second.read(tuple)];
    return typeof a === 'bigint' && typeof b === 'bigint' ? roundedProduct([a, b], 8) : null;
  });
}

/** Compiles a condition; null in a comparison makes it unknown, and unknown rows do not pass. */
export function compileTest(expr: Expr, scope: Scope): Test {
  switch (expr.kind) {
    case 'and':
      return allOf(expr.parts.map((part) => compileTest(part, scope)));
    case 'or':
      return anyOf(expr.parts.map((part) => compileTest(part, scope)));
    case 'not':
      return negation(compileTest(expr.inner, scope));
    case 'compare':
      return comparison(expr.op, compileTerm(expr.left, scope), compileTerm(expr.right, scope));
    case 'isNull':
      return nullTest(compileTerm(expr.inner, scope));
    case 'in':
      return membership(
        compileTerm(expr.inner, scope),
        expr.list.map((item) => compileTerm(item, scope)),
      );
    case 'like':
      return likeness(compileTerm(expr.inner, scope), compileTerm(expr.pattern, scope));
    case 'between':
      return betweenTest(expr, scope);
    default:
      throw badQuery('A condition is expected where a value stands.');
  }
}

const levelOf = (parts: readonly { readonly level: number }[]): number =>
  Math.max(-1, ...parts.map((part) => part.level));

function allOf(parts: readonly Test[]): Test {
  const holds = (tuple: Tuple) => {
    let unknown = false;
    for (const part of parts) {
      const held = part.holds(tuple);
      if (held === false) return false;
      if (held === null) unknown = true;
    }
    return unknown ? null : true;
  };
  return { level: levelOf(parts), holds };
}

function anyOf(parts: readonly Test[]): Test {
  const holds = (tuple: Tuple) => {
    let unknown = false;
    for (const part of parts) {
      const held = part.holds(tuple);
      if (held === true) return true;
      if (held === null) unknown = true;
    }
    return unknown ? null : false;
  };
  return { level: levelOf(parts), holds };
}

function negation(inner: Test): Test {
  const holds = (tuple: Tuple) => {
    const held = inner.holds(tuple);
    return held === null ? null : !held;
  };
  return { level: inner.level, holds };
}

const nullTest = (term: Term): Test => ({
  level: term.level,
  holds: (tuple) => term.read(tuple) === null,
});

const OUTCOMES: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function comparison(op: Comparison, left: Term, right: Term): Test {
  const type = commonType(left.type, right.type);
  const [first, second] = [converted(left, type), converted(right, type)];
  const outcome = OUTCOMES[op];
  const holds = (tuple: Tuple) => {
    const a = first.read(tuple);
    const b = second.read(tuple);
    return a === null || b === null ? null : outcome(compare(a, b));
  };
  return { level: levelOf([left, right]), holds };
}

function betweenTest(expr: Extract<Expr, { kind: 'between' }>, scope: Scope): Test {
  const term = compileTerm(expr.inner, scope);
  return allOf([
    comparison('>=', term, compileTerm(expr.low, scope)),
    comparison('<=', term, compileTerm(expr.high, scope)),
  ]);
}

function membership(term: Term, items: readonly Term[]): Test {
  const type = items.map((item) => item.type).reduce(commonType, term.type);
  const subject = converted(term, type);
  const list = items.map((item) => converted(item, type));
  if (!list.every((item) => item.constant))
    return anyOf(list.map((item) => comparison('=', subject, item)));
  const values = new Set(list.map((item) => item.read([])));
  const unknown = values.delete(null) ? null : false;
  const holds = (tuple: Tuple) => {
    const value = subject.read(tuple);
    return value === null ? null : values.has(value) || unknown;
  };
  return { level: levelOf([term, ...items]), holds };
}

function likeness(term: Term, pattern: Term): Test {
  if (!pattern.constant) throw badQuery('LIKE takes a constant pattern.');
  const text = String(pattern.read([]));
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const shape = new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 's');
  const subject = converted(term, 'text');
  const holds = (tuple: Tuple) => {
    const value = subject.read(tuple);
    return value === null ? null : shape.test(String(value));
  };
  return { level: term.level, holds };
}
