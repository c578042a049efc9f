import { FinanceError } from '../schema/errors.ts';

/** Collects values while a statement is put together, so that no value ever stands in its text. */
export class Parameters {
  readonly values: unknown[] = [];

  /**
   * Adds a value and gives its place, such as `$3`.
   *
   * @throws FinanceError BAD_USER_INPUT for a text with U+0000, which PostgreSQL cannot hold, nor therefore find.
   */
  bind(value: unknown): string {
    if ([value].flat().some((it) => typeof it === 'string' && it.includes('\u0000')))
      throw new FinanceError('BAD_USER_INPUT', 'a text must not contain the character U+0000');
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

export const all = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'true' : conditions.join(' and ');
