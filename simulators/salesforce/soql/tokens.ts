import { SalesforceError } from '../errors.ts';

export type TokenKind = 'word' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** For strings: the text with escaped wildcards still marked, as `LIKE` needs it. */
  readonly pattern: string;
  /** Offset in the query. */
  readonly at: number;
}

/** In the order of trial: a datetime begins like a date, a date like a number. */
const FORMS: readonly [TokenKind, RegExp][] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/y],
  ['date', /\d{4}-\d{2}-\d{2}/y],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y],
  ['symbol', /!=|<>|<=|>=|[=<>(),:]/y],
];
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

export function tokenize(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(soql.charAt(at))) at += 1;
    if (at >= soql.length) return [...tokens, { kind: 'end', text: '<EOF>', pattern: '', at }];
    const [token, next] = soql.charAt(at) === "'" ? readString(soql, at) : readPlain(soql, at);
    tokens.push(token);
    at = next;
  }
}

function readPlain(soql: string, at: number): [Token, number] {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const text = form.exec(soql)?.[0];
    if (text !== undefined) return [{ kind, text, pattern: text, at }, at + text.length];
  }
  throw malformed(`unexpected token: '${soql.charAt(at)}'`, soql, at);
}

function readString(soql: string, at: number): [Token, number] {
  let [text, pattern] = ['', ''];
  for (let i = at + 1; i < soql.length; i++) {
    const char = soql.charAt(i);
    if (char === "'") return [{ kind: 'string', text, pattern, at }, i + 1];
    if (char !== '\\') {
      text += char;
      pattern += char;
      continue;
    }
    i += 1;
    const [plain, marked, length] = readEscape(soql, i);
    text += plain;
    pattern += marked;
    i += length - 1;
  }
  throw malformed("line 1:0 mismatched character '<EOF>' expecting '''", soql, at);
}

/** What stands for the escape in the text, what in a LIKE pattern, and how many characters it took. */
function readEscape(soql: string, at: number): [string, string, number] {
  const char = soql.charAt(at);
  if (char === '%' || char === '_') return [char, `\\${char}`, 1];
  const code = /^u([0-9a-fA-F]{4})/.exec(soql.slice(at, at + 5))?.[1];
  if (code) {
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return [letter, letter, 5];
  }
  const plain = ESCAPES[char];
  if (plain === undefined)
    throw malformed(`Illegal string literal: invalid escape '\\${char}'`, soql, at);
  return [plain, plain === '\\' ? '\\\\' : plain, 1];
}

/** How many characters of the query stand around the caret. */
const CONTEXT_BEFORE = 60;
const CONTEXT_AFTER = 40;

/** The query around the trouble, a caret under it, and where it is: the vendor's way of pointing. */
export function pointAt(soql: string, at: number): string {
  const from = Math.max(0, at - CONTEXT_BEFORE);
  const shown = soql.slice(from, at + CONTEXT_AFTER).replace(/\s/g, ' ');
  return `\n${shown}\n${' '.repeat(at - from)}^\nERROR at Row:1:Column:${at + 1}\n`;
}

export function malformed(reason: string, soql?: string, at?: number): SalesforceError {
  const where = soql === undefined || at === undefined ? '' : pointAt(soql, at);
  return new SalesforceError('MALFORMED_QUERY', where + reason);
}
