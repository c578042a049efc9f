import { createVerify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf } from './concur-contract.ts';
import {
  type Answer,
  COMPANY,
  FIS,
  hasContracts,
  MANAGER,
  TestTenant,
  TRAVELLER,
  TRIP,
  until,
} from './concur-tenant.ts';

interface Delivery {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  readonly event: Answer;
}

let tenant: TestTenant;
let receiver: Server;
let received: Delivery[];
/** The statuses of the next answers; 200 when none is left. */
let answers: number[];

beforeEach(async () => {
  received = [];
  answers = [];
  receiver = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      received.push({ headers: req.headers, body, event: JSON.parse(body) });
      res.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  tenant = await TestTenant.start();
  await tenant.load({ users: [MANAGER, TRAVELLER] });
});

afterEach(async () => {
  await tenant.control('POST', 'reset');
  await tenant.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const endpoint = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;

async function asApplication(method: string, path: string, body?: unknown): Promise<Answer> {
  const token = await tenant.applicationToken();
  return tenant.send(method, `/events/v4/${path}`, body, { authorization: `Bearer ${token}` });
}

const subscribe = (topic: string, more: Answer = {}): Promise<Answer> =>
  asApplication('PUT', 'subscriptions/webhook', {
    id: `test.${topic.split('.').at(-1)}`,
    filter: '.*',
    topic,
    webHookConfig: { endpoint: endpoint() },
    ...more,
  });

const REPORTS = 'public.concur.expense.report';
const DOCUMENTS = 'public.concur.financialintegration';
const arrived = (count: number): Promise<void> =>
  until(() => received.length >= count, `${count} events, got ${received.length}`);
const types = (): string[] => received.map(({ event }) => event.eventType);

async function approve(): Promise<void> {
  const { reportId } = TRIP;
  await tenant.act('createReport', TRIP);
  await tenant.act('submitReport', { reportId });
  await tenant.act('approveReport', { reportId });
}

describe('subscriptions', () => {
  it('are managed by the application alone', async () => {
    expect((await tenant.get('/events/v4/topics')).status).toBe(403);
    expect((await asApplication('GET', 'topics')).json).toContain(DOCUMENTS);
    const saved = await subscribe(DOCUMENTS);
    expect(saved.json).toEqual({
      message: "Subscription 'test.financialintegration' saved successfully",
    });
    const [shown] = (await asApplication('GET', 'subscriptions')).json;
    if (hasContracts)
      expect(
        faultsOf('EventSubscriptionService.swagger.json', 'PublicWebhookSubscription', shown),
      ).toEqual([]);
    const path = `subscriptions/${shown.id}`;
    expect((await asApplication('GET', path)).json).toEqual(shown);
    expect((await asApplication('DELETE', path)).status).toBe(200);
    expect((await asApplication('GET', path)).status).toBe(404);
  });

  it('are refused with a bad name, a topic out of scope, a broken filter, or beyond five', async () => {
    expect((await subscribe(DOCUMENTS, { id: 'Upper Case' })).status).toBe(400);
    expect((await subscribe('public.concur.travel.request')).status).toBe(403);
    expect((await subscribe(DOCUMENTS, { filter: '(' })).status).toBe(400);
    for (let i = 0; i < 5; i++)
      expect((await subscribe(DOCUMENTS, { id: `s${i}` })).status).toBe(200);
    expect((await subscribe(DOCUMENTS, { id: 's5' })).status).toBe(400);
    expect((await subscribe(DOCUMENTS, { id: 's4', filter: 'expense.*' })).status).toBe(200);
  });
});

describe('events', () => {
  it('say that a document is ready, in the form of the vendor’s sample', async () => {
    await subscribe(DOCUMENTS);
    await approve();
    await arrived(1);
    const { event, headers } = received[0] as Delivery;
    expect(event).toMatchObject({
      eventType: 'expense.readyForIntegration',
      topic: DOCUMENTS,
      route: 'stable',
      data: null,
      facts: { companyId: COMPANY, documentId: TRIP.reportId },
    });
    expect(event.timeStamp).toMatch(/\+0000$/);
    expect(headers['concur-correlationid']).toBe(event.correlationId);
    const { content } = (await tenant.get(event.facts.href)).json;
    expect(content[0].document.report.reportId).toBe(TRIP.reportId);
    const sample = new URL(
      '../../../shared/contracts/concur/events/fis-1-expense.readyForIntegration.json',
      import.meta.url,
    );
    if (existsSync(sample)) {
      const example = JSON.parse(readFileSync(sample, 'utf8'));
      expect(Object.keys(event).sort()).toEqual(Object.keys(example).sort());
      expect(Object.keys(event.facts).sort()).toEqual(Object.keys(example.facts).sort());
    }
  });

  it('tell the life of a report in order', async () => {
    await subscribe(REPORTS);
    const { reportId } = TRIP;
    await approve();
    await tenant.act('recallReport', { reportId });
    await tenant.act('editReport', { reportId, changes: { name: 'Again' } });
    await tenant.act('deleteReport', { reportId });
    await arrived(6);
    expect(types()).toEqual([
      'reportCreated',
      'statusChanged',
      'statusChanged',
      'statusChanged',
      'reportUpdated',
      'reportDeleted',
    ]);
    const changes = received
      .filter(({ event }) => event.eventType === 'statusChanged')
      .map(({ event: { facts } }) => [
        facts.stepCode,
        facts.previousApprovalStatus,
        facts.currentApprovalStatus,
        facts.currentPaymentStatus,
      ]);
    expect(changes).toEqual([
      ['MANAGER', 'A_NOTF', 'A_PEND', 'P_NOTP'],
      ['APPROVED', 'A_PEND', 'A_APPR', 'P_PROC'],
      ['RECALL', 'A_APPR', 'A_RESU', 'P_NOTP'],
    ]);
    expect(received[1]?.event.facts.startingStep.stepInstances[0].assignedUserId).toBe(MANAGER.id);
    expect(received.map(({ event }) => event.topic)).toContain('concur.expense.report');
  });

  it('follow the money: sent for payment after posting, confirmed after paying', async () => {
    await approve();
    await subscribe(REPORTS);
    const [{ id }] = (await tenant.get(FIS)).json.content;
    await tenant.send('POST', `${FIS}/acknowledgements`, { ids: [id], systemId: 'GW' });
    const postingConfirmations = [
      { docId: id, overallPostingStatusCode: 'success', systemMessages: [] },
    ];
    await tenant.send('POST', `${FIS}/postingconfirmations`, {
      systemId: 'GW',
      postingConfirmations,
    });
    await arrived(1);
    expect(received[0]?.event.facts).toMatchObject({
      previousPaymentStatus: 'P_PROC',
      currentPaymentStatus: 'P_PAID',
    });
  });

  it('pass the filter of the subscription', async () => {
    await subscribe(REPORTS, { filter: '^reportDeleted$' });
    const { reportId } = TRIP;
    await tenant.act('createReport', TRIP);
    await tenant.act('deleteReport', { reportId });
    await arrived(1);
    expect(types()).toEqual(['reportDeleted']);
  });

  it('are not sent for what was loaded', async () => {
    await subscribe(REPORTS);
    await tenant.load({ reports: [{ ...TRIP, reportId: 'LOADED', approvalStatusId: 'A_APPR' }] });
    await tenant.act('createReport', TRIP);
    await arrived(1);
    expect(received[0]?.event.facts.reportId).toBe(TRIP.reportId);
  });
});

describe('delivery', () => {
  it('signs the raw body so that the published key verifies it and no other body', async () => {
    await subscribe(DOCUMENTS);
    await approve();
    await arrived(1);
    const { publicKey } = await tenant.act('webhookPublicKey');
    const { body, headers } = received[0] as Delivery;
    const verifies = (text: string): boolean =>
      createVerify('RSA-SHA256')
        .update(text)
        .verify(publicKey, String(headers['concur-signature']), 'base64');
    expect(verifies(body)).toBe(true);
    expect(verifies(body.replace('stable', 'stolen'))).toBe(false);
  });

  it('is tried again after 503 and 429, with the same id and signature', async () => {
    await subscribe(DOCUMENTS);
    answers = [503, 429];
    await approve();
    await arrived(3);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['concur-signature'])).size).toBe(1);
  });

  it('takes another 4xx for final', async () => {
    await subscribe(DOCUMENTS);
    answers = [400];
    await approve();
    await arrived(1);
    await tenant.act('issueCashAdvance', { userId: 'E200', amount: '10' });
    await arrived(2);
    expect(types()).toEqual(['expense.readyForIntegration', 'cashadvance.readyForIntegration']);
  });

  it('is doubled and dropped on demand', async () => {
    await subscribe(DOCUMENTS);
    await tenant.fault({ kind: 'duplicate-webhook', next: 1 });
    await approve();
    await arrived(3);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(1);
    await tenant.fault({ kind: 'drop-webhook', next: 1 });
    await tenant.act('issueCashAdvance', { userId: 'E200', amount: '10' });
    await tenant.act('issueCashAdvance', { userId: 'E200', amount: '20', cashAdvanceId: 'SECOND' });
    await arrived(4);
    expect(received[3]?.event.facts.documentId).toBe('SECOND');
  });

  it('ends with the subscription', async () => {
    await subscribe(DOCUMENTS);
    await subscribe(REPORTS);
    await asApplication('DELETE', 'subscriptions/test.financialintegration');
    await approve();
    await arrived(3);
    expect(types()).not.toContain('expense.readyForIntegration');
  });
});
