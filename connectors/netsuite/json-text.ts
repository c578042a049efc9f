import { toDecimal } from '../money.ts';

/** A decimal that stands in JSON as a number, digit by digit as it was given. */
export class JsonDecimal {
  readonly text: string;

  /** @throws UnreadableAmount for what is not a decimal number */
  constructor(text: string) {
    this.text = toDecimal(text);
  }
}

export type JsonInput =
  | string
  | boolean
  | JsonDecimal
  | readonly JsonInput[]
  | { readonly [name: string]: JsonInput | undefined };

/** JSON text. A field that is undefined is left out. JSON.stringify would print amounts from floats. */
export function jsonText(value: JsonInput): string {
  if (value instanceof JsonDecimal) return value.text;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  const fields = Object.entries(value).flatMap(([name, held]) =>
    held === undefined ? [] : [`${JSON.stringify(name)}:${jsonText(held)}`],
  );
  return `{${fields.join(',')}}`;
}

const isList = (value: object): value is readonly JsonInput[] => Array.isArray(value);
