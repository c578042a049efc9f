import { badQuery } from './ast.ts';

const PARTS = /YYYY|MM|DD|HH24|HH12|HH|MI|SS|AM|PM|"[^"]*"|[^A-Za-z"]+|[A-Za-z]+/g;

/** Pieces of an Oracle date format; quoted text stands for itself. */
function partsOf(format: string): string[] {
  return format.match(PARTS) ?? [];
}

/** TO_CHAR of an instant in seconds. */
export function formatDate(seconds: number, format: string): string {
  const iso = new Date(seconds * 1000).toISOString();
  return partsOf(format)
    .map((part) => formatPart(part, iso))
    .join('');
}

function formatPart(part: string, iso: string): string {
  const hour = Number(iso.slice(11, 13));
  switch (part.toUpperCase()) {
    case 'YYYY':
      return iso.slice(0, 4);
    case 'MM':
      return iso.slice(5, 7);
    case 'DD':
      return iso.slice(8, 10);
    case 'HH24':
      return iso.slice(11, 13);
    case 'HH':
    case 'HH12':
      return String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0');
    case 'MI':
      return iso.slice(14, 16);
    case 'SS':
      return iso.slice(17, 19);
    case 'AM':
    case 'PM':
      return hour < 12 ? 'AM' : 'PM';
    default:
      return literal(part);
  }
}

function literal(part: string): string {
  if (part.startsWith('"')) return part.slice(1, -1);
  if (/[A-Za-z]/.test(part)) throw badQuery(`The date format element '${part}' is not recognized.`);
  return part;
}

interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const FIELD: Readonly<Record<string, { name: keyof Moment; width: number }>> = {
  YYYY: { name: 'year', width: 4 },
  MM: { name: 'month', width: 2 },
  DD: { name: 'day', width: 2 },
  HH24: { name: 'hour', width: 2 },
  MI: { name: 'minute', width: 2 },
  SS: { name: 'second', width: 2 },
};

/** TO_DATE or TO_TIMESTAMP: seconds since the epoch, read as UTC. */
export function parseDate(text: string, format: string): number {
  const moment: Moment = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  let rest = text.trim();
  for (const part of partsOf(format)) rest = takePart(rest, part, moment, text);
  if (rest !== '') throw notADate(text, format);
  return secondsOf(moment, text, format);
}

function takePart(rest: string, part: string, moment: Moment, text: string): string {
  const field = FIELD[part.toUpperCase()];
  if (!field) {
    const mark = literal(part);
    if (!rest.startsWith(mark)) throw notADate(text, part);
    return rest.slice(mark.length);
  }
  const [digits] = new RegExp(`^\\d{1,${field.width}}`).exec(rest) ?? [];
  if (digits === undefined) throw notADate(text, part);
  moment[field.name] = Number(digits);
  return rest.slice(digits.length);
}

function secondsOf(moment: Moment, text: string, format: string): number {
  const { year, month, day, hour, minute, second } = moment;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24;
  if (!exists || minute > 59 || second > 59) throw notADate(text, format);
  return date.getTime() / 1000;
}

const notADate = (text: string, format: string) =>
  badQuery(`'${text}' does not match the date format '${format}'.`);
