import type { FiDocument } from './document-queue.ts';
import type { Json } from './json.ts';
import { itemCode } from './list-items.ts';
import { showReport } from './report-output.ts';
import type { Tenant } from './tenant.ts';
import { showUser } from './users.ts';

/** Everything the tenant holds, by record type; the whole of it can be loaded into another tenant. */
export function ledger(tenant: Tenant): Record<string, readonly unknown[]> {
  const { books } = tenant;
  return {
    users: [...books.users.values()].map(showUser),
    lists: [...books.lists.values()].map(({ categoryId, categoryType, ...list }) => ({
      ...list,
      category: { id: categoryId, type: categoryType },
    })),
    listItems: [...books.listItems.values()].map((item) => ({
      ...item,
      code: itemCode(tenant, item),
    })),
    reports: [...books.reports.all()].map(showReport),
    fiDocuments: books.documents.all().map((document) => showDocument(tenant, document)),
    confirmations: [...books.confirmations],
    subscriptions: [...books.subscriptions.values()],
  };
}

const showDocument = (tenant: Tenant, document: FiDocument): Json => ({
  id: document.id,
  docType: document.docType,
  companyId: tenant.companyId,
  entityId: tenant.entityId,
  companyUuid: tenant.companyUuid,
  erpSystemId: document.erpSystemId,
  docStatus: document.docStatus,
  isPaid: document.isPaid,
  isOwn: document.isOwn,
  sourceId: document.sourceId,
  revisionNumber: document.revisionNumber,
  document: document.document,
});
