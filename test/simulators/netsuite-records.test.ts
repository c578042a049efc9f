import { describe, expect, it } from 'vitest';
import { codeOf, detailOf, idOf, RECORDS, startAccount } from './netsuite-account.ts';

const lines = (...items: unknown[]) => ({ items });
const one = { item: { id: '55' }, quantity: 3, rate: 100 };

describe('NetSuite records', () => {
  it('reads a record by id and by external id, under any case of the type', async () => {
    const { read } = await startAccount();
    const byId = await read('/customer/4');
    expect(byId).toMatchObject({
      id: '4',
      externalId: 'cust_4',
      companyName: 'Northern Mills',
      creditHoldOverride: { id: 'AUTO', refName: 'Auto' },
      terms: { id: '2', refName: 'Net 30' },
      lastModifiedDate: '2026-01-31T10:11:12Z',
    });
    expect(byId.addressBook.items).toBeUndefined();
    expect(byId.addressBook.links[0].href).toMatch(/record\/v1\/customer\/4\/addressBook$/);
    expect(await read('/CUSTOMER/eid:cust_4')).toEqual(byId);
  });

  it('shows chosen fields, expanded sublists and bare enumerations when asked', async () => {
    const { read } = await startAccount();
    const invoice = await read(
      '/invoice/104?fields=tranId,status,total,item&expandSubResources=true&simpleEnumFormat=true',
    );
    expect(Object.keys(invoice).sort()).toEqual(
      ['id', 'item', 'links', 'status', 'total', 'tranId'].sort(),
    );
    expect(invoice).toMatchObject({ tranId: 'INV1041', status: 'A', total: 300 });
    expect(invoice.item).toMatchObject({ totalResults: 1, hasMore: false });
    expect(invoice.item.items[0]).toMatchObject({
      line: 1,
      item: { id: '55', refName: 'CONSULT' },
      quantity: 3,
      rate: 100,
      amount: 300,
    });
  });

  it('reads a sublist and one row of it', async () => {
    const { read, call } = await startAccount();
    expect((await read('/invoice/105/item')).totalResults).toBe(3);
    expect(await read('/invoice/105/item/3')).toMatchObject({ line: 3, rate: 33.34 });
    expect((await call('GET', '/invoice/105/item/9')).status).toBe(404);
    expect(codeOf(await call('GET', '/invoice/105/nonsense'))).toBe('INVALID_REQUEST');
  });

  it('answers 404 NONEXISTENT_ID for what is not there', async () => {
    const { call } = await startAccount();
    for (const path of ['/customer/9999', '/customer/eid:none', '/invoice/4', '/customer/abc']) {
      const reply = await call('GET', path);
      expect([path, reply.status, codeOf(reply)]).toEqual([path, 404, 'NONEXISTENT_ID']);
      expect(reply.body.title).toBe('Not Found');
    }
    expect(codeOf(await call('GET', '/unicorn/1'))).toBe('INVALID_REQUEST');
    expect((await call('GET', '/services/rest/elsewhere')).status).toBe(404);
  });

  it('creates with 204 and the new address in Location, and numbers documents on', async () => {
    const { call, read } = await startAccount();
    const reply = await call('POST', '/Invoice', {
      externalId: 'tb_1',
      entity: { id: '4' },
      item: lines(one),
    });
    expect(reply.status).toBe(204);
    expect(reply.body).toBe('');
    expect(reply.headers.get('location')).toMatch(new RegExp(`${RECORDS}/invoice/\\d+$`));
    const invoice = await read(`/invoice/${idOf(reply)}`);
    expect(invoice).toMatchObject({ tranId: 'INV1043', tranDate: '2026-01-31', total: 300 });
    expect(invoice).toMatchObject({
      dueDate: '2026-03-02',
      postingPeriod: { refName: 'Jan 2026' },
    });
    expect(await read('/invoice/eid:tb_1')).toEqual(invoice);
  });

  it('refuses a repeated external id and leaves the first record as it was', async () => {
    const { call, read, create, system } = await startAccount();
    const body = { externalId: 'tb_1', entity: '4', item: lines(one) };
    const id = await create('invoice', body);
    const before = system.ledger();
    const repeat = await call('POST', '/invoice', { ...body, memo: 'again' });
    expect(repeat.status).toBe(400);
    expect(detailOf(repeat)).toBe('This record already exists');
    // Transactions share one name space of external ids.
    const payment = { externalId: 'tb_1', customer: '4', payment: 5 };
    expect((await call('POST', '/customerPayment', payment)).status).toBe(400);
    expect(system.ledger()).toEqual(before);
    expect((await read(`/invoice/${id}`)).memo).toBeUndefined();
  });

  it('lets exactly one of many simultaneous creations with one external id through', async () => {
    const { call, system } = await startAccount({ concurrencyLimit: 100 });
    const body = { externalId: 'tb_race', entity: '4', item: lines(one) };
    const replies = await Promise.all(
      Array.from({ length: 32 }, () => call('POST', '/invoice', body)),
    );
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    const held = (system.ledger()['invoice'] ?? []) as { externalId?: string }[];
    expect(held.filter(({ externalId }) => externalId === 'tb_race')).toHaveLength(1);
  });

  it('appends sublist rows without a key, changes those with one, swaps with replace', async () => {
    const { call, read, create } = await startAccount();
    const id = await create('invoice', { entity: '4', item: lines(one) });
    const items = async () => (await read(`/invoice/${id}?expandSubResources=true`)).item.items;
    await call('PATCH', `/invoice/${id}`, { item: lines(one) });
    expect(await items()).toHaveLength(2);
    await call('PATCH', `/invoice/${id}`, { item: lines({ line: 2, quantity: 5 }) });
    expect((await items())[1]).toMatchObject({ line: 2, quantity: 5, rate: 100, amount: 500 });
    await call('PATCH', `/invoice/${id}?replace=item`, { item: lines(one) });
    expect(await items()).toHaveLength(1);
    expect(await read(`/invoice/${id}`)).toMatchObject({ total: 300, amountRemaining: 300 });
    const unknown = await call('PATCH', `/invoice/${id}`, { item: lines({ line: 9, rate: 1 }) });
    expect(unknown.body['o:errorDetails'][0]['o:errorPath']).toBe('item.items[0]');
  });

  it('clears a field by null and leaves unmentioned ones alone', async () => {
    const { call, read } = await startAccount();
    await call('PATCH', '/customer/4', { email: 'a@mills.example', creditLimit: null });
    const customer = await read('/customer/4');
    expect(customer).toMatchObject({ email: 'a@mills.example', companyName: 'Northern Mills' });
    expect('creditLimit' in customer).toBe(false);
  });

  it('creates by upsert, then changes by it, only under an external id', async () => {
    const { call, read } = await startAccount();
    const body = { companyName: 'New Co', subsidiary: { id: '1' } };
    const first = await call('PUT', '/customer/eid:crm-9', body);
    const second = await call('PUT', '/customer/eid:crm-9', { phone: '555' });
    expect([first.status, second.status]).toEqual([204, 204]);
    expect(idOf(second)).toBe(idOf(first));
    expect(await read(`/customer/${idOf(first)}`)).toMatchObject({
      entityId: 'CUST1001',
      companyName: 'New Co',
      phone: '555',
      currency: { refName: 'US Dollar' },
    });
    expect(codeOf(await call('PUT', '/customer/4', body))).toBe('INVALID_REQUEST');
  });

  it('deletes what nothing depends on and refuses the rest', async () => {
    const { call, create } = await startAccount();
    const refused = await call('DELETE', '/customer/4');
    expect([refused.status, codeOf(refused)]).toEqual([400, 'USER_ERROR']);
    const id = await create('contact', { firstName: 'A', lastName: 'B', company: '4' });
    expect((await call('DELETE', `/contact/${id}`)).status).toBe(204);
    expect((await call('GET', `/contact/${id}`)).status).toBe(404);
  });

  it('names the path of a reference that does not exist or is inactive', async () => {
    const { call } = await startAccount();
    const wrong = await call('POST', '/invoice', {
      entity: '4',
      item: lines({ item: { id: '9999' } }),
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ title: 'Bad Request', status: 400 });
    expect(wrong.body['o:errorDetails'][0]).toMatchObject({
      'o:errorCode': 'INVALID_CONTENT',
      'o:errorPath': 'item.items[0].item',
    });
    const inactive = await call('POST', '/invoice', { entity: '4', item: lines({ item: '57' }) });
    expect(codeOf(inactive)).toBe('INVALID_CONTENT');
  });

  it('asks for required fields in the vendor’s words', async () => {
    const { call } = await startAccount();
    expect(detailOf(await call('POST', '/invoice', { item: lines(one) }))).toBe(
      'Please enter value(s) for: Customer',
    );
    expect(detailOf(await call('POST', '/invoice', { entity: '4' }))).toBe(
      'You must enter at least one line item for this transaction.',
    );
    expect(codeOf(await call('POST', '/invoice', 'not json'))).toBe('INVALID_REQUEST');
  });
});

