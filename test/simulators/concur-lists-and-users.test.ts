import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf } from './concur-contract.ts';
import {
  type Answer,
  hasContracts,
  MANAGER,
  TestTenant,
  TRAVELLER,
  TRIP,
} from './concur-tenant.ts';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await TestTenant.start();
});
afterEach(() => tenant.close());

const LIST = { id: '33333333-0000-4000-a000-000000000003', value: 'Cost Centers', levelCount: 2 };
const item = (n: number): Answer => ({
  id: `44444444-0000-4000-a000-${String(n).padStart(12, '0')}`,
  listId: LIST.id,
  shortCode: `CC-${n}`,
  value: `Center ${n}`,
});

describe('lists', () => {
  beforeEach(() =>
    tenant.load({ lists: [LIST], listItems: Array.from({ length: 101 }, (_, n) => item(n)) }),
  );

  it('page from 1 with a hundred each', async () => {
    const first = (await tenant.get(`/list/v4/lists/${LIST.id}/children`)).json;
    expect(first.page).toEqual({ number: 1, size: 100, totalElements: 101, totalPages: 2 });
    const next = first.links.find((link: Answer) => link.rel === 'next').href;
    expect((await tenant.get(next)).json.content).toHaveLength(1);
    expect((await tenant.get(`/list/v4/lists/${LIST.id}/children?page=0`)).status).toBe(400);
    if (hasContracts) {
      expect(faultsOf('ListItem.swagger2.json', 'PagedResourcesListItem', first)).toEqual([]);
      const lists = (await tenant.get('/list/v4/lists')).json;
      expect(faultsOf('List.swagger2.json', 'PagedResourcesListResponse', lists)).toEqual([]);
    }
  });

  it('create, change and delete single items, whose code is the path of short codes', async () => {
    const created = await tenant.send('POST', '/list/v4/items', {
      listId: LIST.id,
      parentCode: 'CC-7',
      shortCode: 'A',
      value: 'Team A',
    });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ code: 'CC-7-A', level: 2, parentId: item(7).id });
    const path = `/list/v4/items/${created.json.id}`;
    const tag = (await tenant.get(path)).headers.get('etag');
    const changed = await tenant.send('PUT', path, { shortCode: 'B', value: 'Team B' });
    expect(changed.json.code).toBe('CC-7-B');
    expect(changed.headers.get('etag')).not.toBe(tag);
    expect((await tenant.send('DELETE', path)).status).toBe(204);
    expect((await tenant.get(path)).json.isDeleted).toBe(true);
    const children = (query: string): Promise<Answer> =>
      tenant.get(`/list/v4/items/${item(7).id}/children${query}`).then(({ json }) => json.content);
    expect(await children('')).toEqual([]);
    expect(await children('?isDeleted=true')).toHaveLength(1);
  });

  it('filter and sort the items', async () => {
    const path = `/list/v4/lists/${LIST.id}/children?shortCode=CC-9&sortBy=value&sortDirection=desc`;
    const values = (await tenant.get(path)).json.content.map((one: Answer) => one.value);
    expect(values[0]).toBe('Center 99');
    expect(values).toHaveLength(11);
  });

  it('refuse with the vendor’s error ids', async () => {
    const refused = async (body: Answer): Promise<string> => {
      const { json } = await tenant.send('POST', '/list/v4/items', body);
      if (hasContracts)
        expect(faultsOf('ListItem.swagger2.json', 'ErrorMessage', json)).toEqual([]);
      return json.error.id;
    };
    const good = { listId: LIST.id, shortCode: 'new', value: 'New' };
    expect(await refused({ ...good, shortCode: 'CC-7' })).toBe('item.duplicate.code');
    expect(await refused({ ...good, listId: 'none' })).toBe('list.not.found');
    expect(await refused({ ...good, parentCode: 'none' })).toBe('item.parent.not.found');
    expect(await refused({ ...good, value: '' })).toBe('request.validation.error');
    const child = await tenant.send('POST', '/list/v4/items', { ...good, parentId: item(1).id });
    expect(await refused({ ...good, parentId: child.json.id })).toBe('item.max.level.exceeded');
  });

  it('give fields of a report their code and value, under another id in v3', async () => {
    await tenant.load({
      users: [MANAGER, TRAVELLER],
      reports: [{ ...TRIP, customData: [{ id: 'custom1', listItemId: item(5).id }] }],
    });
    const [report] = (await tenant.get('/api/v3.0/expense/reports?user=ALL')).json.Items;
    expect(report.Custom1).toMatchObject({ Type: 'List', Code: 'CC-5', Value: 'Center 5' });
    expect(report.Custom1.ListItemID).not.toBe(item(5).id);
    const path = `/expensereports/v4/users/${TRAVELLER.id}/context/TRAVELER/reports/${TRIP.reportId}`;
    const [field] = (await tenant.get(path)).json.customData;
    expect(field).toMatchObject({ id: 'custom1', value: item(5).id, isValid: true });
    expect((await tenant.get(field.listItemUrl)).json.code).toBe('CC-5');
  });
});

