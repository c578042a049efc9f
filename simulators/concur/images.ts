import { createHmac } from 'node:crypto';
import type { SimAnswer, SimRequest } from '../kernel/server.ts';
import { plain } from './amount.ts';
import { v3Id } from './identifiers.ts';
import { receiptPdf } from './receipt-pdf.ts';
import type { Expense, Report } from './records.ts';
import { Refusal } from './refusals.ts';
import { type Call, param, type Route, routesOf } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { everyExpense } from './totals.ts';
import { escapeXml } from './xml.ts';

/** Where the short-lived links lead; whoever has the link may fetch. */
export const IMAGE_PATH = '/spend-images/getImage';
const LINK_LIFETIME_MS = 15 * 60_000;

export const imageRoutes: Route[] = routesOf('image', ['IMAGE', 'expense.report.read'], {
  'GET /api/image/v1.0/receipt/{id}': { answer: imageLink },
  'GET /api/image/v1.0/report/{id}': { answer: imageLink },
  'GET /api/image/v1.0/expenseentry/{id}': { answer: imageLink },
});

/** Always XML, whatever the caller accepts. */
function imageLink(call: Call): SimAnswer {
  const id = param(call, 'id');
  if (imagesOf(call.tenant, id).length === 0) throw new Refusal(404, `No image for ${id}`);
  const expires = call.tenant.clock.now() + LINK_LIFETIME_MS;
  const url = new URL(IMAGE_PATH, call.request.url.origin);
  url.searchParams.set('cid', id);
  url.searchParams.set('exp', String(expires));
  url.searchParams.set('val', seal(call.tenant, id, expires));
  const namespaces =
    'xmlns="http://www.concursolutions.com/api/image/2011/02" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
  return {
    status: 200,
    headers: { 'content-type': 'application/xml; charset=utf-8' },
    body: `<Image ${namespaces}><Id>${escapeXml(id)}</Id><Url>${escapeXml(url.toString())}</Url></Image>`,
  };
}

export function imageAnswer(tenant: Tenant, request: SimRequest): SimAnswer {
  const query = request.url.searchParams;
  const id = query.get('cid') ?? '';
  const expires = Number(query.get('exp'));
  if (query.get('val') !== seal(tenant, id, expires) || tenant.clock.now() > expires)
    return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Link has expired' };
  const found = imagesOf(tenant, id);
  return {
    status: 200,
    headers: { 'content-type': 'application/pdf' },
    body: receiptPdf(found.flatMap(({ report, expense }) => receiptLines(report, expense))),
  };
}

const seal = (tenant: Tenant, id: string, expires: number): string =>
  createHmac('sha256', tenant.companyUuid).update(`${id}:${expires}`).digest('base64url');

interface Receipt {
  readonly report: Report;
  readonly expense: Expense;
}

/** By the receipt's own id, by the entry's id of either generation, or all of a report together. */
function imagesOf(tenant: Tenant, id: string): Receipt[] {
  const whole = tenant.books.reports.get(id);
  const reports = whole ? [whole] : tenant.books.reports.all();
  for (const report of reports) {
    const receipts = everyExpense(report)
      .filter((expense) => expense.receiptImageId !== null && expense.parentExpenseId === null)
      .map((expense) => ({ report, expense }));
    const found = whole ? receipts : receipts.filter(({ expense }) => isNamed(expense, id));
    if (found.length > 0) return found;
  }
  return [];
}

const isNamed = (expense: Expense, id: string): boolean =>
  expense.receiptImageId === id ||
  expense.expenseId === id ||
  v3Id('entry', expense.expenseId) === id;

const receiptLines = (report: Report, expense: Expense): string[] => [
  expense.vendor ?? expense.expenseType.name,
  [expense.location?.city, expense.location?.countryCode].filter(Boolean).join(', '),
  `Date: ${expense.transactionDate}`,
  `Total: ${plain(expense.transactionAmount)} ${expense.transactionCurrency}`,
  `Paid with: ${expense.paymentType.name}`,
  `Report ${report.reportId}`,
  '',
];