describe('NetSuite property validation', () => {
  const typo = { companyName: 'Typo Co', subsidiary: '1', emial: 'a@b.example' };
  const name = 'X-NetSuite-PropertyNameValidation';

  it('only warns of an unknown field by default', async () => {
    const { call } = await startAccount();
    const reply = await call('POST', '/customer', typo);
    expect(reply.status).toBe(204);
    expect(reply.headers.get('x-netsuite-propertyvalidation-warning')).toContain('emial');
  });

  it('refuses an unknown field under Error, in a sublist too', async () => {
    const { call, system } = await startAccount();
    const before = system.ledger();
    const reply = await call('POST', '/customer', typo, { [name]: 'Error' });
    expect(reply.status).toBe(400);
    expect(reply.body['o:errorDetails'][0]['o:errorPath']).toBe('emial');
    const row = { entity: '4', item: lines({ ...one, qty: 2 }) };
    const inRow = await call('POST', '/invoice', row, { [name]: 'Error' });
    expect(inRow.body['o:errorDetails'][0]['o:errorPath']).toBe('item.items[0].qty');
    expect(system.ledger()).toEqual(before);
  });

  it('says nothing under Ignore and refuses a header it does not know', async () => {
    const { call } = await startAccount();
    const quiet = await call('POST', '/customer', typo, { [name]: 'Ignore' });
    expect(quiet.headers.get('x-netsuite-propertyvalidation-warning')).toBeNull();
    const odd = await call('POST', '/customer', typo, { [name]: 'Strict' });
    expect(odd.body['o:errorDetails'][0]['o:errorHeader']).toBe(name);
  });

  it('passes over a bad value only when asked to', async () => {
    const { call, read } = await startAccount();
    const bad = { companyName: 'Bad', subsidiary: '1', creditLimit: 'much' };
    expect(codeOf(await call('POST', '/customer', bad))).toBe('INVALID_CONTENT');
    const header = { 'X-NetSuite-PropertyValueValidation': 'Warning' };
    const reply = await call('POST', '/customer', bad, header);
    expect(reply.status).toBe(204);
    expect('creditLimit' in (await read(`/customer/${idOf(reply)}`))).toBe(false);
  });
});

