import { invalidParameter } from '../errors.ts';

/** `field OPERATOR value`; `values` are the texts as written, none for the unary operators. */
export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}
export type Filter =
  | Condition
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] };

const UNARY = new Set(['EMPTY', 'EMPTY_NOT']);
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|([()[\],])|([^\s()[\],"]+))/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** Reads the vendor's `q` filter; AND binds before OR. */
export function readFilter(q: string): Filter {
  const tokens = tokensOf(q);
  const filter = readAny(tokens);
  if (tokens.length > 0) throw badFilter(`unexpected '${tokens[0]?.text}'`);
  return filter;
}

export const badFilter = (reason: string) => invalidParameter(`Invalid filter: ${reason}.`, 'q');

function tokensOf(q: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; q.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(q);
    if (!match) throw badFilter(`cannot read from '${q.slice(at)}'`);
    const [, quoted, mark, word] = match;
    tokens.push({ text: quoted ?? mark ?? word ?? '', quoted: quoted !== undefined });
  }
  return tokens;
}

function readAny(tokens: Token[]): Filter {
  const parts = [readAll(tokens)];
  while (takeWord(tokens, 'OR')) parts.push(readAll(tokens));
  return parts.length === 1 && parts[0] ? parts[0] : { any: parts };
}

function readAll(tokens: Token[]): Filter {
  const parts = [readPart(tokens)];
  while (takeWord(tokens, 'AND')) parts.push(readPart(tokens));
  return parts.length === 1 && parts[0] ? parts[0] : { all: parts };
}

function readPart(tokens: Token[]): Filter {
  if (!takeMark(tokens, '(')) return readCondition(tokens);
  const inner = readAny(tokens);
  if (!takeMark(tokens, ')')) throw badFilter("')' is missing");
  return inner;
}

function readCondition(tokens: Token[]): Condition {
  const field = next(tokens);
  const operator = next(tokens).toUpperCase();
  return { field, operator, values: UNARY.has(operator) ? [] : readValues(tokens) };
}

function readValues(tokens: Token[]): string[] {
  if (!takeMark(tokens, '[')) return [next(tokens)];
  const values = [next(tokens)];
  while (takeMark(tokens, ',')) values.push(next(tokens));
  if (!takeMark(tokens, ']')) throw badFilter("']' is missing");
  return values;
}

function next(tokens: Token[]): string {
  const token = tokens.shift();
  if (!token || (!token.quoted && /^[()[\],]$/.test(token.text)))
    throw badFilter('a field, an operator or a value is missing');
  return token.text;
}

function takeMark(tokens: Token[], mark: string): boolean {
  const hit = tokens[0]?.text === mark && !tokens[0].quoted;
  if (hit) tokens.shift();
  return hit;
}

function takeWord(tokens: Token[], word: string): boolean {
  const hit = tokens[0]?.text.toUpperCase() === word && !tokens[0].quoted;
  if (hit) tokens.shift();
  return hit;
}
