import type { Confirmation } from './books.ts';
import { DOC_TYPES, type DocStatus, type DocType, type FiDocument } from './document-queue.ts';
import { reportOf } from './fi-import.ts';
import { documentIdOf } from './identifiers.ts';
import { asFlag, asList, asObject, asText, isObject, type Json } from './json.ts';
import { fileItem } from './list-items.ts';
import { readReport } from './report-input.ts';
import type { Tenant } from './tenant.ts';
import { readUser } from './users.ts';
import { fileDocument } from './workflow.ts';

type Records = Record<string, readonly Record<string, unknown>[]>;

/** Fixed, so that a report may come before the cost centre it names in the same load. */
const ORDER = [
  'users',
  'lists',
  'listItems',
  'fiDocuments',
  'reports',
  'confirmations',
  'subscriptions',
  '_series',
] as const;

/** Takes records as if they had been entered here before anyone was listening: no event tells of them. */
export function load(tenant: Tenant, records: Records): void {
  const unknown = Object.keys(records).find((type) => !ORDER.some((known) => known === type));
  if (unknown) throw new Error(`cannot load "${unknown}"; known: ${ORDER.join(', ')}`);
  for (const type of ORDER) for (const record of records[type] ?? []) LOADERS[type](tenant, record);
}

const LOADERS: Record<(typeof ORDER)[number], (tenant: Tenant, record: Json) => void> = {
  users: (tenant, record) => tenant.books.putUser(readUser(tenant, record)),
  lists: loadList,
  listItems: loadItem,
  fiDocuments: (tenant, record) => {
    for (const document of documentsIn(record)) loadDocument(tenant, document);
  },
  reports: loadReport,
  confirmations: loadConfirmation,
  subscriptions: (tenant, record) => {
    const text = (name: string): string => asText(record[name]) ?? '';
    tenant.books.subscriptions.set(text('id'), {
      id: text('id'),
      topic: text('topic'),
      filter: text('filter'),
      endpoint: text('endpoint'),
      applicationId: text('applicationId'),
    });
  },
  _series: loadSeries,
};

/** How far the keys of reports and entries have got: those of a deleted report are not given again. */
function loadSeries(tenant: Tenant, record: Json): void {
  tenant.ids.taken(Number(record['last']));
}

function loadList(tenant: Tenant, record: Json): void {
  const id = asText(record['id']) ?? tenant.ids.uuid();
  const category = asObject(record['category']);
  tenant.books.lists.set(id, {
    id,
    value: asText(record['value']) ?? id,
    categoryId: asText(category['id']) ?? tenant.ids.uuid(),
    categoryType: asText(category['type']) ?? 'CUSTOM',
    levelCount: Number(record['levelCount'] ?? 1),
    searchCriteria: record['searchCriteria'] === 'CODE' ? 'CODE' : 'TEXT',
    displayFormat: record['displayFormat'] === 'TEXT (CODE)' ? 'TEXT (CODE)' : '(CODE) TEXT',
    isReadOnly: asFlag(record['isReadOnly']),
    isDeleted: asFlag(record['isDeleted']),
  });
}

/** Parents before children. `listId` may be plain text or the first of `lists`, as the API shows it. */
function loadItem(tenant: Tenant, record: Json): void {
  const listId = asText(record['listId']) ?? asText(asObject(asList(record['lists'])[0])['id']);
  const shortCode = asText(record['shortCode']);
  if (listId === null || !tenant.books.lists.has(listId))
    throw new Error(`a list item needs a list: no list "${listId}"`);
  if (shortCode === null) throw new Error('a list item needs a shortCode');
  const parent = asText(record['parentId']) ?? asText(asObject(record['parent'])['id']);
  fileItem(tenant, {
    id: asText(record['id']) ?? tenant.ids.uuid(),
    listId,
    parentId: parent,
    shortCode,
    value: asText(record['value']) ?? shortCode,
    level: (tenant.books.listItems.get(parent ?? '')?.level ?? 0) + 1,
    isDeleted: asFlag(record['isDeleted']),
    version: Number(record['version'] ?? 1),
  });
}