describe('NetSuite collections', () => {
  it('lists ids only, page by page', async () => {
    const { read } = await startAccount();
    const page = await read('/customer?limit=2&offset=0');
    expect(page).toMatchObject({ count: 2, hasMore: true, offset: 0, totalResults: 3 });
    expect(page.items[0]).toEqual({ id: '4', links: [expect.objectContaining({ rel: 'self' })] });
    expect(page.links.map(({ rel }: { rel: string }) => rel)).toEqual(['next', 'last', 'self']);
    const next = new URL(page.links[0].href);
    expect(next.search).toBe('?limit=2&offset=2');
    expect(await read('/customer?limit=2&offset=2')).toMatchObject({ count: 1, hasMore: false });
    expect(await read('/customer')).toMatchObject({ count: 3, totalResults: 3 });
  });

  it.each(['limit=2&offset=3', 'limit=0', 'limit=1001', 'offset=-1', 'limit=x'])(
    'refuses the page %s',
    async (page) => {
      const { call } = await startAccount();
      const reply = await call('GET', `/customer?${page}`);
      expect([reply.status, codeOf(reply)]).toEqual([400, 'INVALID_PARAMETER']);
      expect(reply.body['o:errorDetails'][0]['o:errorQueryParam']).toMatch(/^(limit|offset)$/);
    },
  );

  it('reads several records at once, by id and external id', async () => {
    const { read } = await startAccount();
    const batch = await read('/customer?ids=5,eid:cust_4,4711&expandRecords=true');
    expect(batch.items.map(({ id }: { id: string }) => id)).toEqual(['5', '4']);
    expect(batch.items[1].companyName).toBe('Northern Mills');
    expect((await read('/customer?ids=5')).items[0].companyName).toBeUndefined();
  });

  it.each([
    ['companyName IS "Northern Mills"', ['4']],
    ['companyName START_WITH mills', ['6']],
    ['companyName CONTAIN_NOT mills', ['5']],
    ['subsidiary EQUAL 1 AND companyName CONTAIN daughter', ['6']],
    ['id ANY_OF [4, 5]', ['4', '5']],
    ['companyName IS Suedwerk OR (subsidiary EQUAL 1 AND parent EMPTY_NOT)', ['5', '6']],
    ['creditLimit GREATER_OR_EQUAL 5000', ['4']],
    ['isInactive IS true', []],
    ['externalId EMPTY_NOT', ['4']],
    ['lastModifiedDate ON_OR_AFTER "1/31/2026"', ['4', '5', '6']],
    ['dateCreated BEFORE "1/31/2026"', []],
  ])('filters by %s', async (q, ids) => {
    const { read } = await startAccount();
    const found = await read(`/customer?q=${encodeURIComponent(q)}`);
    expect(found.items.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('refuses a filter on an unknown field, with an unfit operator or an ISO date', async () => {
    const { call } = await startAccount();
    for (const q of ['nonsense IS 1', 'companyName AFTER 1', 'dateCreated AFTER "2026-01-01"']) {
      const reply = await call('GET', `/customer?q=${encodeURIComponent(q)}`);
      expect([q, codeOf(reply)]).toEqual([q, 'INVALID_PARAMETER']);
    }
  });

  it('answers methods it does not know with 405', async () => {
    const { call } = await startAccount();
    expect((await call('DELETE', '/customer')).status).toBe(405);
    expect((await call('POST', '/customer/4', {})).status).toBe(405);
  });
});
