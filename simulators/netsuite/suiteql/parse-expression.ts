import { badQuery, type Comparison, type Expr } from './ast.ts';
import type { Tokens } from './tokens.ts';

const COMPARISONS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];

/** `a OR b`, the loosest binding. */
export function parseCondition(tokens: Tokens): Expr {
  const parts = [parseAnd(tokens)];
  while (tokens.takeWords('OR')) parts.push(parseAnd(tokens));
  return single('or', parts);
}

function parseAnd(tokens: Tokens): Expr {
  const parts = [parseNot(tokens)];
  while (tokens.takeWords('AND')) parts.push(parseNot(tokens));
  return single('and', parts);
}

function single(kind: 'and' | 'or', parts: readonly Expr[]): Expr {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

function parseNot(tokens: Tokens): Expr {
  return tokens.takeWords('NOT')
    ? { kind: 'not', inner: parseNot(tokens) }
    : parsePredicate(tokens);
}

function parsePredicate(tokens: Tokens): Expr {
  const inner = parseExpression(tokens);
  if (tokens.takeWords('IS')) {
    const negated = tokens.takeWords('NOT');
    tokens.expectWord('NULL');
    return unless(negated, { kind: 'isNull', inner });
  }
  const negated = tokens.takeWords('NOT');
  if (tokens.takeWords('IN')) return unless(negated, parseIn(tokens, inner));
  if (tokens.takeWords('LIKE'))
    return unless(negated, { kind: 'like', inner, pattern: parseExpression(tokens) });
  if (tokens.takeWords('BETWEEN')) return unless(negated, parseBetween(tokens, inner));
  if (negated) throw badQuery('IN, LIKE or BETWEEN is expected after NOT.');
  return parseComparison(tokens, inner);
}

const unless = (negated: boolean, condition: Expr): Expr =>
  negated ? { kind: 'not', inner: condition } : condition;

function parseIn(tokens: Tokens, inner: Expr): Expr {
  tokens.expectMark('(');
  const list = parseList(tokens);
  tokens.expectMark(')');
  return { kind: 'in', inner, list };
}

function parseBetween(tokens: Tokens, inner: Expr): Expr {
  const low = parseExpression(tokens);
  tokens.expectWord('AND');
  return { kind: 'between', inner, low, high: parseExpression(tokens) };
}

function parseComparison(tokens: Tokens, left: Expr): Expr {
  const token = tokens.peek();
  if (token?.kind !== 'mark' || !COMPARISONS.includes(token.text)) return left;
  tokens.next();
  return { kind: 'compare', op: token.text as Comparison, left, right: parseExpression(tokens) };
}

export function parseList(tokens: Tokens): Expr[] {
  const list = [parseExpression(tokens)];
  while (tokens.takeMark(',')) list.push(parseExpression(tokens));
  return list;
}

/** Sums and concatenations of products. */
export function parseExpression(tokens: Tokens): Expr {
  let left = parseProduct(tokens);
  for (;;) {
    if (tokens.takeMark('+')) left = { kind: 'sum', sign: '+', left, right: parseProduct(tokens) };
    else if (tokens.takeMark('-'))
      left = { kind: 'sum', sign: '-', left, right: parseProduct(tokens) };
    else if (tokens.takeMark('||')) left = { kind: 'concat', left, right: parseProduct(tokens) };
    else return left;
  }
}

function parseProduct(tokens: Tokens): Expr {
  let left = parsePrimary(tokens);
  while (tokens.takeMark('*')) left = { kind: 'product', left, right: parsePrimary(tokens) };
  return left;
}

function parsePrimary(tokens: Tokens): Expr {
  if (tokens.takeMark('(')) {
    const inner = parseCondition(tokens);
    tokens.expectMark(')');
    return inner;
  }
  if (tokens.takeMark('?')) return { kind: 'bind', index: tokens.nextBind() };
  if (tokens.takeMark('-'))
    return { kind: 'sum', sign: '-', left: ZERO, right: parsePrimary(tokens) };
  const token = tokens.next();
  if (token.kind === 'text') return { kind: 'text', value: token.text };
  if (token.kind === 'number') return { kind: 'number', value: token.text };
  if (token.kind === 'mark') throw badQuery(`Unexpected '${token.text}'.`);
  if (token.text.toUpperCase() === 'NULL') return { kind: 'null' };
  return parseNamed(tokens, token.text);
}

const ZERO: Expr = { kind: 'number', value: '0' };

/** A column, `alias.column`, a function call or `BUILTIN.DF(…)`. */
function parseNamed(tokens: Tokens, first: string): Expr {
  const second = tokens.takeMark('.') ? tokens.name() : null;
  if (tokens.takeMark('('))
    return parseCall(tokens, second === null ? first : `${first}.${second}`);
  return second === null
    ? { kind: 'column', table: null, name: first.toLowerCase() }
    : { kind: 'column', table: first.toLowerCase(), name: second.toLowerCase() };
}

function parseCall(tokens: Tokens, name: string): Expr {
  const star = tokens.takeMark('*');
  const distinct = tokens.takeWords('DISTINCT');
  const args = star || tokens.isMark(')') ? [] : parseList(tokens);
  tokens.expectMark(')');
  return { kind: 'call', name: name.toUpperCase(), args, star, distinct };
}
