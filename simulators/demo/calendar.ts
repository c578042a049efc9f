/** Business dates as `YYYY-MM-DD` text, without a time zone; text order is date order. */
export type DateText = string;

const DAY_MS = 86_400_000;

function utc(date: DateText): Date {
  return new Date(`${date}T00:00:00Z`);
}

export function dateText(ms: number): DateText {
  return new Date(ms).toISOString().slice(0, 10);
}

export function addDays(date: DateText, days: number): DateText {
  return dateText(utc(date).getTime() + days * DAY_MS);
}

/** Same day of a later month, or that month's last day where it has no such day. */
export function addMonths(date: DateText, months: number): DateText {
  const from = utc(date);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const last = monthEnd(dateText(first.getTime()));
  const day = Math.min(from.getUTCDate(), Number(last.slice(8)));
  return `${last.slice(0, 8)}${String(day).padStart(2, '0')}`;
}

export function monthStart(date: DateText): DateText {
  return `${date.slice(0, 8)}01`;
}

export function monthEnd(date: DateText): DateText {
  const from = utc(date);
  return dateText(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0));
}

export function daysBetween(from: DateText, to: DateText): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS);
}

export function earlier(a: DateText, b: DateText): DateText {
  return a < b ? a : b;
}

export function later(a: DateText, b: DateText): DateText {
  return a > b ? a : b;
}

/** An instant within working hours of that date, spread by `minute` (0 to 539). */
export function instantOn(date: DateText, minute: number): string {
  const at = utc(date).getTime() + 8 * 3_600_000 + minute * 60_000;
  return new Date(at).toISOString();
}
