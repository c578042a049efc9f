import { parseExactJson } from '../exact-json.ts';
import { failureOfStatus, isHtml, type VendorAnswer } from '../http.ts';
import { VendorError, type VendorFailure } from '../vendor-error.ts';

/** A `retry-after: 0` that is obeyed becomes a hot loop. */
const MIN_THROTTLE_PAUSE_MS = 1_000;

/** The failure that an answer is, or null for an answer that can be used. Only reads and repeatable writes are sent. */
export function failureIn(answer: VendorAnswer): VendorError | null {
  const { status } = answer;
  if (status >= 200 && status < 300)
    return isHtml(answer) ? failed(answer, 'UNAVAILABLE', 'an HTML page in place of JSON') : null;
  const words = wordsOf(answer.text);
  return failed(answer, failureOf(status, words), `${words || 'no reason given'} (HTTP ${status})`);
}

export const unreadable = (message: string): VendorError =>
  new VendorError('CONCUR', 'UNREADABLE', message, { effect: 'NONE' });

/** The JSON of an answer, every number as its own text. */
export function bodyOf(answer: VendorAnswer): unknown {
  try {
    return parseExactJson(answer.text);
  } catch {
    // Caught to say which system answers something that is not JSON.
    throw unreadable(`Concur answers something that is not JSON${correlationOf(answer)}`);
  }
}

export function failed(answer: VendorAnswer, failure: VendorFailure, words: string): VendorError {
  const text = `${redacted(words)}${correlationOf(answer)}`;
  return new VendorError('CONCUR', failure, `Concur: ${text}`, {
    effect: 'NONE',
    httpStatus: answer.status,
    vendorCode: text,
    retryAfterMs: failure === 'THROTTLED' ? pauseOf(answer) : null,
  });
}

/** The oldest APIs say "too many" with 400. */
function failureOf(status: number, words: string): VendorFailure {
  if (status === 400 && /request limit exceeded|too many requests/i.test(words)) return 'THROTTLED';
  return status >= 300 && status < 400 ? 'UNREADABLE' : failureOfStatus(status);
}

function pauseOf(answer: VendorAnswer): number {
  const seconds = Number(answer.headers['retry-after'] ?? 0);
  return Math.max(Number.isFinite(seconds) ? seconds * 1000 : 0, MIN_THROTTLE_PAUSE_MS);
}

/** The vendor’s support asks for this id first. */
function correlationOf({ headers }: VendorAnswer): string {
  const id = headers['concur-correlationid'] ?? headers['correlationid'];
  return id === undefined ? '' : ` [concur-correlationid ${id}]`;
}

/** Every generation of the API words its errors in another place. */
interface Complaint {
  readonly errorId?: unknown;
  readonly errorMessage?: unknown;
  readonly error?: unknown;
  readonly detail?: unknown;
  readonly message?: unknown;
  readonly Error?: { readonly Message?: unknown };
  readonly validationErrors?: unknown;
}

function wordsOf(text: string): string {
  const body = jsonOrNull(text) as Complaint | null;
  const error = body?.error as { id?: unknown; message?: unknown } | string | undefined;
  const said = [
    body?.errorId,
    body?.errorMessage,
    typeof error === 'object' ? error?.id : error,
    typeof error === 'object' ? error?.message : undefined,
    body?.detail,
    body?.message,
    body?.Error?.Message,
    ...validationWords(body?.validationErrors),
  ];
  return said.filter((word) => typeof word === 'string' && word !== '').join(': ');
}

function validationWords(errors: unknown): unknown[] {
  if (!Array.isArray(errors)) return [];
  return errors.map(({ source, message }: Record<string, unknown>) => `${source} ${message}`);
}

function jsonOrNull(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    // Caught because an error page that is not JSON has no words of its own: its status says what is known.
    return null;
  }
}

const SECRETS =
  /\b(?:Bearer|OAuth)\s+\S+|\beyJ[\w-]+(?:\.[\w-]+){1,2}|(token|secret|password)=[^&\s]+/gi;

/** Words of the vendor without tokens and keys, at most a screenful. */
export const redacted = (text: string): string =>
  text.replace(SECRETS, '[redacted]').slice(0, 1000);
