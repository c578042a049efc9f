import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf } from './concur-contract.ts';
import {
  type Answer,
  FIS,
  hasContracts,
  MANAGER,
  TestTenant,
  TRAVELLER,
  TRIP,
} from './concur-tenant.ts';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await TestTenant.start();
  await tenant.load({ users: [MANAGER, TRAVELLER] });
});
afterEach(() => tenant.close());

/** Created, submitted and finally approved; answers the id of its financial document. */
async function approved(report: Record<string, unknown> = TRIP): Promise<string> {
  const { reportId } = await tenant.act('createReport', report);
  await tenant.act('submitReport', { reportId });
  return (await tenant.act('approveReport', { reportId })).docId;
}

const acknowledge = async (ids: string[], systemId = 'GW'): Promise<Answer> =>
  (await tenant.send('POST', `${FIS}/acknowledgements`, { ids, systemId })).json;

const success = (docId: string): Answer => ({
  docId,
  overallPostingStatusCode: 'success',
  postingDocs: [
    { companyId: '0100', documentNumber: 'JE-1', fiscalYear: '2026', postingDate: '2026-11-22' },
  ],
  systemMessages: [],
});
const failure = (docId: string): Answer => ({
  docId,
  overallPostingStatusCode: 'error',
  postingDocs: [],
  systemMessages: [{ messageId: 'MAP', messageShortText: 'Cost center CC-100 has no mapping' }],
});
const post = async (confirmation: Answer, systemId = 'GW'): Promise<Answer> =>
  (
    await tenant.send('POST', `${FIS}/postingconfirmations`, {
      systemId,
      postingConfirmations: [confirmation],
    })
  ).json[0];

const payment = (docId: string, paymentRef: string, more: Answer = {}): Answer => ({
  docId,
  processingStatusCode: 'CP',
  clearingDetails: [
    {
      clearingDate: '2026-11-25T12:00:00.000Z',
      clearingAmount: 47.89,
      clearingCurrency: 'USD',
      receiver: { receiverId: 'E200', receiverName: 'Tom', receiverType: 'EMPLOYEE' },
      clearingReference: {
        companyCode: 'US01',
        financialDocumentId: '66',
        fiscalYear: '2026',
        paymentRef,
        paymentMethod: 'E',
      },
    },
  ],
  ...more,
});
const pay = async (confirmation: Answer, systemId = 'GW'): Promise<Answer> =>
  (
    await tenant.send('POST', `${FIS}/paymentconfirmations`, {
      systemId,
      processingConfirmation: [confirmation],
    })
  ).json[0];

const ready = async (): Promise<Answer[]> =>
  (await tenant.get(`${FIS}?page=0&limit=25`)).json.content;
const probe = async (docId: string): Promise<string | undefined> =>
  (await tenant.get(`${FIS}?docId=${docId}&ignoreDocumentStatus=yes`)).json.content[0]?.docStatus;
const paymentStatus = async (reportId: string): Promise<string> =>
  (await tenant.ledger()).reports.find((r: Answer) => r.reportId === reportId).paymentStatusId;

describe('one run from approval to payment', () => {
  it('moves the document and the report through every state, whatever is repeated', async () => {
    const docId = await approved();
    expect((await ready()).map((document) => document.id)).toEqual([docId]);
    expect((await ready()).map((document) => document.id)).toEqual([docId]);
    expect(await paymentStatus(TRIP.reportId)).toBe('P_PROC');

    expect(await acknowledge([docId])).toEqual([
      { code: 0, docId, systemId: 'GW', acknowledgeResult: 'SUCCESS', errorMessage: '' },
    ]);
    expect(await ready()).toEqual([]);
    expect((await acknowledge([docId]))[0]).toMatchObject({
      code: 101,
      acknowledgeResult: 'FAILURE',
      errorMessage: 'This document was previously acknowledged by SystemId: GW.',
    });

    expect(await post(success(docId))).toMatchObject({
      code: 0,
      postingConfirmationResult: 'SUCCESS',
    });
    expect(await paymentStatus(TRIP.reportId)).toBe('P_PAID');
    expect(await post(success(docId))).toMatchObject({
      code: 113,
      postingConfirmationResult: 'FAILURE',
    });

    expect(await pay(payment(docId, 'US01/66/2026/1'))).toMatchObject({
      code: 0,
      paymentConfirmationResult: 'SUCCESS',
      paymentRef: 'US01/66/2026/1',
    });
    expect(await paymentStatus(TRIP.reportId)).toBe('P_PAYC');
    expect(await pay(payment(docId, 'US01/66/2026/1'))).toMatchObject({
      code: 298,
      paymentConfirmationResult: 'NOOP',
      errorMessage: 'Payment confirmation already exist US01/66/2026/1.',
    });
    expect(await pay(payment(docId, 'another'))).toMatchObject({ code: 213 });
    expect(await probe(docId)).toBe('POSTING_CONFIRMED_SUCCESS');
  });

  it('answers a lost acknowledgement through the probe by either id', async () => {
    const docId = await approved();
    await tenant.fault({ kind: 'lost-answer', next: 1, match: 'acknowledgements' });
    await expect(acknowledge([docId])).rejects.toThrow();
    expect(await probe(docId)).toBe('ACKNOWLEDGED');
    expect(await probe(TRIP.reportId)).toBe('ACKNOWLEDGED');
    expect((await tenant.get(`${FIS}?docId=${docId}`)).json.content).toEqual([]);
    expect((await tenant.get(`${FIS}?ignoreDocumentStatus=yes`)).json.content).toEqual([]);
  });

  it('keeps a lost posting confirmation, as the probe shows', async () => {
    const docId = await approved();
    await acknowledge([docId]);
    await tenant.fault({ kind: 'lost-answer', next: 1 });
    await expect(post(success(docId))).rejects.toThrow();
    expect(await probe(docId)).toBe('POSTING_CONFIRMED_SUCCESS');
    expect((await tenant.ledger()).confirmations.map((c: Answer) => [c.kind, c.code])).toEqual([
      ['acknowledgement', 0],
      ['posting', 0],
    ]);
  });

  it('fails one item of a batch on demand and lets the others take effect', async () => {
    const first = await approved();
    const second = await approved({ ...TRIP, reportId: 'BBBB0000BBBB0000BBBB' });
    await tenant.fault({ kind: 'partial-batch', next: 1 });
    expect((await acknowledge([first, second])).map((v: Answer) => v.code)).toEqual([0, 199]);
    expect((await acknowledge([first, second])).map((v: Answer) => v.code)).toEqual([101, 0]);
  });

  it('does not find a young document by id while the index lags', async () => {
    await tenant.fault({ kind: 'index-lag', ms: 2000 });
    const docId = await approved();
    expect(await probe(docId)).toBeUndefined();
    expect(await ready()).toHaveLength(1);
    tenant.clock.advance(2001);
    expect(await probe(docId)).toBe('READY');
  });
});

