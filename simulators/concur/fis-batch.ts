import { instant } from './dates.ts';
import type { DocType, FiDocument } from './document-queue.ts';
import { asText, type Json } from './json.ts';
import { Refusal } from './refusals.ts';
import type { Call } from './routing.ts';

/** What became of one item of a batch. */
export interface Verdict {
  readonly code: number;
  readonly result: string;
  readonly errorMessage: string | null;
}

export const done: Verdict = { code: 0, result: 'SUCCESS', errorMessage: '' };
export const refused = (code: number, result: string, errorMessage: string): Verdict => ({
  code,
  result,
  errorMessage,
});

/** The name by which the caller's system signs; no name and an empty one are the same. */
export function systemIdOf(body: Json): string | null {
  const systemId = asText(body['systemId']);
  if (systemId !== null && systemId.length > 50)
    throw new Refusal(400, 'systemId is longer than 50 characters');
  return systemId;
}

export const mismatch = refused(
  99,
  'FAILURE',
  'System ID in request does not match system ID in FI database.',
);

/** Only the id of the document itself counts here, never that of the report behind it. */
export const documentOf = (call: Call, docId: unknown): FiDocument | undefined =>
  call.tenant.books.documents.get(String(docId));

export const wrongType = (docType: DocType): string => `This document is not of type ${docType}.`;

/** Index of the one item that a planted fault lets fail while the others take effect, or -1. */
export function failingItem(call: Call, count: number): number {
  const { pathname } = call.request.url;
  return count > 0 && call.tenant.faults.take('partial-batch', `POST ${pathname}`) ? count - 1 : -1;
}

export const unknownError = (result: string): Verdict =>
  refused(199, result, 'Unknown error, please try again later.');

export function keepConfirmation(
  call: Call,
  kind: 'acknowledgement' | 'posting' | 'payment',
  docId: unknown,
  systemId: string | null,
  verdict: Verdict,
  body: Json,
): void {
  call.tenant.books.confirm({
    kind,
    docId: String(docId),
    systemId,
    receivedAt: instant(call.tenant.clock.now()),
    code: verdict.code,
    result: verdict.result,
    body,
  });
}
