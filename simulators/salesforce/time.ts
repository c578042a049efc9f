/** Dates and datetimes as this vendor writes and reads them. */

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** `2026-01-31T10:11:12.000+0000`: the offset carries no colon, which stricter parsers refuse. */
export function wireDatetime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** `2026-01-31T10:11:12.000Z`: how identity answers and error texts write it. */
export function isoDatetime(ms: number): string {
  return new Date(ms).toISOString();
}

export function wireDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The date itself when the text is a day of the calendar. */
export function parseDate(text: string): string | undefined {
  if (!DATE.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || wireDate(ms) !== text ? undefined : text;
}

/** Milliseconds since the epoch; `Z`, `+02:00` and `+0200` are accepted. */
export function parseDatetime(text: string): number | undefined {
  if (!DATETIME.test(text)) return undefined;
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) ? undefined : ms;
}

export function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

export function startOfMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
