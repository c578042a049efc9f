import { SalesforceError } from '../errors.ts';
import type { Condition, Literal, Operator, Ordering, Path, Select } from './ast.ts';
import { malformed, type Token, tokenize } from './tokens.ts';

const MAX_OFFSET = 2000;
const MAX_SOQL_LENGTH = 100_000;
const RANGES = new Set(['TODAY', 'YESTERDAY', 'TOMORROW']);
const RANGES_OF_DAYS = new Set(['LAST_N_DAYS', 'NEXT_N_DAYS']);
const COMPARISONS = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);
const CLAUSES = new Set([
  'WHERE',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'GROUP',
  'HAVING',
  'FOR',
  'USING',
  'WITH',
]);

/** Reads one query; refuses with MALFORMED_QUERY and a caret. */
export function parseSoql(soql: string): Select {
  if (soql.length > MAX_SOQL_LENGTH) {
    throw malformed(`SOQL statements cannot be longer than ${MAX_SOQL_LENGTH} characters.`);
  }
  return new Parser(soql).query();
}

class Parser {
  readonly #soql: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(soql: string) {
    this.#soql = soql;
    this.#tokens = tokenize(soql);
  }

  query(): Select {
    const select = this.#select(false);
    if (this.#peek.kind !== 'end') throw this.#unexpected();
    return select;
  }

  #select(nested: boolean): Select {
    this.#expectWord('SELECT');
    const count = !nested && this.#takeCount();
    const items = count ? [] : this.#selectItems(nested);
    this.#expectWord('FROM');
    const from = this.#path();
    const alias = this.#alias();
    const where = this.#takeWord('WHERE') ? this.#condition() : undefined;
    const orderBy = this.#takeWord('ORDER') ? this.#orderBy() : [];
    const limit = this.#takeWord('LIMIT') ? this.#wholeNumber() : undefined;
    const offset = this.#takeWord('OFFSET') ? this.#offset() : 0;
    return { count, items, from, alias, where, orderBy, limit, offset };
  }

  /** `COUNT()`; counting a field is an aggregate, which this org's clients do without. */
  #takeCount(): boolean {
    const [word, open, close] = this.#tokens.slice(this.#position, this.#position + 3);
    if (word?.text.toUpperCase() !== 'COUNT' || open?.text !== '(') return false;
    if (close?.text !== ')')
      throw malformed('aggregate functions are not available here', this.#soql, word.at);
    this.#position += 3;
    return true;
  }

  #selectItems(nested: boolean): (Path | Select)[] {
    const items: (Path | Select)[] = [];
    do {
      if (this.#peek.text === '(' && !nested) {
        this.#next();
        items.push(this.#select(true));
        this.#expectSymbol(')');
      } else {
        items.push(this.#path());
      }
    } while (this.#takeSymbol(','));
    return items;
  }

  #alias(): string | undefined {
    const word = this.#peek;
    if (word.kind !== 'word' || CLAUSES.has(word.text.toUpperCase())) return undefined;
    return this.#next().text;
  }

  /** AND and OR may not be mixed on one level: the vendor asks for parentheses. */
  #condition(): Condition {
    const items = [this.#simpleCondition()];
    const joiner = this.#peek.text.toUpperCase();
    if (joiner !== 'AND' && joiner !== 'OR') return items[0] as Condition;
    while (this.#takeWord(joiner)) items.push(this.#simpleCondition());
    if (/^(AND|OR)$/i.test(this.#peek.text)) throw this.#unexpected();
    return { kind: joiner === 'AND' ? 'and' : 'or', items };
  }

  #simpleCondition(): Condition {
    if (this.#takeWord('NOT')) return { kind: 'not', item: this.#simpleCondition() };
    if (this.#takeSymbol('(')) {
      const inner = this.#condition();
      this.#expectSymbol(')');
      return inner;
    }
    const path = this.#path();
    const operator = this.#operator();
    const values = /IN$|CLUDES$/.test(operator) ? this.#literalList() : [this.#literal()];
    return { kind: 'compare', path, operator, values };
  }

  #operator(): Operator {
    const token = this.#next();
    const word = token.text.toUpperCase();
    if (COMPARISONS.has(word)) return word === '<>' ? '!=' : (word as Operator);
    if (word === 'LIKE' || word === 'IN' || word === 'INCLUDES' || word === 'EXCLUDES') return word;
    if (word === 'NOT' && this.#takeWord('IN')) return 'NOT IN';
    throw malformed(`unexpected token: '${token.text}'`, this.#soql, token.at);
  }

  #literalList(): Literal[] {
    this.#expectSymbol('(');
    const values = [this.#literal()];
    while (this.#takeSymbol(',')) values.push(this.#literal());
    this.#expectSymbol(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#next();
    const { kind, text, pattern, at } = token;
    if (kind === 'string' || kind === 'number' || kind === 'date' || kind === 'datetime') {
      return { kind, text, pattern, days: 0, at };
    }
    const word = text.toUpperCase();
    if (word === 'NULL') return { kind: 'null', text, pattern, days: 0, at };
    if (word === 'TRUE' || word === 'FALSE') {
      return { kind: 'boolean', text: word.toLowerCase(), pattern, days: 0, at };
    }
    if (RANGES.has(word)) return { kind: 'range', text: word, pattern, days: 0, at };
    if (RANGES_OF_DAYS.has(word) && this.#takeSymbol(':')) {
      return { kind: 'range', text: word, pattern, days: this.#wholeNumber(), at };
    }
    throw malformed(`unexpected token: '${text}'`, this.#soql, at);
  }

  #orderBy(): Ordering[] {
    this.#expectWord('BY');
    const orderings: Ordering[] = [];
    do {
      const path = this.#path();
      const descending = this.#takeWord('DESC');
      if (!descending) this.#takeWord('ASC');
      // Nulls come first in both directions unless the query says otherwise.
      let nullsLast = false;
      if (this.#takeWord('NULLS')) {
        nullsLast = this.#takeWord('LAST');
        if (!nullsLast) this.#expectWord('FIRST');
      }
      orderings.push({ path, descending, nullsLast });
    } while (this.#takeSymbol(','));
    return orderings;
  }

  #offset(): number {
    const offset = this.#wholeNumber();
    if (offset <= MAX_OFFSET) return offset;
    throw new SalesforceError(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `Maximum SOQL offset allowed is ${MAX_OFFSET}`,
    );
  }

  #wholeNumber(): number {
    const token = this.#next();
    if (token.kind === 'number' && /^\d+$/.test(token.text)) return Number(token.text);
    throw malformed(`expecting a positive integer, found '${token.text}'`, this.#soql, token.at);
  }

  #path(): Path {
    const token = this.#next();
    if (token.kind !== 'word')
      throw malformed(`unexpected token: '${token.text}'`, this.#soql, token.at);
    return { parts: token.text.split('.'), at: token.at };
  }

  get #peek(): Token {
    return this.#tokens[Math.min(this.#position, this.#tokens.length - 1)] as Token;
  }

  #next(): Token {
    const token = this.#peek;
    this.#position += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek;
    if (kind !== 'word' || text.toUpperCase() !== word) return false;
    this.#position += 1;
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    const { kind, text } = this.#peek;
    if (kind !== 'symbol' || text !== symbol) return false;
    this.#position += 1;
    return true;
  }

  #expectWord(word: string): void {
    if (!this.#takeWord(word)) throw this.#unexpected();
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected();
  }

  #unexpected(): SalesforceError {
    return malformed(`unexpected token: '${this.#peek.text}'`, this.#soql, this.#peek.at);
  }
}
