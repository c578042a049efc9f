import { parseExactJson } from '../exact-json.ts';
import type { ConcurCalls } from './calls.ts';
import type { FiDocument, V4Report } from './wire.ts';

const NEVER_SUBMITTED = 'A_NOTF';

interface FiPage {
  readonly content?: readonly FiEnvelope[];
  /** The wrapper of older documentation. */
  readonly fIDocuments?: readonly FiEnvelope[];
}
interface FiEnvelope {
  /** An object, or the same as text. */
  readonly document?: FiDocument | string;
}

/** Looked at in whatever state it is: nothing is acknowledged by it. */
export async function latestDocument(
  calls: ConcurCalls,
  header: V4Report,
  reportId: string,
  signal: AbortSignal,
): Promise<FiDocument | null> {
  if (!header.isFinancialIntegrationEnabled || header.approvalStatusId === NEVER_SUBMITTED)
    return null;
  const query = new URLSearchParams({ docId: reportId, ignoreDocumentStatus: 'yes' });
  const path = `/financialintegration/fi/v4/companies/transactiontypes/expense/transactions?${query}`;
  const page = (await calls.get(path, signal)) as FiPage;
  const documents = (page.content ?? page.fIDocuments ?? []).map(({ document }) =>
    typeof document === 'string' ? (parseExactJson(document) as FiDocument) : document,
  );
  return documents.reduce<FiDocument | null>(
    (latest, one) => (one && revisionIn(one) > revisionIn(latest) ? one : latest),
    null,
  );
}

/** 0 where there is no document. */
export const revisionIn = (document: FiDocument | null): number =>
  document === null ? 0 : Number(document.report?.revisionNumber ?? 1);
