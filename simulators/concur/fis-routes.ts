import type { SimAnswer } from '../kernel/server.ts';
import { DOC_TYPES, type DocType, type FiDocument } from './document-queue.ts';
import { withBlankFields } from './fi-blank-fields.ts';
import { acknowledge } from './fis-acknowledge.ts';
import { confirmPayments } from './fis-payment.ts';
import { confirmPostings } from './fis-posting.ts';
import type { Json } from './json.ts';
import { Refusal } from './refusals.ts';
import { type Call, ok, param, type Route, routesOf, wholeNumber } from './routing.ts';
import type { Tenant } from './tenant.ts';

const PATH = '/financialintegration/fi/v4/companies/transactiontypes/{docType}/transactions';

export const fisRoutes: Route[] = routesOf('fis', ['FISVC'], {
  [`GET ${PATH}`]: { answer: readyDocuments },
  [`POST ${PATH}/acknowledgements`]: { answer: (call) => acknowledge(call, docTypeOf(call)) },
  [`POST ${PATH}/postingconfirmations`]: {
    answer: (call) => confirmPostings(call, docTypeOf(call)),
  },
  [`POST ${PATH}/paymentconfirmations`]: {
    answer: (call) => confirmPayments(call, docTypeOf(call)),
  },
});

function docTypeOf(call: Call): DocType {
  const docType = DOC_TYPES.find((known) => known === param(call, 'docType'));
  if (!docType) throw new Refusal(400, `Invalid docType: ${param(call, 'docType')}`);
  return docType;
}

/** A page of what is ready, or the one document asked for by its own id or by its source's. */
function readyDocuments(call: Call): SimAnswer {
  const docType = docTypeOf(call);
  const size = wholeNumber(call, 'limit', { fallback: 25, min: 1, max: 1000 });
  const page = wholeNumber(call, 'page', { fallback: 0, min: 0, max: 1_000_000 });
  const docId = call.query.get('docId');
  const found = docId ? lookUp(call, docType, docId) : [...forSystem(call, docType)];
  const content = found.slice(page * size, (page + 1) * size);
  const asText = (call.request.headers['documentformatas'] ?? '').toLowerCase() === 'text';
  const totalPages = Math.ceil(found.length / size);
  return ok({
    links: pageLinks(call, page, size, totalPages),
    content: content.map((document) => show(call.tenant, document, asText)),
    page: { size, totalElements: found.length, totalPages, number: page },
  });
}

function* forSystem(call: Call, docType: DocType): Generator<FiDocument> {
  const systemId = call.query.get('systemId') ?? '';
  if (systemId.length > 50) throw new Refusal(400, 'systemId is longer than 50 characters');
  for (const document of call.tenant.books.documents.ready(docType))
    if (!systemId || !document.erpSystemId || document.erpSystemId === systemId) yield document;
}

function lookUp(call: Call, docType: DocType, docId: string): FiDocument[] {
  const { documents } = call.tenant.books;
  const document = documents.get(docId.toLowerCase()) ?? documents.latestOf(docId);
  const anyStatus = call.query.get('ignoreDocumentStatus') === 'yes';
  if (document?.docType !== docType || isStillHidden(call.tenant, document)) return [];
  return anyStatus || document.docStatus === 'READY' ? [document] : [];
}

/** An index that lags: what was made a moment ago cannot be looked up yet. */
function isStillHidden(tenant: Tenant, document: FiDocument): boolean {
  const lag = tenant.faults.standing('index-lag');
  return lag !== undefined && tenant.clock.now() - document.createdAt < (lag.ms ?? 1000);
}

function show(tenant: Tenant, document: FiDocument, asText: boolean): Json {
  const content = document.isOwn ? withBlankFields(document.document) : document.document;
  return {
    id: document.id,
    docType: document.docType,
    companyId: tenant.companyId,
    entityId: tenant.entityId,
    companyUuid: tenant.companyUuid,
    erpSystemId: document.erpSystemId,
    document: asText ? JSON.stringify(content) : content,
    docStatus: document.docStatus,
    links: [],
  };
}

function pageLinks(call: Call, page: number, size: number, totalPages: number): Json[] {
  const last = Math.max(totalPages - 1, 0);
  const rels: [string, number][] = [['first', 0]];
  if (page > 0) rels.push(['prev', page - 1]);
  rels.push(['self', page]);
  if (page < last) rels.push(['next', page + 1]);
  rels.push(['last', last]);
  return rels.map(([rel, number]) => ({ rel, href: pageHref(call, number, size) }));
}

function pageHref(call: Call, page: number, size: number): string {
  const href = new URL(call.request.url);
  href.searchParams.set('limit', String(size));
  href.searchParams.set('page', String(page));
  href.searchParams.set('size', String(size));
  return href.toString();
}
