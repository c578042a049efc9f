import 'reflect-metadata';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExactJson } from '../../connectors/exact-json.ts';
import { toMinor } from '../../connectors/money.ts';
import type { Unreadable } from '../../connectors/ports.ts';
import { ConcurTenant, type ReportChange, readOn } from './concur-tenant.ts';

const FOLDER = new URL('../../../shared/data/concur-fi-documents/', import.meta.url);
const isThere = existsSync(FOLDER);
if (!isThere)
  console.log('The vendor’s financial documents are not here: their totals are not compared.');

interface Journal {
  readonly journalPayer: string;
  readonly journalPayee: string;
  readonly amountGross: string;
}
interface Entry {
  readonly entryApprovedAmount: string;
  readonly entryIsPersonal: string;
  readonly allocation: readonly { readonly journal: readonly Journal[] }[];
}
interface Document {
  readonly report: {
    readonly reportId: string;
    readonly totalApprovedAmount?: string | null;
    readonly employeeCurrencyAlphaCode: string;
  };
  readonly expenseEntry: readonly Entry[];
  readonly cashAdvanceApplication?: readonly { readonly cashAdvanceApplicationAmount: string }[];
}

/** The latest text of each report; the vendor prints some in more than one example. */
function documents(): Map<string, { record: Record<string, unknown>; document: Document }> {
  const found = new Map<string, { record: Record<string, unknown>; document: Document }>();
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.json'))) {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    const [plain] = recordsIn(JSON.parse(text));
    const [exact] = recordsIn(parseExactJson(text));
    const document = exact?.['document'] as Document | undefined;
    if (plain && document?.report) found.set(document.report.reportId, { record: plain, document });
  }
  return found;
}

const recordsIn = (file: unknown): Record<string, unknown>[] => {
  const { fIDocuments, content } = file as Record<string, Record<string, unknown>[] | undefined>;
  return fIDocuments ?? content ?? [];
};

describe.skipIf(!isThere)('the vendor’s own documents', () => {
  const given = isThere ? documents() : new Map<string, never>();
  let tenant: ConcurTenant;
  let read: readonly ReportChange[];
  let untold: readonly Unreadable[];

  beforeAll(async () => {
    tenant = await ConcurTenant.start();
    tenant.load({ fiDocuments: [...given.values()].map(({ record }) => record) });
    untold = (await readOn(tenant.connect())).unreadable;
    for (const { externalId, reason } of untold) console.log(`${externalId}: ${reason}`);
    const codes = { paymentTypes: { '1000': 'CORPORATE_CARD_COMPANY' } } as const;
    const { changes, unreadable } = await readOn(tenant.connect({ codes }));
    expect(unreadable).toEqual([]);
    read = changes;
  });
  afterAll(() => tenant.close());

  it('are held only for a payment type of the tenant’s own', () => {
    expect(untold.map(({ reason }) => reason)).toEqual([
      'payment type "1000" (1000) has no meaning here',
    ]);
  });

  it('are all read once that type is explained', () => {
    expect(read.map(({ externalId }) => externalId).sort()).toEqual([...given.keys()].sort());
    expect(read.length).toBeGreaterThanOrEqual(13);
  });

  it.each([...given.keys()])('%s has the totals of its document', (reportId) => {
    const { document } = given.get(reportId) ?? { document: undefined };
    const facts = read.find(({ externalId }) => externalId === reportId)?.facts;
    if (!document || !facts) throw new Error(`${reportId} was not read`);
    const currency = document.report.employeeCurrencyAlphaCode;
    expect(facts.total).toMatchObject({ minor: approvedIn(document, currency), currency });
    expect(facts.dueEmployee.minor).toBe(
      owedTo(document, currency, (side) => side === 'EMPL') + advancedIn(document, currency),
    );
    expect(facts.dueCompany.minor).toBe(owedTo(document, currency, (side) => side !== 'EMPL'));
    const lines = facts.lines.reduce((sum, { approved }) => sum + approved.minor, 0n);
    expect(lines).toBe(facts.total.minor);
  });
});

function approvedIn({ report, expenseEntry }: Document, currency: string): bigint {
  if (report.totalApprovedAmount) return toMinor(report.totalApprovedAmount, currency);
  return expenseEntry.reduce((sum, e) => sum + toMinor(e.entryApprovedAmount, currency), 0n);
}

/** What the employee had before, as a negative amount. */
const advancedIn = ({ cashAdvanceApplication }: Document, currency: string): bigint =>
  (cashAdvanceApplication ?? []).reduce(
    (sum, { cashAdvanceApplicationAmount }) =>
      sum + toMinor(cashAdvanceApplicationAmount, currency),
    0n,
  );

/** The sign alone tells which way a journal line goes; the other side of it is never the company. */
function owedTo(
  { expenseEntry }: Document,
  currency: string,
  isMeant: (side: string) => boolean,
): bigint {
  return expenseEntry
    .flatMap(({ allocation }) => allocation.flatMap(({ journal }) => journal))
    .filter(({ journalPayer, journalPayee }) =>
      isMeant(journalPayer === 'COMP' ? journalPayee : journalPayer),
    )
    .reduce((sum, { amountGross }) => sum + toMinor(amountGross, currency), 0n);
}
