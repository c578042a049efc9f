import type { SimAnswer } from '../kernel/server.ts';
import { type Exact, exact } from './amount.ts';
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
import { setPayment } from './workflow.ts';

const STATUS_CODES = ['CP', 'PP', 'RE', 'OB'];
/** `2026-11-25T12:00:00.000Z` or `20261125`, nothing else. */
const CLEARING_DATE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,3}Z|\d{8})$/;

/** The ERP says what it paid. One answer per clearing detail, each known by its payment reference. */
export function confirmPayments(call: Call, docType: DocType): SimAnswer {
  if (docType !== 'expense') throw new Refusal(400, `No payment confirmations for ${docType}`);
  const body = bodyOf(call);
  const systemId = systemIdOf(body);
  const items: unknown = body['processingConfirmation'];
  if (!Array.isArray(items)) throw new Refusal(400, 'processingConfirmation is required');
  const payments = items.map(asObject).flatMap(paymentsOf);
  const failing = failingItem(call, payments.length);
  return ok(
    payments.map((payment, index) => {
      const verdict =
        index === failing
          ? unknownError('SYSTEM_ERROR_OCCURRED')
          : confirmOne(call, docType, payment, systemId);
      keepConfirmation(call, 'payment', payment.docId, systemId, verdict, payment.body);
      return {
        code: verdict.code,
        docId: payment.docId,
        systemId: documentOf(call, payment.docId)?.erpSystemId ?? systemId,
        paymentConfirmationResult: verdict.result,
        errorMessage: verdict.errorMessage,
        paymentRef: payment.paymentRef,
        detailMessage: '',
      };
    }),
  );
}

interface Payment {
  readonly docId: unknown;
  readonly status: string;
  readonly detail: Json;
  readonly paymentRef: string | null;
  readonly body: Json;
}

/** A reversal or an obsolete payment may come without any detail. */
function paymentsOf(item: Json): Payment[] {
  const details = asList(item['clearingDetails']).map(asObject);
  return (details.length > 0 ? details : [{}]).map((detail) => ({
    docId: item['docId'],
    status: asText(item['processingStatusCode']) ?? '',
    detail,
    paymentRef: asText(asObject(detail['clearingReference'])['paymentRef']),
    body: { ...item, clearingDetails: details.length > 0 ? [detail] : [] },
  }));
}

function confirmOne(
  call: Call,
  docType: DocType,
  payment: Payment,
  systemId: string | null,
): Verdict {
  const { books } = call.tenant;
  const document = documentOf(call, payment.docId);
  if (!document) return refused(116, 'FAILURE', 'This document does not exist.');
  if (document.docType !== docType) return refused(115, 'FAILURE', wrongType(docType));
  if (payment.paymentRef !== null && books.paymentRefs.has(payment.paymentRef))
    return refused(298, 'NOOP', `Payment confirmation already exist ${payment.paymentRef}.`);
  const state = notPayable(document, payment);
  if (state) return state;
  if (document.erpSystemId !== systemId) return mismatch;
  if (!isWellFormed(payment))
    return refused(
      298,
      'FAILURE',
      'Invalid payment request - this same request will not work if tried again.',
    );
  settle(call, document, payment);
  return { ...done, errorMessage: null };
}

/** The vendor names the result of a payment that comes before its posting, but not its code. */
function notPayable(document: FiDocument, { status }: Payment): Verdict | undefined {
  if (document.docStatus === 'RECALLED')
    return refused(112, 'FAILURE', 'This document has been recalled.');
  if (document.docStatus !== 'POSTING_CONFIRMED_SUCCESS')
    return refused(114, 'NOT_POSTING_CONFIRMED', 'This document has not been posting confirmed.');
  if (document.isPaid && (status === 'CP' || status === 'PP'))
    return refused(213, 'FAILURE', 'Payment confirmation has been posted for this document.');
  return undefined;
}

function isWellFormed({ status, detail, paymentRef }: Payment): boolean {
  if (!STATUS_CODES.includes(status)) return false;
  if (Object.keys(detail).length === 0) return status === 'RE' || status === 'OB';
  const method = asObject(detail['clearingReference'])['paymentMethod'];
  return (
    paymentRef !== null &&
    CLEARING_DATE.test(asText(detail['clearingDate']) ?? '') &&
    amountOf(detail) !== null &&
    (method === undefined || method === null || method === 'E' || method === 'C')
  );
}

function amountOf(detail: Json): Exact | null {
  const text = asText(detail['clearingAmount']);
  return text !== null && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? exact(text) : null;
}

function settle(call: Call, document: FiDocument, { status, detail, paymentRef }: Payment): void {
  const { books } = call.tenant;
  if (paymentRef !== null) books.paymentRefs.add(paymentRef);
  books.documents.setPaid(document, status === 'CP');
  const report = books.reports.get(document.sourceId);
  if (!report) return;
  const amount = amountOf(detail) ?? 0n;
  if (status === 'RE') report.paymentConfirmed -= amount === 0n ? report.paymentConfirmed : amount;
  else if (status !== 'OB') report.paymentConfirmed += amount;
  setPayment(call.tenant, report, status === 'CP' ? 'P_PAYC' : 'P_PAID', 'PAYMENT');
}
