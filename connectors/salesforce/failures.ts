import { parseExactJson } from '../exact-json.ts';
import { failureOfStatus, isHtml, type VendorAnswer } from '../http.ts';
import { VendorError, type VendorFailure } from '../vendor-error.ts';

/** Calls of the last 24 hours count, so it does not help to ask again in a moment. */
const DAILY_LIMIT_PAUSE_MS = 15 * 60 * 1000;

/** Codes that mean something else than their HTTP status does. */
const FAILURE_OF_CODE: Readonly<Record<string, VendorFailure>> = {
  REQUEST_LIMIT_EXCEEDED: 'THROTTLED',
  SERVER_UNAVAILABLE: 'UNAVAILABLE',
  QUERY_TIMEOUT: 'UNAVAILABLE',
};

/** The failure that an answer to a read is, or null for an answer that can be used. */
export function failureIn(answer: VendorAnswer): VendorError | null {
  const { status } = answer;
  if (isHtml(answer)) return failed(answer, 'UNAVAILABLE', 'an HTML page in place of an answer');
  if (status >= 200 && status < 300) return null;
  const complaints = complaintsIn(answer.text);
  const words = complaints.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; ');
  const failure = failureOf(status, complaints[0]?.errorCode ?? '');
  return failed(answer, failure, words || `HTTP ${status} without a reason`);
}

/** An answer with a good status whose body is not what the vendor’s contract says. */
export const unreadable = (message: string): VendorError =>
  new VendorError('SALESFORCE', 'UNREADABLE', message, { effect: 'NONE' });

/** The JSON of an answer, every number as its own text. */
export function bodyOf(answer: VendorAnswer): unknown {
  try {
    return parseExactJson(answer.text);
  } catch {
    // Caught to say which system answers something that is not JSON.
    throw unreadable('Salesforce answers something that is not JSON');
  }
}

/** Salesforce keeps ten queries of a user open, each for a while; the place in this one is gone. */
export const isLostPlace = (error: unknown): boolean =>
  error instanceof VendorError && (error.vendorCode ?? '').startsWith('INVALID_QUERY_LOCATOR');

export function failed(answer: VendorAnswer, failure: VendorFailure, words: string): VendorError {
  const text = redacted(words);
  return new VendorError('SALESFORCE', failure, `Salesforce: ${text}`, {
    effect: 'NONE',
    httpStatus: answer.status,
    vendorCode: text,
    retryAfterMs: pauseAfter(answer, failure, words),
  });
}

function failureOf(status: number, code: string): VendorFailure {
  if (status >= 300 && status < 400) return 'UNREADABLE';
  return FAILURE_OF_CODE[code] ?? failureOfStatus(status);
}

/** Salesforce names no pause; a proxy before it may. */
function pauseAfter({ headers }: VendorAnswer, failure: VendorFailure, words: string) {
  if (failure === 'THROTTLED' && words.includes('TotalRequests')) return DAILY_LIMIT_PAUSE_MS;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

interface Complaint {
  readonly errorCode: string;
  readonly message: string;
}

/** Errors come as an array, even when there is one. */
function complaintsIn(text: string): Complaint[] {
  try {
    const body = parseExactJson(text);
    return Array.isArray(body) ? body.map(complaintOf) : [];
  } catch {
    // Caught because a body that is not JSON only means that the status is all there is to go by.
    return [];
  }
}

function complaintOf(item: unknown): Complaint {
  const { errorCode, message } = (item ?? {}) as Partial<Record<string, unknown>>;
  return { errorCode: String(errorCode ?? ''), message: String(message ?? '').trim() };
}

/** Session ids carry the org’s id before an exclamation mark. */
const SECRETS =
  /\b00D\w{12,15}![\w.]+|\beyJ[\w-]+(?:\.[\w-]+){1,2}|\b(?:Bearer|OAuth)\s+\S+|(?:token|secret|password|assertion)=[^&\s]+/gi;

/** Words of the vendor without tokens and keys, at most a screenful. */
const redacted = (text: string): string => text.replace(SECRETS, '[redacted]').slice(0, 1000);
