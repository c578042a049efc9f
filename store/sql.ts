/** Collects values while a statement is put together, so that no value ever stands in its text. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value and gives its place, such as `$3`. */
  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

export const all = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'true' : conditions.join(' and ');