describe('users', () => {
  beforeEach(() =>
    tenant.load({
      users: [
        MANAGER,
        TRAVELLER,
        ...Array.from({ length: 5 }, (_, n) => ({
          userName: `u${n}@example.com`,
          active: n % 2 === 0,
        })),
      ],
    }),
  );

  it('are read page by page behind a cursor, in identity and in spend', async () => {
    for (const service of ['identity', 'spend']) {
      const path = `/profile/${service}/v4.1/Users?count=3`;
      const ids: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const { json } = await tenant.get(`${path}&cursor=${cursor}`);
        ids.push(...json.Resources.map((user: Answer) => user.id));
        cursor = json.nextCursor;
        if (hasContracts && service === 'identity')
          expect(faultsOf('Identity.v4.1.swagger2.json', 'UserList', json)).toEqual([]);
      }
      expect(new Set(ids).size).toBe(7);
    }
  });

  it('are found by a filter and cut down to the attributes asked for', async () => {
    const { json } = await tenant.send('POST', '/profile/identity/v4.1/Users/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:concur:2.0:SearchRequest'],
      filter: 'active eq true and employeeNumber eq "E200"',
      attributes: ['userName'],
    });
    expect(json.Resources).toEqual([
      { schemas: expect.any(Array), id: TRAVELLER.id, userName: TRAVELLER.userName },
    ]);
  });

  it('carry employee number, manager and spend settings', async () => {
    const user = (await tenant.get(`/profile/identity/v4.1/Users/${TRAVELLER.id}`)).json;
    expect(user['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']).toMatchObject({
      employeeNumber: 'E200',
      costCenter: 'CC-100',
      manager: { value: MANAGER.id },
    });
    const spend = (await tenant.get(`/profile/spend/v4.1/Users/${TRAVELLER.id}`)).json;
    expect(spend['urn:ietf:params:scim:schemas:extension:spend:2.0:User']).toMatchObject({
      reimbursementCurrency: 'USD',
      testEmployee: false,
      customData: [
        { id: 'orgUnit1', value: 'US01' },
        { id: 'orgUnit2', value: 'CC-100' },
      ],
    });
  });

  it('are deactivated by an administrator', async () => {
    await tenant.act('deactivateUser', { userId: 'E200' });
    const user = (await tenant.get(`/profile/identity/v4.1/Users/${TRAVELLER.id}`)).json;
    expect(user).toMatchObject({ active: false, meta: { version: 2 } });
  });

  it('answer mistakes in SCIM’s own shape', async () => {
    for (const path of [
      'Users/nobody',
      'Users?count=5000',
      'Users?cursor=madeup',
      'Users?filter=a%20gt%201',
    ]) {
      const { status, json } = await tenant.get(`/profile/identity/v4.1/${path}`);
      expect(String(status)).toBe(json.status);
      if (hasContracts)
        expect(faultsOf('Identity.v4.1.swagger2.json', 'ErrorResponse', json)).toEqual([]);
    }
  });
});

describe('receipts', () => {
  it('come through a link that lives fifteen minutes', async () => {
    await tenant.load({ users: [MANAGER, TRAVELLER], reports: [TRIP] });
    const { receiptImageId } = (await tenant.ledger()).reports[0].expenses[0];
    const { headers, text } = await tenant.get(`/api/image/v1.0/report/${receiptImageId}`);
    expect(headers.get('content-type')).toContain('application/xml');
    expect(text).toContain(`<Id>${receiptImageId}</Id>`);
    const url = /<Url>(.*)<\/Url>/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const image = await fetch(url);
    expect(image.headers.get('content-type')).toBe('application/pdf');
    const pdf = await image.text();
    expect(pdf).toMatch(/^%PDF-1\.4/);
    expect(pdf).toContain('(Harbor Hotel)');
    expect(pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1])).startsWith('xref')).toBe(true);
    tenant.clock.advance(15 * 60_000 + 1);
    expect((await fetch(url)).status).toBe(403);
  });

  it('are refused where there are none', async () => {
    const { status, json } = await tenant.get('/api/image/v1.0/report/NONE');
    expect(status).toBe(404);
    expect(json.Error.Message).toContain('NONE');
  });
});
