import { badQuery } from './ast.ts';

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'mark';
  /** Words as written; compare them in upper case. */
  readonly text: string;
}

const TOKEN =
  /\s*(?:--[^\n]*\n?|\/\*[\s\S]*?\*\/)?\s*(?:([A-Za-z_][A-Za-z0-9_$]*)|'((?:[^']|'')*)'|"([^"]*)"|(\d+(?:\.\d+)?)|(<>|!=|<=|>=|\|\||[=<>(),.*?+\-/]))/y;

/** A cursor over the words and marks of a query. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;
  #binds = 0;

  constructor(query: string) {
    this.#tokens = split(query);
  }

  /** Number of the next `?`. */
  nextBind(): number {
    return this.#binds++;
  }

  get bindCount(): number {
    return this.#binds;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw badQuery('The query ends too early.');
    return token;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'word' && token.text.toUpperCase() === word;
  }

  isMark(mark: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'mark' && token.text === mark;
  }

  /** Takes the words if they come next, all of them or none. */
  takeWords(...words: readonly string[]): boolean {
    const hit = words.every((word, index) => this.isWord(word, index));
    if (hit) this.#at += words.length;
    return hit;
  }

  takeMark(mark: string): boolean {
    const hit = this.isMark(mark);
    if (hit) this.#at++;
    return hit;
  }

  expectWord(word: string): void {
    if (!this.takeWords(word)) throw badQuery(`${word} is expected ${this.#where()}.`);
  }

  expectMark(mark: string): void {
    if (!this.takeMark(mark)) throw badQuery(`'${mark}' is expected ${this.#where()}.`);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'word') throw badQuery(`A name is expected instead of '${token.text}'.`);
    return token.text;
  }

  expectEnd(): void {
    const token = this.peek();
    if (token) throw badQuery(`Unexpected '${token.text}'.`);
  }

  #where(): string {
    const token = this.peek();
    return token ? `before '${token.text}'` : 'at the end';
  }
}

function split(query: string): Token[] {
  const tokens: Token[] = [];
  const text = query.trim().replace(/;$/, '');
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw badQuery(`Cannot read from '${text.slice(at, at + 30)}'.`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, word, text, quoted, number, mark]: RegExpExecArray): Token {
  if (word !== undefined) return { kind: 'word', text: word };
  if (quoted !== undefined) return { kind: 'word', text: quoted };
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") };
  if (number !== undefined) return { kind: 'number', text: number };
  return { kind: 'mark', text: mark === '!=' ? '<>' : (mark ?? '') };
}
