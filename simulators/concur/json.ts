/** A member of an object of unknown shape; anything that is not an object has no members. */
export type Json = Record<string, unknown>;

interface RawJson {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { rawJSON: string };
}
// Node has these since 21, TypeScript's library does not name them yet.
const raw = JSON as unknown as RawJson;

/** A JSON number printed exactly as given: `0E-8` and `525.00000000` must reach the client as they are. */
export const numeral = (text: string): object => raw.rawJSON(text);

/** The text of a value made by {@link numeral}, or undefined. */
export const numeralText = (value: unknown): string | undefined =>
  raw.isRawJSON(value) ? value.rawJSON : undefined;

/** Parses a request body, keeping every number as its source text, so that amounts stay exact. */
export function readExact(body: string): unknown {
  const keepSource = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(body, keepSource as (key: string, value: unknown) => unknown);
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const asObject = (value: unknown): Json => (isObject(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Text or a number as text; null when absent or empty. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** True for true, "true", "Y"; false for their opposites; otherwise the fallback. */
export function asFlag(value: unknown, fallback = false): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'Y' || value === 'true') return true;
  if (value === 'N' || value === 'false') return false;
  return fallback;
}
