import type { Changes } from '../kernel/changes.ts';
import type { Json } from './json.ts';

export const DOC_TYPES = [
  'expense',
  'invoice',
  'cashadvance',
  'payroll',
  'obligation',
  'requestobligation',
  'reportobligation',
] as const;
export type DocType = (typeof DOC_TYPES)[number];

export type DocStatus =
  | 'READY'
  | 'DELAYED'
  | 'ACKNOWLEDGED'
  | 'RECALLED'
  | 'POSTING_CONFIRMED_SUCCESS'
  | 'POSTING_CONFIRMED_FAILURE';

/** One document of the financial integration service with its state there. */
export interface FiDocument {
  readonly id: string;
  readonly docType: DocType;
  /** The expense report, cash advance or request it was made from. */
  readonly sourceId: string;
  readonly revisionNumber: number;
  readonly document: Json;
  /** Made here, so that the form's empty fields are added when it is served; a loaded one is served as it came. */
  readonly isOwn: boolean;
  readonly createdAt: number;
  docStatus: DocStatus;
  /** The system that acknowledged it; null if it gave no name. */
  erpSystemId: string | null;
  /** A payment confirmation said that nothing more will be paid. */
  isPaid: boolean;
}

/** The documents, findable by their own id, by what they were made from, and by being ready. */
export class DocumentQueue {
  readonly #byId = new Map<string, FiDocument>();
  readonly #bySource = new Map<string, FiDocument[]>();
  readonly #ready = new Map<DocType, Set<FiDocument>>();
  readonly #changes: Changes;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  add(document: FiDocument): void {
    const siblings = this.ofSource(document.sourceId);
    if (siblings.some((other) => other.revisionNumber === document.revisionNumber))
      throw new Error(
        `${document.sourceId} already has a financial document of revision ${document.revisionNumber}`,
      );
    if (this.#byId.has(document.id))
      throw new Error(`there already is a financial document ${document.id}`);
    this.#byId.set(document.id, document);
    this.#bySource.set(document.sourceId, [...siblings, document].sort(byRevision));
    this.setStatus(document, document.docStatus);
  }

  setStatus(document: FiDocument, status: DocStatus): void {
    document.docStatus = status;
    this.#changes.note('fiDocuments', document.id);
    const ready = this.#ready.get(document.docType) ?? new Set();
    this.#ready.set(document.docType, ready);
    if (status === 'READY') ready.add(document);
    else ready.delete(document);
  }

  setPaid(document: FiDocument, isPaid: boolean): void {
    document.isPaid = isPaid;
    this.#changes.note('fiDocuments', document.id);
  }

  get(id: string): FiDocument | undefined {
    return this.#byId.get(id);
  }

  /** Lowest revision first. */
  ofSource(sourceId: string): readonly FiDocument[] {
    return this.#bySource.get(sourceId) ?? [];
  }

  latestOf(sourceId: string): FiDocument | undefined {
    return this.ofSource(sourceId).at(-1);
  }

  /** In the order in which they became ready. */
  ready(docType: DocType): ReadonlySet<FiDocument> {
    return this.#ready.get(docType) ?? new Set();
  }

  all(): FiDocument[] {
    return [...this.#byId.values()];
  }

  clear(): void {
    this.#byId.clear();
    this.#bySource.clear();
    this.#ready.clear();
  }
}

const byRevision = (a: FiDocument, b: FiDocument): number => a.revisionNumber - b.revisionNumber;
