import type { SimAnswer } from '../kernel/server.ts';
import type { DocType, FiDocument } from './document-queue.ts';
import {
  documentOf,
  done,
  failingItem,
  keepConfirmation,
  mismatch,
  refused,
  systemIdOf,
  unknownError,
  type Verdict,
  wrongType,
} from './fis-batch.ts';
import { asList, asObject, asText, type Json } from './json.ts';
import { Refusal } from './refusals.ts';
import { bodyOf, type Call, ok } from './routing.ts';
import { addComment, setPayment } from './workflow.ts';

const MAX_DOCUMENT_NUMBER = 80;
const MAX_MESSAGE = 1300;

/** The ERP says whether it booked each document. */
export function confirmPostings(call: Call, docType: DocType): SimAnswer {
  const body = bodyOf(call);
  const systemId = systemIdOf(body);
  const items: unknown = body['postingConfirmations'];
  if (!Array.isArray(items)) throw new Refusal(400, 'postingConfirmations is required');
  const failing = failingItem(call, items.length);
  return ok(
    items.map(asObject).map((item, index) => {
      const verdict =
        index === failing
          ? unknownError('SYSTEM_ERROR_OCCURRED')
          : confirmOne(call, docType, item, systemId);
      keepConfirmation(call, 'posting', item['docId'], systemId, verdict, item);
      return {
        code: verdict.code,
        docId: item['docId'],
        systemId: documentOf(call, item['docId'])?.erpSystemId ?? systemId,
        postingConfirmationResult: verdict.result,
        errorMessage: verdict.errorMessage,
        detailMessage: '',
      };
    }),
  );
}

function confirmOne(call: Call, docType: DocType, item: Json, systemId: string | null): Verdict {
  const document = documentOf(call, item['docId']);
  // The vendor's own example answers FAILURE here, though DOCUMENT_NOT_FOUND is among the results.
  if (!document) return refused(116, 'FAILURE', 'This document does not exist.');
  if (document.docType !== docType) return refused(115, 'FAILURE', wrongType(docType));
  const state = notConfirmable(document);
  if (state) return state;
  if (document.erpSystemId !== systemId) return mismatch;
  if (!isWellFormed(item))
    return refused(
      198,
      'FAILURE',
      'Invalid request - this same request will not work if tried again.',
    );
  if (item['overallPostingStatusCode'] === 'success') posted(call, document);
  else postingFailed(call, document, item);
  return done;
}

function notConfirmable(document: FiDocument): Verdict | undefined {
  switch (document.docStatus) {
    case 'ACKNOWLEDGED':
      return undefined;
    case 'READY':
      return refused(111, 'NOT_YET_ACKNOWLEDGED', 'This document has not been acknowledged.');
    case 'RECALLED':
      return refused(112, 'WAS_RECALLED', 'This document has been recalled.');
    case 'DELAYED':
      return refused(114, 'FAILURE', 'Document is not in a known state.');
    default:
      return refused(113, 'FAILURE', 'Confirmation has been posted for this document.');
  }
}

function isWellFormed(item: Json): boolean {
  const status = item['overallPostingStatusCode'];
  const numbers = asList(item['postingDocs']).map((doc) => asText(asObject(doc)['documentNumber']));
  const messages = asList(item['systemMessages']).map(asObject).map(messageOf);
  return (
    (status === 'success' || status === 'error') &&
    numbers.every((number) => (number ?? '').length <= MAX_DOCUMENT_NUMBER) &&
    messages.every((message) => message.length <= MAX_MESSAGE)
  );
}

const messageOf = (message: Json): string =>
  asText(message['messageShortText']) ?? asText(message['messageLongText']) ?? '';

function posted(call: Call, document: FiDocument): void {
  call.tenant.books.documents.setStatus(document, 'POSTING_CONFIRMED_SUCCESS');
  const report = call.tenant.books.reports.get(document.sourceId);
  if (report) setPayment(call.tenant, report, 'P_PAID', 'PAID');
}

/** The messages go into the report's trail, where the processor reads why to recall it. */
function postingFailed(call: Call, document: FiDocument, item: Json): void {
  call.tenant.books.documents.setStatus(document, 'POSTING_CONFIRMED_FAILURE');
  const report = call.tenant.books.reports.get(document.sourceId);
  if (!report) return;
  for (const message of asList(item['systemMessages']).map(asObject))
    addComment(call.tenant, report, messageOf(message));
  setPayment(call.tenant, report, 'P_FPFL', 'POSTING');
}
