import { Money } from '../../schema/money.ts';
import { difference, percentToFraction, productToMinor } from '../money.ts';
import type { DocumentWrites, InvoiceDraft, InvoiceDraftLine, OutgoingRequest } from '../ports.ts';
import { VendorError } from '../vendor-error.ts';
import type { NetSuiteCalls } from './calls.ts';
import { bodyOf, unreadable } from './failures.ts';
import { JsonDecimal, type JsonInput, jsonText } from './json-text.ts';
import { rowsOf } from './suiteql.ts';

const RECORDS = '/services/rest/record/v1';

/** Invoices are made from their order; the anchor becomes the external id, which NetSuite holds unique. */
export function invoiceWrites(
  calls: NetSuiteCalls,
  settleMs: number,
): DocumentWrites<InvoiceDraft> {
  return {
    anchor: 'ENFORCED',
    settleMs,
    request: invoiceRequest,
    send: (request, signal) => send(calls, request, signal),
    find: (anchor, signal) => find(calls, anchor, signal),
  };
}

/**
 * The request in full; its body is the JSON text itself, so that what is shown is what is sent, to the byte.
 * `replace=item`: lines are otherwise added to those that NetSuite takes over from the order.
 */
export function invoiceRequest(draft: InvoiceDraft, anchor: string): OutgoingRequest {
  if (!/^\d{1,15}$/.test(draft.orderExternalId))
    throw new Error(`"${draft.orderExternalId}" is no id of a sales order in NetSuite`);
  return {
    method: 'POST',
    path: `${RECORDS}/salesorder/${draft.orderExternalId}/!transform/invoice?replace=item`,
    body: jsonText({
      externalId: anchor,
      tranDate: draft.issueDate,
      custbody_tb_schedule_line: reference('id', draft.scheduleLineExternalId),
      terms: reference('refName', draft.termsCode),
      item: { items: draft.lines.map((line) => itemOf(line, draft.net.currency)) },
    }),
  };
}

const reference = (by: 'id' | 'refName', value: string | null): JsonInput | undefined =>
  value === null ? undefined : { [by]: value };

function itemOf(line: InvoiceDraftLine, currency: string): JsonInput {
  return {
    item: { id: line.itemExternalId },
    description: line.description,
    quantity: new JsonDecimal(line.quantity),
    rate: new JsonDecimal(line.unitPrice),
    ...discountOf(line, currency),
    taxCode: reference('refName', line.taxCode),
    custcol_tb_service_start: line.servicePeriod?.start,
    custcol_tb_service_end: line.servicePeriod?.end,
  };
}

/** The discount is a column of this tenant’s own, which NetSuite does not reckon with: the amount goes with it. */
function discountOf(line: InvoiceDraftLine, currency: string): Record<string, JsonInput> {
  const { quantity, unitPrice, discountPercent } = line;
  if (discountPercent === null) return {};
  const kept = difference('100', discountPercent);
  const net = new Money(productToMinor([quantity, unitPrice, kept, '0.01'], currency), currency);
  return {
    custcol_tb_discount_pct: new JsonDecimal(percentToFraction(discountPercent)),
    amount: new JsonDecimal(net.amount),
  };
}

async function send(
  calls: NetSuiteCalls,
  { method, path, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<{ externalId: string; httpStatus: number }> {
  if (typeof body !== 'string') throw new Error('the body of a NetSuite request is its JSON text');
  const answer = await calls.write({ method, path, body }, signal);
  const [, externalId] = /\/invoice\/(\d+)$/i.exec(answer.headers['location'] ?? '') ?? [];
  if (externalId === undefined)
    throw unreadable('NetSuite made an invoice without saying where', 'UNKNOWN');
  return { externalId, httpStatus: answer.status };
}

/** By the record service, which finds one, and by SuiteQL, which would show if there were more. */
async function find(calls: NetSuiteCalls, anchor: string, signal: AbortSignal): Promise<string[]> {
  const [one, all] = await Promise.all([
    recordWith(calls, anchor, signal),
    rowsOf(
      calls,
      {
        text: 'SELECT t.id FROM transaction t WHERE t.externalid = ? AND t.type = ? ORDER BY t.id',
        params: [anchor, 'CustInvc'],
      },
      signal,
    ),
  ]);
  const ids = [...one, ...all.map(({ id }) => id)].filter((id) => id !== undefined);
  return [...new Set(ids)];
}

async function recordWith(
  calls: NetSuiteCalls,
  anchor: string,
  signal: AbortSignal,
): Promise<string[]> {
  const path = `${RECORDS}/invoice/eid:${encodeURIComponent(anchor)}?fields=id,tranId`;
  try {
    const record = bodyOf(await calls.read({ method: 'GET', path }, signal)) as { id?: unknown };
    if (typeof record?.id !== 'string') throw unreadable('the invoice found has no id', 'NONE');
    return [record.id];
  } catch (error) {
    // Caught because "no such record" is an answer here.
    if (error instanceof VendorError && error.httpStatus === 404) return [];
    throw error;
  }
}
