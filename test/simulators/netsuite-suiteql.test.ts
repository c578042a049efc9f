import { describe, expect, it } from 'vitest';
import { codeOf, detailOf, send, startAccount } from './netsuite-account.ts';

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS'`;

describe('NetSuite SuiteQL', () => {
  it('needs Prefer: transient', async () => {
    const { call } = await startAccount();
    const query = { q: 'SELECT id FROM customer' };
    const reply = await call('POST', '/services/rest/query/v1/suiteql', query);
    expect(reply.status).toBe(400);
    expect(reply.body['o:errorDetails'][0]['o:errorHeader']).toBe('Prefer');
  });

  it('answers with texts, T and F, empty links and no nulls', async () => {
    const { suiteql } = await startAccount();
    const reply = await suiteql(
      'SELECT id, companyName AS name, creditlimit, isinactive, parent FROM customer ORDER BY id',
    );
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('type=collection');
    expect(reply.body).toMatchObject({ count: 3, hasMore: false, offset: 0, totalResults: 3 });
    expect(reply.body.items).toEqual([
      { links: [], id: '4', name: 'Northern Mills', creditlimit: '5000', isinactive: 'F' },
      { links: [], id: '5', name: 'Suedwerk', isinactive: 'F' },
      { links: [], id: '6', name: 'Mills Daughter', isinactive: 'F', parent: '4' },
    ]);
  });

  it('shows dates in the account’s format unless they are formatted', async () => {
    const { rows } = await startAccount();
    const [row] = await rows(
      `SELECT trandate, lastmodifieddate, TO_CHAR(trandate, 'YYYY-MM-DD') AS d, TO_CHAR(lastmodifieddate, ${ISO}) AS m FROM transaction WHERE id = 104`,
    );
    expect(row).toEqual({
      trandate: '12/20/2025',
      lastmodifieddate: '12/20/2025',
      d: '2025-12-20',
      m: '2025-12-20T09:00:00',
    });
  });

  it('joins, binds and shows the names behind ids', async () => {
    const { rows } = await startAccount();
    const found = await rows(
      `SELECT t.id, t.tranid, t.type, t.status, BUILTIN.DF(t.status) AS statustext, BUILTIN.DF(t.entity) AS customer,
              tl.subsidiary, BUILTIN.DF(tl.subsidiary) AS entityname, c.symbol, t.foreigntotal, t.foreignamountunpaid
       FROM transaction t
       INNER JOIN transactionline tl ON tl.transaction = t.id AND tl.mainline = 'T'
       LEFT JOIN currency c ON t.currency = c.id
       WHERE t.type = ? AND t.entity IN (?, ?) AND t.trandate >= TO_DATE(?, 'YYYY-MM-DD')
       ORDER BY t.id`,
      ['CustInvc', '5', 4, '2025-12-20'],
    );
    expect(found).toEqual([
      {
        id: '104',
        tranid: 'INV1041',
        type: 'CustInvc',
        status: 'A',
        statustext: 'Invoice : Open',
        customer: 'C-4 Northern Mills',
        subsidiary: '1',
        entityname: 'Example Inc',
        symbol: 'USD',
        foreigntotal: '300',
        foreignamountunpaid: '300',
      },
      expect.objectContaining({ id: '105', entityname: 'Example GmbH', symbol: 'EUR' }),
    ]);
  });

  it('shows main, item and tax lines that sum to zero', async () => {
    const { rows } = await startAccount();
    const lines = await rows(
      'SELECT linesequencenumber, mainline, taxline, item, quantity, rate, foreignamount, taxcode, taxrate1 FROM transactionline WHERE transaction = 105 ORDER BY linesequencenumber',
    );
    expect(lines).toHaveLength(5);
    expect(lines[0]).toEqual({
      linesequencenumber: '0',
      mainline: 'T',
      taxline: 'F',
      foreignamount: '119',
    });
    expect(lines[1]).toEqual({
      linesequencenumber: '1',
      mainline: 'F',
      taxline: 'F',
      item: '55',
      quantity: '-1',
      rate: '33.33',
      foreignamount: '-33.33',
      taxcode: '21',
      taxrate1: '19',
    });
    expect(lines[4]).toMatchObject({ taxline: 'T', foreignamount: '-19', taxcode: '21' });
  });

  it('links payments, discounts, memos, refunds and bills to their documents', async () => {
    const { act, rows } = await startAccount();
    const paid = await act('payInvoice', { id: '105', date: '2026-01-15', takeDiscount: true });
    const memo = await act('issueCreditMemo', { id: '104', amount: 100, apply: false });
    const refund = await act('refundCredit', { creditMemo: memo.id });
    const bill = await act('createInvoiceFromOrder', { order: '77' });
    const links = await rows(
      'SELECT previousdoc, previoustype, nextdoc, nexttype, linktype, foreignamount, discount FROM previoustransactionlinelink ORDER BY nextdoc, linktype',
    );
    expect(links).toEqual([
      {
        previousdoc: '105',
        previoustype: 'CustInvc',
        nextdoc: paid.id,
        nexttype: 'CustPymt',
        linktype: 'Payment',
        foreignamount: '116.62',
        discount: '2.38',
      },
      expect.objectContaining({ previousdoc: '104', nextdoc: memo.id, linktype: 'SaleRet' }),
      expect.objectContaining({ previousdoc: memo.id, nextdoc: refund.id, linktype: 'Refund' }),
      expect.objectContaining({ previousdoc: '77', nextdoc: bill.id, linktype: 'OrdBill' }),
    ]);
    const ofInvoice = await rows(
      'SELECT l.nextdoc, p.tranid FROM nexttransactionlinelink l JOIN transaction p ON p.id = l.nextdoc WHERE l.previousdoc IN (?) AND l.linktype = ?',
      ['105', 'Payment'],
    );
    expect(ofInvoice).toEqual([{ nextdoc: paid.id, tranid: 'PYMT1001' }]);
  });

  it.each([
    ["companyname LIKE '%Mills%'", ['4', '6']],
    ["companyname NOT LIKE '%Mills%'", ['5']],
    ['parent IS NULL', ['4', '5']],
    ['NOT (parent IS NULL)', ['6']],
    ['creditlimit BETWEEN 4999.99 AND 5000.00', ['4']],
    ['creditlimit <> 1', ['4']],
    ['NOT creditlimit = 1', ['4']],
    ["id IN (4, 5) AND (subsidiary = 2 OR companyname = 'x')", ['5']],
    ["subsidiary = 2 OR subsidiary = 1 AND companyname LIKE 'Mills_Daughter'", ['5', '6']],
    ['NVL(parent, 0) = 4', ['6']],
    [
      "lastmodifieddate >= TO_TIMESTAMP('2026-01-31 10:11:12', 'YYYY-MM-DD HH24:MI:SS')",
      ['4', '5', '6'],
    ],
    ["lastmodifieddate > TO_DATE('2026-01-31 10:11:12', 'YYYY-MM-DD HH24:MI:SS')", []],
    ["lastmodifieddate < '2/1/2026'", ['4', '5', '6']],
    ["isinactive = 'F' AND UPPER(entityid) = 'C-' || '5'", ['5']],
  ])('finds customers where %s', async (where, ids) => {
    const { rows } = await startAccount();
    const found = await rows(`SELECT id FROM customer WHERE ${where} ORDER BY id`);
    expect(found.map(({ id }) => id)).toEqual(ids);
  });

  it('groups, counts and sums', async () => {
    const { rows } = await startAccount();
    expect(
      await rows(
        'SELECT t.currency, COUNT(*) AS n, SUM(t.foreigntotal) AS total, MAX(t.id) AS last FROM transaction t WHERE t.type = ? GROUP BY t.currency ORDER BY t.currency',
        ['CustInvc'],
      ),
    ).toEqual([
      { currency: '1', n: '1', total: '300', last: '104' },
      { currency: '2', n: '1', total: '119', last: '105' },
    ]);
    expect(await rows("SELECT COUNT(id) AS n FROM customer WHERE entityid = 'none'")).toEqual([
      { n: '0' },
    ]);
    expect(await rows('SELECT DISTINCT currency FROM customer ORDER BY currency')).toEqual([
      { currency: '1' },
      { currency: '2' },
    ]);
  });

  it('shows customers’ balances, addresses and who may post to an account', async () => {
    const { rows } = await startAccount();
    const [customer] = await rows(
      `SELECT c.balance, c.overduebalance, c.custentity_tb_crm_id, a.addr1, a.city, a.country
       FROM customer c LEFT JOIN entityaddress a ON a.nkey = c.defaultbillingaddress WHERE c.id = 4`,
    );
    expect(customer).toEqual({
      balance: '300',
      overduebalance: '300',
      addr1: '1 Mill Road',
      city: 'Albany',
      country: 'US',
    });
    expect(
      await rows(
        'SELECT a.acctnumber, m.subsidiary FROM account a LEFT JOIN accountsubsidiarymap m ON m.account = a.id ORDER BY a.acctnumber',
      ),
    ).toEqual([
      { acctnumber: '1000', subsidiary: '1' },
      { acctnumber: '1200' },
      { acctnumber: '4000' },
    ]);
    expect(await rows('SELECT entity, label FROM customeraddressbook')).toEqual([
      { entity: '4', label: 'Main' },
    ]);
  });

  it('knows every list as a table', async () => {
    const { rows } = await startAccount();
    const tables = ['contact', 'account', 'item', 'department', 'classification', 'location'];
    tables.push('subsidiary', 'currency', 'currencyrate', 'term', 'employee', 'accountingperiod');
    tables.push('salestaxitem', 'job', 'customrecord_tb_schedule_line', 'deletedrecord');
    for (const table of tables) expect(await rows(`SELECT * FROM ${table}`)).toBeInstanceOf(Array);
    expect(await rows('SELECT itemid, itemtype FROM item WHERE id = 55')).toEqual([
      { itemid: 'CONSULT', itemtype: 'Service' },
    ]);
    expect(
      await rows('SELECT custentity_tb_cost_center, BUILTIN.DF(subsidiary) AS s FROM employee'),
    ).toEqual([{ custentity_tb_cost_center: '5', s: 'Example Inc' }]);
    expect(
      await rows(
        'SELECT custrecord_tb_sl_amount AS a FROM customrecord_tb_schedule_line WHERE id = 1',
      ),
    ).toEqual([{ a: '400' }]);
  });

  it('pages like a collection, with the same rule for offsets', async () => {
    const { suiteql } = await startAccount();
    const q = 'SELECT id FROM customer ORDER BY id';
    const first = await suiteql(q, [], '?limit=2');
    expect(first.body).toMatchObject({ count: 2, hasMore: true, totalResults: 3 });
    const second = await suiteql(q, [], '?limit=2&offset=2');
    expect(second.body).toMatchObject({ count: 1, hasMore: false, offset: 2 });
    expect(second.body.items[0].id).toBe('6');
    expect(codeOf(await suiteql(q, [], '?limit=2&offset=1'))).toBe('INVALID_PARAMETER');
    expect(codeOf(await suiteql(q, [], '?limit=1000&offset=100000'))).toBe('INVALID_PARAMETER');
  });

  it.each([
    ['SELECT nonsense FROM customer', [], 'nonsense'],
    ['SELECT id FROM unicorn', [], 'unicorn'],
    ['SELEKT id FROM customer', [], 'SELECT'],
    ['SELECT id FROM customer WHERE', [], 'ends too early'],
    ['SELECT id FROM customer WHERE id = ?', [], '1 parameters are expected'],
    ['SELECT id FROM customer', ['1'], '0 parameters are expected'],
    ["SELECT id FROM customer WHERE datecreated > '2026-01-01'", [], 'M/D/YYYY'],
    ["SELECT id FROM customer WHERE id = 'four'", [], 'not a number'],
    ["SELECT TO_DATE('2026-02-30', 'YYYY-MM-DD') FROM customer", [], 'does not match'],
    ['SELECT SOUNDEX(companyname) FROM customer', [], 'SOUNDEX'],
    ['SELECT c.id FROM customer c JOIN term t ON t.id > c.terms', [], 'equality'],
    ['SELECT id FROM customer c JOIN term t ON t.id = c.terms', [], 'ambiguous'],
    ['SELECT datecreated + 1 FROM customer', [], 'as a number'],
    ['DELETE FROM customer', [], 'SELECT'],
  ])('refuses %s', async (q, params, reason) => {
    const { suiteql } = await startAccount();
    const reply = await suiteql(q, params);
    expect([reply.status, codeOf(reply)]).toEqual([400, 'INVALID_PARAMETER']);
    expect(detailOf(reply)).toContain('Invalid search query');
    expect(detailOf(reply)).toContain(reason);
  });

  it('binds values, so that a text never becomes part of the query', async () => {
    const { rows } = await startAccount();
    const trick = "x' OR '1' = '1";
    expect(await rows('SELECT id FROM customer WHERE companyname = ?', [trick])).toEqual([]);
    expect(await rows('SELECT id FROM customer WHERE companyname = ?', ['Suedwerk'])).toEqual([
      { id: '5' },
    ]);
  });

  it('is served only under a token', async () => {
    const { url } = await startAccount();
    const reply = await send('POST', `${url}/services/rest/query/v1/suiteql`, { q: 'x' }, {});
    expect(reply.status).toBe(401);
  });
});

