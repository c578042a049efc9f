const DAY_MS = 86_400_000;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const ACCOUNT_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** `2026-01-31` of an instant, in UTC: the integration user's time zone is set to UTC. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `2026-01-31T10:11:12Z`: the vendor shows whole seconds. */
export const instantText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Milliseconds of an ISO date or date-time; `null` when it is neither. A date-time without offset is UTC. */
export function instantOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text))
    return null;
  const zoned = text.length > 10 && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : ms;
}

/** Whether the text is an existing day such as `2026-01-31`. */
export function isDay(text: string): boolean {
  if (!ISO_DAY.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && dayOf(ms) === text;
}

export const daySeconds = (day: string): number => Date.parse(day) / 1000;

export const addDays = (day: string, days: number): string =>
  dayOf(Date.parse(day) + days * DAY_MS);

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** The given day of a month, or its last day where the month is shorter. `month` counts from 0 and may overflow. */
export function dayInMonth(year: number, month: number, day: number): string {
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month, Math.min(day, last)));
}

/** `1/31/2026`: the account's own date format, which filters take and unformatted query columns show. */
export function accountDay(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
}

/** `2026-01-31` of the account's own `1/31/2026`; `null` when the text is something else. */
export function dayOfAccountText(text: string): string | null {
  const [, month, day, year] = ACCOUNT_DAY.exec(text.trim()) ?? [];
  if (month === undefined || day === undefined || year === undefined) return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : null;
}
