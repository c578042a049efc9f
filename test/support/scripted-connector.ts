import type {
  Change,
  Connector,
  DocumentWrites,
  Feed,
  FeedPage,
  OutgoingRequest,
  Unreadable,
} from '../../connectors/ports.ts';
import { VendorError } from '../../connectors/vendor-error.ts';
import type { CanonicalType } from '../../schema/identifier.ts';

export const vendorError = (
  failure: VendorError['failure'],
  effect: VendorError['effect'] = 'NONE',
  more: { retryAfterMs?: number; httpStatus?: number } = {},
): VendorError => new VendorError('NETSUITE', failure, `scripted ${failure}`, { effect, ...more });

interface Entry {
  readonly position: number;
  /** Null: it cannot be understood. */
  readonly changes: readonly Change[] | null;
}

/** A source’s records of one kind, in memory, read by the order in which they last changed. */
export class ScriptedFeed implements Feed {
  readonly name: string;
  readonly emits: readonly CanonicalType[];
  readonly changeFeed: Feed['changeFeed'];
  readonly windowSeconds = 60;
  pageSize = 10;
  failure: Error | null = null;
  /** Called before a page is given out; may wait or throw. */
  beforePage: (signal: AbortSignal) => Promise<void> = async () => {};
  /** Called before the keys are given out. */
  beforeKeys: () => Promise<void> = async () => {};
  /** First position of every page that was given out. */
  readonly cursorsAsked: (string | null)[] = [];
  readonly #entries = new Map<string, Entry>();
  #position = 0;

  constructor(
    name: string,
    emits: readonly CanonicalType[],
    changeFeed: Feed['changeFeed'] = 'INCREMENTAL',
  ) {
    this.name = name;
    this.emits = emits;
    this.changeFeed = changeFeed;
  }

  put(...changes: readonly Change[]): void {
    for (const [externalId, own] of Map.groupBy(changes, (change) => change.externalId))
      this.#entries.set(externalId, { position: ++this.#position, changes: own });
  }

  spoil(externalId: string): void {
    this.#entries.set(externalId, { position: ++this.#position, changes: null });
  }

  remove(externalId: string): void {
    this.#entries.delete(externalId);
  }

  async total(): Promise<number> {
    this.#fail();
    return this.#entries.size;
  }

  async *pages(
    cursor: string | null,
    overlap: boolean,
    signal: AbortSignal,
  ): AsyncIterable<FeedPage> {
    this.cursorsAsked.push(cursor);
    let after = Number(cursor ?? 0) - (overlap ? 2 : 0);
    for (;;) {
      this.#fail();
      const entries = this.#after(after).slice(0, this.pageSize);
      if (entries.length === 0) return;
      await this.beforePage(signal);
      signal.throwIfAborted();
      after = entries.at(-1)?.[1].position ?? after;
      yield pageOf(entries, String(Math.max(after, Number(cursor ?? 0))));
    }
  }

  async read(externalIds: readonly string[]): Promise<FeedPage> {
    this.#fail();
    const entries = externalIds.flatMap((id) => {
      const entry = this.#entries.get(id);
      return entry ? [[id, entry] as const] : [];
    });
    return pageOf(entries, '');
  }

  async *keys(): AsyncIterable<readonly string[]> {
    this.#fail();
    const keys = [...this.#entries.keys()];
    await this.beforeKeys();
    for (let from = 0; from < keys.length; from += this.pageSize)
      yield keys.slice(from, from + this.pageSize);
  }

  #after(position: number): [string, Entry][] {
    return [...this.#entries]
      .filter(([, entry]) => entry.position > position)
      .toSorted(([, a], [, b]) => a.position - b.position);
  }

  #fail(): void {
    if (this.failure) throw this.failure;
  }
}

function pageOf(entries: readonly (readonly [string, Entry])[], cursor: string): FeedPage {
  const unreadable: Unreadable[] = entries
    .filter(([, { changes }]) => changes === null)
    .map(([externalId]) => ({ externalId, businessIds: [], reason: 'scripted' }));
  return {
    changes: entries.flatMap(([, { changes }]) => changes ?? []),
    unreadable,
    count: entries.length,
    cursor,
  };
}

/** What the next send does; after the list is used up, everything succeeds. */
export type SendScript =
  /** Takes effect, but the answer is lost. */
  | 'lost-after'
  /** Takes no effect, and nobody can know. */
  | 'lost-before'
  /** Takes effect and never answers. */
  | 'hang-after'
  | VendorError;

/** What the vendor holds: the independent oracle of every exactly-once test. */
export interface ScriptedDocument {
  readonly externalId: string;
  readonly anchor: string;
  readonly request: OutgoingRequest;
}

export interface TestDraft {
  readonly text: string;
}

/** The books of a vendor: every send that takes effect adds a document, whatever it is asked twice. */
export class ScriptedBooks implements DocumentWrites<TestDraft> {
  readonly anchor = 'FINDABLE';
  readonly settleMs: number;
  readonly documents: ScriptedDocument[] = [];
  readonly script: SendScript[] = [];
  readonly requests: OutgoingRequest[] = [];
  /** Whether the vendor refuses a second document under one mark. */
  enforced = false;
  /** So many searches from now on find nothing yet. */
  lag = 0;
  searches = 0;
  searchFailure: VendorError | null = null;
  onDocument: (document: ScriptedDocument) => void = () => {};

  constructor(settleMs: number) {
    this.settleMs = settleMs;
  }

  request(draft: TestDraft, anchor: string): OutgoingRequest {
    return { method: 'POST', path: '/documents', body: { externalId: anchor, text: draft.text } };
  }

  async send(request: OutgoingRequest): Promise<{ externalId: string; httpStatus: number }> {
    const step = this.script.shift();
    this.requests.push(request);
    if (step instanceof VendorError) throw step;
    if (step === 'lost-before') throw vendorError('UNAVAILABLE', 'UNKNOWN');
    const { externalId: anchor } = request.body as { externalId: string };
    if (this.enforced && this.documents.some((d) => d.anchor === anchor))
      throw vendorError('DUPLICATE');
    const externalId = `doc-${this.documents.length + 1}`;
    const document = { externalId, anchor, request };
    this.documents.push(document);
    this.onDocument(document);
    if (step === 'lost-after') throw vendorError('UNAVAILABLE', 'UNKNOWN');
    if (step === 'hang-after') await new Promise<never>(() => {});
    return { externalId, httpStatus: 201 };
  }

  async find(anchor: string): Promise<readonly string[]> {
    this.searches += 1;
    if (this.searchFailure) throw this.searchFailure;
    if (this.lag > 0) {
      this.lag -= 1;
      return [];
    }
    return this.documents.filter((d) => d.anchor === anchor).map(({ externalId }) => externalId);
  }
}

/** A connector over scripted feeds and, where it can write, scripted books. */
export function scriptedConnector(
  connectionId: string,
  feeds: readonly Feed[],
  books?: ScriptedBooks,
): Connector {
  return {
    connectionId,
    system: 'NETSUITE',
    role: ['erp'],
    feeds,
    capabilities: [],
    ...(books ? { invoices: books as unknown as DocumentWrites<never> } : {}),
    close: async () => {},
  };
}
