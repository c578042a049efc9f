/** An object of an answer: response keys to values. */
export type Fields = Record<string, unknown>;

/** True for objects made of response keys; a Date or any other leaf that a scalar produced is not one. */
export function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The own field `key`: an alias may be called `constructor` or `__proto__`. */
export const read = (fields: Fields, key: string): unknown =>
  Object.hasOwn(fields, key) ? fields[key] : undefined;

export function write(fields: Fields, key: string, value: unknown): void {
  if (key !== '__proto__') fields[key] = value;
  else {
    Object.defineProperty(fields, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

/** Adds what `source` knows to `target`, in place. A null never hides what another subgraph has answered. */
export function merge(target: Fields, source: Fields): void {
  for (const key of Object.keys(source)) {
    write(target, key, merged(read(target, key), source[key]));
  }
}

function merged(known: unknown, added: unknown): unknown {
  if (added === null || added === undefined) return known === undefined ? added : known;
  if (isFields(known) && isFields(added)) {
    merge(known, added);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(added) && known.length === added.length) {
    return known.map((item, index) => merged(item, added[index]));
  }
  return added;
}

/** A copy that can be merged into without the original noticing; leaves are shared. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isFields(value)) return value;
  const fields: Fields = {};
  for (const key of Object.keys(value)) write(fields, key, copy(value[key]));
  return fields as T;
}