describe('refusals', () => {
  it('names an unknown document, a wrong type and a missing step by their codes', async () => {
    const docId = await approved();
    expect((await acknowledge(['nothing']))[0].code).toBe(104);
    const wrong = await tenant.send(
      'POST',
      `${FIS.replace('expense/', 'cashadvance/')}/acknowledgements`,
      { ids: [docId] },
    );
    expect(wrong.json[0].code).toBe(105);
    expect(await post(success(docId))).toMatchObject({
      code: 111,
      postingConfirmationResult: 'NOT_YET_ACKNOWLEDGED',
    });
    expect(await post(success('nothing'))).toMatchObject({ code: 116 });
    expect(await pay(payment(docId, 'r1'))).toMatchObject({
      paymentConfirmationResult: 'NOT_POSTING_CONFIRMED',
    });
    expect(await pay(payment('nothing', 'r1'))).toMatchObject({ code: 116 });
  });

  it('knows the system that acknowledged and takes confirmations from no other', async () => {
    const docId = await approved();
    await acknowledge([docId], 'GW');
    expect((await post(success(docId), 'OTHER')).code).toBe(99);
    expect((await post(success(docId), '')).code).toBe(99);
    expect((await post(success(docId), 'GW')).code).toBe(0);
    expect((await pay(payment(docId, 'r1'), 'OTHER')).code).toBe(99);
  });

  it('refuses what can never work: a number too long, a message too long, a date of another form', async () => {
    const docId = await approved();
    await acknowledge([docId]);
    const long = {
      ...success(docId),
      postingDocs: [{ companyId: '1', documentNumber: '9'.repeat(81) }],
    };
    expect((await post(long)).code).toBe(198);
    const wordy = { ...failure(docId), systemMessages: [{ messageShortText: 'x'.repeat(1301) }] };
    expect((await post(wordy)).code).toBe(198);
    expect((await post({ docId })).code).toBe(198);
    await post(success(docId));
    const dated = payment(docId, 'r1');
    dated.clearingDetails[0].clearingDate = '2026-11-25';
    expect(await pay(dated)).toMatchObject({ code: 298, paymentConfirmationResult: 'FAILURE' });
    expect(await pay(payment(docId, 'r1', { processingStatusCode: 'XX' }))).toMatchObject({
      code: 298,
    });
  });

  it('refuses an unknown document type and a page out of bounds as a bad request', async () => {
    expect((await tenant.get(FIS.replace('expense/', 'travel/'))).status).toBe(400);
    expect((await tenant.get(`${FIS}?limit=0`)).status).toBe(400);
    expect((await tenant.send('POST', `${FIS}/acknowledgements`, {})).status).toBe(400);
  });

  it('holds a document back while the processor holds the payment', async () => {
    const docId = await approved();
    await tenant.act('holdPayment', { reportId: TRIP.reportId, hold: true });
    expect(await ready()).toEqual([]);
    expect((await acknowledge([docId]))[0].code).toBe(103);
    expect(await paymentStatus(TRIP.reportId)).toBe('P_HOLD');
    await tenant.act('holdPayment', { reportId: TRIP.reportId, hold: false });
    expect((await acknowledge([docId]))[0].code).toBe(0);
  });
});

