/** `2013-09-02T19:46:01.98`: the v3 lists print UTC without a zone, and as many fraction digits as are not zero. */
export function v3Date(ms: number | null): string | null {
  if (ms === null) return null;
  const [seconds, fraction = ''] = new Date(ms).toISOString().slice(0, -1).split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? `${seconds}` : `${seconds}.${digits}`;
}

export const instant = (ms: number): string => new Date(ms).toISOString();
export const instantOrNull = (ms: number | null): string | null =>
  ms === null ? null : instant(ms);
export const dayOf = (ms: number): string => instant(ms).slice(0, 10);

/** `2023-09-26T21:17:44.570+0000`: only the financial integration topic writes its zone this way. */
export const plusZeroZone = (ms: number): string => instant(ms).replace('Z', '+0000');

const FILTER_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,7})?)?$/;

/** A filter such as `modifiedDateAfter`, read as UTC; undefined when it is no date of the documented forms. */
export function filterDate(text: string): number | undefined {
  if (!FILTER_DATE.test(text)) return undefined;
  const ms = Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** An ISO date or date-time of a loaded record; a missing zone means UTC. */
export function readInstant(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value);
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const ms = Date.parse(zoned);
  if (Number.isNaN(ms)) throw new Error(`"${text}" is not a date`);
  return ms;
}
