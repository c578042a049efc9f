import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceDraft } from '../../connectors/ports.ts';
import { VendorError } from '../../connectors/vendor-error.ts';
import {
  type Account,
  allChanges,
  ecKeys,
  feedNamed,
  openAccount,
  rsaKeys,
  signal,
} from './netsuite-account.ts';
import { books, invoice, order } from './netsuite-books.ts';

const DRAFT: InvoiceDraft = {
  orderExternalId: '77',
  scheduleLineExternalId: null,
  customerExternalId: '4',
  issueDate: '2026-06-15',
  termsCode: null,
  lines: [
    {
      ...{ itemExternalId: '55', description: 'Platform', quantity: '1', unitPrice: '300' },
      ...{ discountPercent: null, taxCode: null, servicePeriod: null },
    },
  ],
  net: { minor: '30000', currency: 'EUR' },
};

async function failure(work: Promise<unknown>): Promise<VendorError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VendorError)) throw error;
  return error;
}

let account: Account;
const open = async (...args: Parameters<typeof openAccount>) => {
  account = await openAccount(...args);
  account.load(books({ salesOrder: [order()], invoice: [invoice()] }));
};
afterEach(() => account.close());

const tokenCalls = () => account.calls.filter(({ path }) => path.endsWith('/token'));
const faults = () => account.simulator.system.faults;
const read = () => feedNamed(account, 'invoice').read(['104'], signal);
const write = (anchor = 'tb_1') => {
  const { invoices } = account.connector;
  if (!invoices) throw new Error('no invoices');
  return invoices.send(invoices.request(DRAFT, anchor), signal);
};
const invoicesThere = () => account.simulator.system.ledger()['invoice']?.length;

describe('access', () => {
  it('is granted for an assertion signed with an elliptic key, once for many calls', async () => {
    await open();
    await Promise.all([read(), read(), read()]);
    expect(tokenCalls()).toHaveLength(1);
  });

  it('is granted for an assertion signed with an RSA key', async () => {
    await open({}, rsaKeys());
    expect(await allChanges(account, 'subsidiary')).toHaveLength(3);
  });

  it('is renewed before the token ends', async () => {
    await open();
    await read();
    account.clock.set('2026-06-15T12:47:00Z');
    await read();
    expect(tokenCalls()).toHaveLength(1);
    account.clock.set('2026-06-15T12:49:00Z');
    await read();
    expect(tokenCalls()).toHaveLength(2);
  });

  it('is asked for once more when NetSuite refuses a token, for reads and writes', async () => {
    await open();
    await read();
    account.simulator.system.expireTokens();
    expect((await read()).changes).toHaveLength(1);
    account.simulator.system.expireTokens();
    expect(await write()).toMatchObject({ httpStatus: 204 });
    expect(invoicesThere()).toBe(2);
    expect(tokenCalls()).toHaveLength(3);
  });

  it('that is refused is an ACCESS failure without effect, and tells no secret', async () => {
    await open({ privateKeyPem: ecKeys().privateKeyPem });
    const error = await failure(write());
    expect(error).toMatchObject({ failure: 'ACCESS', effect: 'NONE', httpStatus: 400 });
    expect(JSON.stringify(error)).not.toMatch(/eyJ|PRIVATE KEY/);
    expect(account.calls).toHaveLength(1);
  });
});

describe('a read', () => {
  beforeEach(() => open());

  it.each(['throttle', 'error-before', 'html-200', 'lost-answer'] as const)(
    'is asked again after %s',
    async (kind) => {
      faults().add({ kind, next: 1, match: 'suiteql' });
      expect((await read()).changes).toHaveLength(1);
    },
  );

  it.each([
    ['throttle', 'THROTTLED', 429],
    ['error-before', 'UNAVAILABLE', 500],
    ['html-200', 'UNAVAILABLE', 200],
  ] as const)('that always meets %s gives up after three', async (kind, reason, httpStatus) => {
    faults().add({ kind, match: 'suiteql' });
    const error = await failure(read());
    expect(error).toMatchObject({ failure: reason, effect: 'NONE', httpStatus });
    expect(account.calls.filter(({ path }) => path.includes('suiteql'))).toHaveLength(3);
  });
});

describe('an answer that takes too long', () => {
  beforeEach(() => open({ requestTimeoutMs: 300 }));

  it('is not waited for: a read is asked again', async () => {
    await read();
    faults().add({ kind: 'slow', ms: 10_000, next: 1, match: 'suiteql' });
    expect((await read()).changes).toHaveLength(1);
  });

  it('leaves open whether a write took effect', async () => {
    faults().add({ kind: 'slow', ms: 10_000, next: 1, match: 'transform' });
    expect(await failure(write())).toMatchObject({ failure: 'UNAVAILABLE', effect: 'UNKNOWN' });
  });
});

describe('a write', () => {
  beforeEach(() => open());

  it.each([
    ['throttle', 'THROTTLED', 'NONE', 1],
    ['error-before', 'UNAVAILABLE', 'UNKNOWN', 1],
    ['html-200', 'UNAVAILABLE', 'UNKNOWN', 1],
    ['lost-answer', 'UNAVAILABLE', 'UNKNOWN', 2],
  ] as const)(
    'that meets %s is %s with effect %s, and is sent once',
    async (kind, reason, effect, count) => {
      faults().add({ kind, match: 'transform' });
      expect(await failure(write())).toMatchObject({ failure: reason, effect });
      expect(account.calls.filter(({ path }) => path.includes('transform'))).toHaveLength(1);
      expect(invoicesThere()).toBe(count);
    },
  );

  it('that NetSuite refuses says what it says, without effect', async () => {
    account.act('closePeriod', { period: '2026-06-15' });
    const error = await failure(write());
    expect(error).toMatchObject({ failure: 'REFUSED', effect: 'NONE', httpStatus: 400 });
    expect(error.vendorCode).toMatch(/^USER_ERROR: /);
  });

  it('has no effect where no token could be had', async () => {
    const closed = await openAccount({ baseUrl: account.simulator.url });
    await closed.simulator.close();
    const { invoices } = closed.connector;
    const sent = invoices?.send(invoices.request(DRAFT, 'tb_9'), signal);
    expect(await failure(sent ?? Promise.resolve())).toMatchObject({
      failure: 'UNAVAILABLE',
      effect: 'NONE',
    });
    await closed.connector.close();
  });
});
