/** A record that came, changed or went. */
export interface RecordChange {
  readonly type: string;
  readonly id: string;
  /** As `kept()` of its system shows it; null when it is gone. */
  readonly record: unknown;
}

/**
 * Which records changed, noted where they change, so that nobody has to compare whole books to find out. Nothing is
 * noted until somebody asks: a load of a hundred thousand records that nobody watches leaves no list behind.
 */
export class Changes {
  #watched = false;
  #ids = new Map<string, Set<string>>();

  note(type: string, id: string | number): void {
    if (!this.#watched) return;
    const ids = this.#ids.get(type);
    if (ids) ids.add(String(id));
    else this.#ids.set(type, new Set([String(id)]));
  }

  /** What was noted since the last call, as `show` shows it now; the first call begins the watch. */
  take(show: (type: string, id: string) => unknown): RecordChange[] {
    this.#watched = true;
    if (this.#ids.size === 0) return [];
    const noted = this.#ids;
    this.#ids = new Map();
    return [...noted].flatMap(([type, ids]) =>
      [...ids].map((id) => ({ type, id, record: show(type, id) ?? null })),
    );
  }
}
