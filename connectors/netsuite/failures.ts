import { parseExactJson } from '../exact-json.ts';
import { failureOfStatus, isHtml, type VendorAnswer } from '../http.ts';
import { type Effect, VendorError, type VendorFailure } from '../vendor-error.ts';

export type Purpose = 'READ' | 'WRITE';

/** What NetSuite’s error body says: its first code, and all of it in one line. */
interface Complaint {
  readonly code: string;
  readonly words: string;
}

/** Codes that mean something else than their HTTP status does. */
const FAILURE_OF_CODE: Readonly<Record<string, VendorFailure>> = {
  CONCURRENCY_LIMIT_EXCEEDED: 'THROTTLED',
  SSS_REQUEST_LIMIT_EXCEEDED: 'THROTTLED',
  WS_REQUEST_BLOCKED: 'THROTTLED',
  WS_CONCUR_SESSION_DISALLWD: 'THROTTLED',
  INVALID_LOGIN: 'ACCESS',
  INSUFFICIENT_PERMISSION: 'ACCESS',
  DUP_RCRD: 'DUPLICATE',
};

/** The failure that an answer is, or null for an answer that can be used. */
export function failureIn(answer: VendorAnswer, purpose: Purpose): VendorError | null {
  if (isHtml(answer)) return unavailable(answer, purpose, 'an HTML page in place of an answer');
  if (answer.status >= 200 && answer.status < 300) return null;
  if (answer.status >= 500) return unavailable(answer, purpose, 'NetSuite failed');
  const complaint = complaintOf(answer.text);
  const failure = failureOf(answer.status, complaint, purpose);
  return new VendorError('NETSUITE', failure, sentence(answer.status, complaint), {
    // A redirect says nothing about what happened; every 4xx is a refusal before anything is saved.
    effect: purpose === 'WRITE' && answer.status < 400 ? 'UNKNOWN' : 'NONE',
    httpStatus: answer.status,
    vendorCode: complaint?.words ?? null,
    retryAfterMs: retryAfterMs(answer),
  });
}

/** An answer with a good status whose body is not what the vendor’s contract says. */
export const unreadable = (message: string, effect: Effect): VendorError =>
  new VendorError('NETSUITE', 'UNREADABLE', message, { effect });

/** The JSON of an answer, every number as its own text. */
export function bodyOf(answer: VendorAnswer): unknown {
  try {
    return parseExactJson(answer.text);
  } catch {
    // Caught to say which system answers something that is not JSON.
    throw unreadable('NetSuite answers something that is not JSON', 'NONE');
  }
}

function unavailable(answer: VendorAnswer, purpose: Purpose, message: string): VendorError {
  return new VendorError('NETSUITE', 'UNAVAILABLE', `${message} (HTTP ${answer.status})`, {
    effect: purpose === 'WRITE' ? 'UNKNOWN' : 'NONE',
    httpStatus: answer.status,
    vendorCode: isHtml(answer) ? null : (complaintOf(answer.text)?.words ?? null),
    retryAfterMs: retryAfterMs(answer),
  });
}

/** The wording of a taken external id is documented, its code is not. */
function failureOf(status: number, complaint: Complaint | null, purpose: Purpose): VendorFailure {
  if (status === 400 && purpose === 'WRITE' && /already exists/i.test(complaint?.words ?? ''))
    return 'DUPLICATE';
  if (status >= 300 && status < 400) return 'UNREADABLE';
  return FAILURE_OF_CODE[complaint?.code ?? ''] ?? failureOfStatus(status);
}

const sentence = (status: number, complaint: Complaint | null): string =>
  complaint ? `NetSuite refuses: ${complaint.words}` : `NetSuite refuses (HTTP ${status})`;

interface ErrorDetail {
  readonly detail?: unknown;
  readonly 'o:errorCode'?: unknown;
  readonly 'o:errorPath'?: unknown;
}

function complaintOf(text: string): Complaint | null {
  const details = detailsOf(text);
  const [first] = details;
  if (!first) return null;
  const words = details
    .map((d) => [d['o:errorCode'], d['o:errorPath'], d.detail].filter(isText).join(': '))
    .join('; ');
  return { code: isText(first['o:errorCode']) ? first['o:errorCode'] : '', words: redacted(words) };
}

function detailsOf(text: string): readonly ErrorDetail[] {
  try {
    const body = parseExactJson(text) as { 'o:errorDetails'?: unknown } | null;
    const details = body?.['o:errorDetails'];
    return Array.isArray(details) ? (details as ErrorDetail[]) : [];
  } catch {
    // Caught because a body that is not JSON only means that the status is all there is to go by.
    return [];
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** NetSuite sends no pause of its own today; a proxy before it may. */
function retryAfterMs(answer: VendorAnswer): number | null {
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

const SECRETS =
  /\beyJ[\w-]+(?:\.[\w-]+){1,2}|\bBearer\s+\S+|-----BEGIN[^-]*-----[\s\S]*?-----END[^-]*-----/gi;

/** Words of the vendor without tokens and keys, at most a screenful. */
export const redacted = (text: string): string =>
  text.replace(SECRETS, '[redacted]').slice(0, 1000);