/** An approved report whose payment has begun has its financial document, in the state its payment status tells. */
function loadReport(tenant: Tenant, record: Json): void {
  const report = readReport(tenant, record);
  tenant.books.reports.put(report);
  if (report.approvalStatus !== 'A_APPR' || report.paymentStatus === 'P_NOTP') return;
  if (tenant.books.documents.latestOf(report.reportId)?.revisionNumber === report.revisionNumber)
    return;
  const document = fileDocument(tenant, report, DOCUMENT_STATES[report.paymentStatus]);
  tenant.books.documents.setPaid(document, report.paymentStatus === 'P_PAYC');
}

const DOCUMENT_STATES = {
  P_HOLD: 'DELAYED',
  P_PROC: 'READY',
  P_FPFL: 'POSTING_CONFIRMED_FAILURE',
  P_PAID: 'POSTING_CONFIRMED_SUCCESS',
  P_PAYC: 'POSTING_CONFIRMED_SUCCESS',
} as const;

/** As the ledger shows it; a payment reference once used stays used. */
function loadConfirmation(tenant: Tenant, record: Json): void {
  const confirmation = record as unknown as Confirmation;
  tenant.books.confirm(confirmation);
  if (confirmation.kind !== 'payment' || confirmation.code !== 0) return;
  for (const detail of asList(asObject(confirmation.body)['clearingDetails'])) {
    const reference = asText(asObject(asObject(detail)['clearingReference'])['paymentRef']);
    if (reference !== null) tenant.books.paymentRefs.add(reference);
  }
}

/** A document alone, or one of the two wrappers around several: `fIDocuments` of old, `content` of today. */
function documentsIn(record: Json): Json[] {
  const wrapped = record['fIDocuments'] ?? record['content'];
  return Array.isArray(wrapped) ? wrapped.map(asObject) : [record];
}

/**
 * Ready, whatever state a vendor's file prints; only one of our own ledger, told by its `sourceId`, goes on where it
 * stopped. The same document again changes nothing.
 */
export function loadDocument(tenant: Tenant, record: Json): FiDocument {
  const raw = record['document'];
  const document = asObject(typeof raw === 'string' ? JSON.parse(raw) : (raw ?? record));
  const header = asObject(document['report'] ?? document['cashAdvanceData']);
  const sourceId = asText(header['reportId']) ?? asText(header['cashAdvanceId']);
  if (sourceId === null) throw new Error('a financial document needs a reportId or cashAdvanceId');
  const revisionNumber = Number(header['revisionNumber'] ?? 1);
  const id = asText(record['id']) ?? documentIdOf(sourceId, revisionNumber);
  const known = tenant.books.documents.get(id);
  if (known) return known;
  const filed: FiDocument = {
    id,
    docType: docTypeOf(record, document),
    sourceId,
    revisionNumber,
    document,
    createdAt: tenant.clock.now(),
    ...stateOf(record),
  };
  tenant.books.documents.add(filed);
  if (record['sourceId'] === undefined) showAsReport(tenant, filed);
  return filed;
}

type State = Pick<FiDocument, 'docStatus' | 'erpSystemId' | 'isPaid' | 'isOwn'>;

function stateOf(record: Json): State {
  if (record['sourceId'] === undefined)
    return { docStatus: 'READY', erpSystemId: null, isPaid: false, isOwn: false };
  return {
    docStatus: record['docStatus'] as DocStatus,
    erpSystemId: asText(record['erpSystemId']),
    isPaid: asFlag(record['isPaid']),
    isOwn: asFlag(record['isOwn'], true),
  };
}

function docTypeOf(record: Json, document: Json): DocType {
  const stated = DOC_TYPES.find((known) => known === record['docType']);
  return stated ?? (isObject(document['cashAdvanceData']) ? 'cashadvance' : 'expense');
}

/** The APIs that know reports show the latest revision. */
function showAsReport(tenant: Tenant, filed: FiDocument): void {
  if (filed.docType !== 'expense' || tenant.books.documents.latestOf(filed.sourceId) !== filed)
    return;
  tenant.books.reports.put(reportOf(tenant, filed.document));
}
