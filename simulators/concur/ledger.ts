import type { List, ListItem } from './books.ts';
import type { FiDocument } from './document-queue.ts';
import type { Json } from './json.ts';
import { itemCode } from './list-items.ts';
import { showReport } from './report-output.ts';
import type { Tenant } from './tenant.ts';
import { showUser } from './users.ts';

type Ledger = Record<string, readonly unknown[]>;

/** Everything the tenant holds, by record type; the whole of it can be loaded into another tenant. */
export function ledger(tenant: Tenant): Ledger {
  const { books } = tenant;
  return {
    users: [...books.users.values()].map(showUser),
    lists: [...books.lists.values()].map(showList),
    listItems: [...books.listItems.values()].map((item) => showItem(tenant, item)),
    reports: [...books.reports.all()].map(showReport),
    fiDocuments: books.documents.all().map((document) => showDocument(tenant, document)),
    confirmations: [...books.confirmations],
    subscriptions: [...books.subscriptions.values()],
  };
}

/** The ledger and how far the running series has got. */
export const kept = (tenant: Tenant): Ledger => ({
  ...ledger(tenant),
  _series: [seriesOf(tenant)],
});

/** One record of `kept`; undefined when it is gone. A confirmation's id is its place. */
export function keptOne(tenant: Tenant, type: string, id: string): unknown {
  const { books } = tenant;
  const show = <T>(found: T | undefined, as: (record: T) => unknown): unknown => found && as(found);
  switch (type) {
    case 'users':
      return show(books.users.get(id), showUser);
    case 'lists':
      return show(books.lists.get(id), showList);
    case 'listItems':
      return show(books.listItems.get(id), (item) => showItem(tenant, item));
    case 'reports':
      return show(books.reports.get(id), showReport);
    case 'fiDocuments':
      return show(books.documents.get(id), (document) => showDocument(tenant, document));
    case 'confirmations':
      return books.confirmations[Number(id)];
    case 'subscriptions':
      return books.subscriptions.get(id);
    default:
      return seriesOf(tenant);
  }
}

const seriesOf = ({ ids }: Tenant): Json => ({ id: 'serial', last: ids.lastSerial() });

const showList = ({ categoryId, categoryType, ...list }: List): Json => ({
  ...list,
  category: { id: categoryId, type: categoryType },
});

const showItem = (tenant: Tenant, item: ListItem): Json => ({
  ...item,
  code: itemCode(tenant, item),
});

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
