/** A query of the Salesforce Object Query Language. `soqlOf` alone turns one into text. */
export interface Query {
  readonly select: readonly (string | ChildQuery)[] | 'COUNT()';
  readonly from: string;
  readonly where?: Condition | undefined;
  readonly orderBy?: readonly string[];
  readonly limit?: number;
}

/** Records that point to the one selected: a query within a query. */
export interface ChildQuery {
  /** What the parent calls them, such as `OpportunityLineItems`. */
  readonly relationship: string;
  readonly fields: readonly string[];
  readonly orderBy: readonly string[];
}

export type Condition =
  | { readonly field: string; readonly is: Comparison; readonly value: Value }
  | { readonly field: string; readonly isOneOf: readonly string[] }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A date is an instant; a day is given as text nowhere in here, since the two are written differently. */
export type Value = string | boolean | Date | null;

export function soqlOf({ select, from, where, orderBy = [], limit }: Query): string {
  const selected = select === 'COUNT()' ? select : select.map(itemText).join(', ');
  return [
    `SELECT ${selected} FROM ${name(from)}`,
    where ? ` WHERE ${conditionText(where)}` : '',
    orderText(orderBy),
    limit === undefined ? '' : ` LIMIT ${wholeNumber(limit)}`,
  ].join('');
}

function itemText(item: string | ChildQuery): string {
  if (typeof item === 'string') return path(item);
  const fields = item.fields.map(path).join(', ');
  return `(SELECT ${fields} FROM ${name(item.relationship)}${orderText(item.orderBy)})`;
}

const orderText = (fields: readonly string[]): string =>
  fields.length === 0 ? '' : ` ORDER BY ${fields.map(path).join(', ')}`;

function conditionText(condition: Condition): string {
  if ('all' in condition) return joined(condition.all, ' AND ');
  if ('any' in condition) return joined(condition.any, ' OR ');
  if ('isOneOf' in condition)
    return `${path(condition.field)} IN (${condition.isOneOf.map(quoted).join(', ')})`;
  return `${path(condition.field)} ${condition.is} ${literal(condition.value)}`;
}

/** In parentheses: SOQL refuses AND beside OR without them. */
const joined = (conditions: readonly Condition[], word: string): string =>
  `(${conditions.map(conditionText).join(word)})`;

function literal(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  return value instanceof Date ? value.toISOString() : String(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "'": "\\'",
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** Half a surrogate pair has no UTF-8 form, so it cannot stand in a URL as it is. */
const quoted = (text: string): string =>
  `'${text.replace(/['\\]|\p{Cc}|\p{Cs}/gu, (char) => ESCAPES[char] ?? byCode(char))}'`;

const byCode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Names are ours, so a wrong one is a mistake in the program and no bad input. */
function name(text: string): string {
  if (!NAME.test(text)) throw new Error(`"${text}" is no name in SOQL`);
  return text;
}

const path = (text: string): string => text.split('.').map(name).join('.');

function wholeNumber(value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${value} is no limit`);
  return value;
}
