import type { SimAnswer } from '../kernel/server.ts';
import type { DocType } from './document-queue.ts';
import {
  documentOf,
  done,
  failingItem,
  keepConfirmation,
  refused,
  systemIdOf,
  unknownError,
  type Verdict,
  wrongType,
} from './fis-batch.ts';
import { Refusal } from './refusals.ts';
import { bodyOf, type Call, ok } from './routing.ts';

/** Takes documents out of the ready queue for good; from here on the processor cannot recall them. */
export function acknowledge(call: Call, docType: DocType): SimAnswer {
  const body = bodyOf(call);
  const systemId = systemIdOf(body);
  const ids: unknown = body['ids'];
  if (!Array.isArray(ids)) throw new Refusal(400, 'ids is required');
  const failing = failingItem(call, ids.length);
  return ok(
    ids.map((docId: unknown, index) => {
      const verdict =
        index === failing
          ? unknownError('FAILURE')
          : acknowledgeOne(call, docType, docId, systemId);
      keepConfirmation(call, 'acknowledgement', docId, systemId, verdict, { docId });
      return {
        code: verdict.code,
        docId,
        systemId: documentOf(call, docId)?.erpSystemId ?? systemId,
        acknowledgeResult: verdict.result,
        errorMessage: verdict.errorMessage,
      };
    }),
  );
}

function acknowledgeOne(
  call: Call,
  docType: DocType,
  docId: unknown,
  systemId: string | null,
): Verdict {
  const document = documentOf(call, docId);
  if (!document) return refused(104, 'FAILURE', 'This document does not exist.');
  if (document.docType !== docType) return refused(105, 'FAILURE', wrongType(docType));
  switch (document.docStatus) {
    case 'READY':
      document.erpSystemId = systemId;
      call.tenant.books.documents.setStatus(document, 'ACKNOWLEDGED');
      return done;
    case 'RECALLED':
      return refused(102, 'FAILURE', 'This document has been recalled.');
    case 'DELAYED':
      return refused(103, 'FAILURE', 'This document is not ready.');
    default:
      return refused(
        101,
        'FAILURE',
        `This document was previously acknowledged by SystemId: ${document.erpSystemId}.`,
      );
  }
}