const KEYSET = `SELECT id, tranid, TO_CHAR(lastmodifieddate, ${ISO}) AS version FROM transaction
  WHERE type = ? AND (lastmodifieddate > TO_DATE(?, ${ISO}) OR (lastmodifieddate = TO_DATE(?, ${ISO}) AND id > ?))
  ORDER BY lastmodifieddate, id`;

describe('NetSuite change feed', () => {
  it('gives every invoice once by keyset, also where many share a second', async () => {
    const { system, suiteql } = await startAccount();
    const invoice = (i: number) => ({
      id: String(1000 + i),
      tranDate: '2026-01-05',
      entity: '4',
      lastModifiedDate: `2026-01-05T00:00:${String(i % 7).padStart(2, '0')}Z`,
      item: { items: [{ item: '55', quantity: 1, rate: 1 }] },
    });
    await system.load({ invoice: Array.from({ length: 500 }, (_, i) => invoice(499 - i)) });
    const seen: string[] = [];
    for (let after = ['2026-01-01T00:00:00', '0'], full = true; full; ) {
      const params = ['CustInvc', after[0], after[0], after[1]];
      const { body } = await suiteql(KEYSET, params, '?limit=60');
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      full = body.items.length === 60;
      const last = body.items.at(-1);
      if (last) after = [last.version, last.id];
      expect(body.totalResults).toBeGreaterThanOrEqual(body.count);
    }
    // The fixture's second invoice belongs to January too.
    expect(seen).toHaveLength(501);
    expect(new Set(seen).size).toBe(501);
    // However the joined rows are come by, their number is the same.
    const joined = (more: string) =>
      suiteql(
        `SELECT t.id FROM transaction t JOIN transactionline tl ON tl.transaction = t.id
           JOIN currency c ON c.id = t.currency JOIN customer cu ON cu.id = tl.entity
           LEFT JOIN term ON term.id = t.terms
         WHERE t.type = 'CustInvc' AND t.id > 900 AND tl.mainline = 'T' ${more} ORDER BY t.id`,
        [],
        '?limit=7',
      );
    const [direct, checked] = [await joined(''), await joined("AND c.symbol <> 'EUR'")];
    expect(direct.body).toMatchObject({ count: 7, totalResults: 500 });
    expect(checked.body.items).toEqual(direct.body.items);
    expect(checked.body.totalResults).toBe(500);
  });

  it('gives the same rows by index and by scan', async () => {
    const { act, rows } = await startAccount();
    await act('payInvoice', { id: '104', amount: 10 });
    await act('payInvoice', { id: '104', amount: 10 });
    const columns = 'SELECT id, type FROM transaction';
    const indexed = await rows(
      `${columns} WHERE type IN ('CustInvc', 'CustPymt') AND lastmodifieddate >= TO_DATE('2025-12-01', 'YYYY-MM-DD') ORDER BY lastmodifieddate, id`,
    );
    const scanned = await rows(
      `${columns} WHERE NOT (type <> 'CustInvc' AND type <> 'CustPymt') AND NOT lastmodifieddate < TO_DATE('2025-12-01', 'YYYY-MM-DD') ORDER BY lastmodifieddate ASC, id ASC, type`,
    );
    expect(indexed).toEqual(scanned);
    expect(indexed.map(({ id }) => id)).toEqual(['105', '104', '106', '107']);
  });

  it('moves a paid invoice to the end of the feed', async () => {
    const { act, rows, clock } = await startAccount();
    clock.advance({ minutes: 1 });
    await act('payInvoice', { id: '104', amount: 1 });
    const since = '2026-01-31T10:12:00';
    const changed = await rows(KEYSET, ['CustInvc', since, since, 0]);
    expect(changed).toEqual([{ id: '104', tranid: 'INV1041', version: '2026-01-31T10:12:12' }]);
  });
});
