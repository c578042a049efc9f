import { readdirSync } from 'node:fs';
import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { parseExactJson } from '../../connectors/exact-json.ts';
import { type ConcurAccount, concurAccount } from './accounts.ts';
import { type Answer, type Deployment, deploy } from './deployment.ts';
import { realInput, textOf } from './files.ts';
import { emptyKeptCopy, eventCount, rowVersions } from './kept-copy.ts';

const folder = realInput('concur-fi-documents');

const REPORT = `id number name revision currency approval total { amount currency }
  dueEmployee { amount } dueCompany { amount } externalRefs { externalId }
  lines { approved { amount currency } personal taxes { tax { amount } } }`;
const EXCEPTIONS = `{ exceptions(first: 50) { edges { node { kind status summary detail } } } }`;

interface Given {
  readonly record: Record<string, unknown>;
  readonly total: string;
  readonly currency: string;
}

const recordsIn = (text: unknown): Record<string, Answer>[] => {
  const { fIDocuments, content } = text as Record<string, Record<string, Answer>[] | undefined>;
  return fIDocuments ?? content ?? [];
};

/** The vendor prints some documents in several examples: each revision of a report counts once. */
function documents(from: URL): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const file of readdirSync(from)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const text = textOf(from, file);
    const exact = recordsIn(parseExactJson(text));
    for (const [index, record] of recordsIn(JSON.parse(text)).entries()) {
      const document = exact[index]?.['document'];
      if (!document?.report) continue;
      const { reportId, revision = '', employeeCurrencyAlphaCode: currency } = document.report;
      given.set(`${reportId} ${revision}`, { record, currency, total: approvedIn(document) });
    }
  }
  return given;
}

/** What the document says of itself, or else what its entries come to. */
function approvedIn({ report, expenseEntry }: Answer): string {
  if (report.totalApprovedAmount) return report.totalApprovedAmount;
  const amounts = expenseEntry.map((entry: Answer) => entry.entryApprovedAmount as string);
  return Decimal.sum(0, ...amounts).toString();
}

describe.skipIf(!folder)('the vendor’s own documents in Concur, read through the graph', () => {
  let given: Map<string, Given>;
  let account: ConcurAccount;
  let deployment: Deployment;

  beforeAll(async () => {
    given = documents(folder as URL);
    account = await concurAccount(systemClock, {
      legalEntities: [
        { code: 'US01', ledgerCodes: ['DEFAULT'] },
        { code: 'GB01', ledgerCodes: ['GP'] },
      ],
    });
    await account.system.load({ fiDocuments: [...given.values()].map(({ record }) => record) });
    deployment = await deploy(systemClock);
    await deployment.load(account.connector);
  }, 60_000);
  afterAll(() => account.close());

  const reports = (): Promise<Answer[]> => deployment.walk('expenseReports', REPORT);
  const exceptions = async (): Promise<Answer[]> =>
    (await deployment.ask(EXCEPTIONS)).exceptions.edges.map(({ node }: Answer) => node);

  it('open one exception for each report that cannot be understood, and keep the others', async () => {
    const open = await exceptions();
    expect(open).toMatchObject([{ kind: 'RECORD_UNREADABLE', status: 'OPEN' }]);
    expect(open[0].summary).toContain('payment type "1000" (1000) has no meaning here');
    expect(await reports()).toHaveLength(given.size - open.length);
  });

  it('do not open it again, however often the report is read', async () => {
    await deployment.syncAgain(account.connector);
    await deployment.syncAgain(account.connector);
    expect(await exceptions()).toHaveLength(1);
  });

  it('close it once a setting explains what the vendor does not', async () => {
    const explained = account.reconnect({
      codes: { paymentTypes: { '1000': 'CORPORATE_CARD_COMPANY' } },
    });
    const isResolved = async () =>
      (await exceptions()).every(({ status }) => status === 'RESOLVED');
    await deployment.run(explained, 'the exception is closed', isResolved);
    expect(await exceptions()).toHaveLength(1);
    expect(await reports()).toHaveLength(given.size);
    await explained.close();
  });

  it('have the totals that each document states', async () => {
    const byReport = new Map((await reports()).map((one) => [one.externalRefs[0].externalId, one]));
    expect(byReport.size).toBe(given.size);
    for (const [key, { total, currency }] of given) {
      const report = byReport.get(key.split(' ')[0] ?? '');
      const expected = { amount: new Decimal(total).toFixed(2), currency };
      expect([key, report.total]).toEqual([key, expected]);
      const lines = report.lines.map(({ approved }: Answer) => approved.amount);
      expect(Decimal.sum(0, ...lines).toFixed(2)).toBe(expected.amount);
    }
  });

  it('are untouched by a second sync, and the same after their copy was lost', async () => {
    const explained = account.reconnect({
      codes: { paymentTypes: { '1000': 'CORPORATE_CARD_COMPANY' } },
    });
    const before = await rowVersions(deployment);
    const answers = await reports();
    const events = await eventCount(deployment);
    await deployment.syncAgain(explained);
    expect(await rowVersions(deployment)).toEqual(before);
    await emptyKeptCopy(deployment);
    expect(await reports()).toEqual([]);
    await deployment.load(explained);
    expect(await reports()).toEqual(answers);
    expect(await eventCount(deployment)).toBe(events);
    await explained.close();
  });
});