describe('a recall', () => {
  it('between reading and acknowledging answers 102', async () => {
    const docId = await approved();
    await tenant.act('recallReport', { reportId: TRIP.reportId });
    expect(await ready()).toEqual([]);
    expect((await acknowledge([docId]))[0].code).toBe(102);
    expect(await probe(docId)).toBe('RECALLED');
    expect(await paymentStatus(TRIP.reportId)).toBe('P_NOTP');
  });

  it('is not possible once acknowledged, unless it slips in, which answers 112', async () => {
    const docId = await approved();
    await acknowledge([docId]);
    await expect(tenant.act('recallReport', { reportId: TRIP.reportId })).rejects.toThrow(
      /ACKNOWLEDGED/,
    );
    await tenant.act('recallReport', { reportId: TRIP.reportId, anyway: true });
    expect(await post(success(docId))).toMatchObject({
      code: 112,
      postingConfirmationResult: 'WAS_RECALLED',
    });
  });

  it('after a failed posting brings the corrected report as a new document of the next revision', async () => {
    const docId = await approved();
    await acknowledge([docId]);
    expect((await post(failure(docId))).code).toBe(0);
    expect(await paymentStatus(TRIP.reportId)).toBe('P_FPFL');
    const comments = (await tenant.ledger()).reports[0].comments.map((c: Answer) => c.comment);
    expect(comments).toContain('Cost center CC-100 has no mapping');

    await tenant.act('recallReport', { reportId: TRIP.reportId });
    await tenant.act('submitReport', { reportId: TRIP.reportId });
    const next = await tenant.act('approveReport', { reportId: TRIP.reportId });
    expect(next.docId).not.toBe(docId);
    const [document] = await ready();
    expect(document.document.report).toMatchObject({
      reportId: TRIP.reportId,
      revisionNumber: '2',
    });
    expect(await probe(docId)).toBe('RECALLED');
    expect(await probe(TRIP.reportId)).toBe('READY');
  });
});

describe('payments', () => {
  it('in parts leave the report sent for payment until the last, and a reversal takes it back', async () => {
    const docId = await approved();
    await acknowledge([docId]);
    await post(success(docId));
    await pay(payment(docId, 'part-1', { processingStatusCode: 'PP' }));
    expect(await paymentStatus(TRIP.reportId)).toBe('P_PAID');
    await pay(payment(docId, 'part-2'));
    expect(await paymentStatus(TRIP.reportId)).toBe('P_PAYC');
    const confirmed = (await tenant.ledger()).reports[0].paymentConfirmedAmount;
    expect(confirmed).toEqual({ value: 95.78, currencyCode: 'USD' });
    await pay(payment(docId, 'back', { processingStatusCode: 'RE' }));
    expect(await paymentStatus(TRIP.reportId)).toBe('P_PAID');
    expect((await pay(payment(docId, 'again'))).code).toBe(0);
  });
});

describe('the queue', () => {
  it('pages what is ready and links the pages', async () => {
    for (let i = 0; i < 8; i++) await approved({ ...TRIP, reportId: `C${i}`.padEnd(20, '0') });
    const page = (await tenant.get(`${FIS}?limit=3&page=1`)).json;
    expect(page.page).toEqual({ size: 3, totalElements: 8, totalPages: 3, number: 1 });
    expect(page.links.map((link: Answer) => link.rel)).toEqual([
      'first',
      'prev',
      'self',
      'next',
      'last',
    ]);
    const next = page.links.find((link: Answer) => link.rel === 'next').href;
    expect((await tenant.get(next)).json.content).toHaveLength(2);
    if (hasContracts)
      expect(
        faultsOf(
          'FinancialIntegrationService.swagger2.json',
          'PagedModelEntityModelFIDocument',
          page,
        ),
      ).toEqual([]);
  });

  it('sends the document as text when asked', async () => {
    await approved();
    const asText = (await tenant.get(FIS, { DocumentFormatAs: 'text' })).json.content[0].document;
    expect(typeof asText).toBe('string');
    expect(JSON.parse(asText)).toEqual((await ready())[0].document);
  });

  it('marks the reports of test users', async () => {
    await tenant.act('markTestUser', { userId: TRAVELLER.id });
    await approved();
    expect((await ready())[0].document.report.isTest).toBe('Y');
  });

  it('carries cash advances in a queue of their own', async () => {
    await tenant.act('issueCashAdvance', { userId: 'E200', amount: '300', currencyCode: 'USD' });
    const queue = (await tenant.get(FIS.replace('expense/', 'cashadvance/'))).json.content;
    expect(queue[0].document.journalData).toEqual([
      {
        amount: 300,
        accountCode: 'CADV',
        debitOrCredit: 'DR',
        payer: 'COMP',
        payee: 'EMPL',
        paymentCode: 'Cash',
      },
    ]);
    expect(await ready()).toEqual([]);
  });
});
