import { createHash } from 'node:crypto';
import type { Company } from './model.ts';

/** The id under which a vendor keeps a record of the company. Throws for a record that the vendor does not have. */
export type IdOf = (kind: string, key: string) => string;

class IdBook {
  readonly #ids = new Map<string, string>();

  enter(kind: string, key: string, id: string): void {
    this.#ids.set(`${kind} ${key}`, id);
  }

  readonly idOf: IdOf = (kind, key) => {
    const id = this.#ids.get(`${kind} ${key}`);
    if (id === undefined) throw new Error(`no ${kind} ${key} there`);
    return id;
  };
}

/**
 * NetSuite: running numbers. Lists count for themselves; people, customers and projects share one series;
 * transactions share one, in the order in which they were entered.
 */
export function netsuiteIds(company: Company): IdOf {
  const book = new IdBook();
  const series = (kind: string, keys: readonly string[], first = 1): number => {
    for (const [i, key] of keys.entries()) book.enter(kind, key, String(first + i));
    return first + keys.length;
  };
  series(
    'entity',
    company.entities.map((e) => e.code),
  );
  series(
    'currency',
    company.currencies.map((c) => c.code),
  );
  series(
    'account',
    company.accounts.map((a) => a.code),
    101,
  );
  series(
    'department',
    company.departments.map((d) => d.code),
  );
  series(
    'costCenter',
    company.costCenters.map((c) => c.code),
  );
  series(
    'location',
    company.locations.map((l) => l.code),
  );
  series(
    'term',
    company.terms.map((t) => t.code),
    4,
  );
  series(
    'tax',
    company.taxes.map((t) => t.code),
    21,
  );
  series(
    'product',
    company.products.map((p) => p.sku),
    301,
  );
  const known = company.customers.filter((c) => c.knownTo !== 'CRM');
  let next = series(
    'employee',
    company.employees.map((e) => e.key),
    501,
  );
  next = series(
    'customer',
    known.map((c) => c.key),
    next,
  );
  next = series(
    'project',
    company.projects.map((p) => p.code),
    next,
  );
  series(
    'contact',
    company.contacts.map((c) => c.key),
    next,
  );
  series(
    'scheduleLine',
    company.orders.flatMap((o) => o.schedule.map((s) => s.key)),
  );
  for (const [i, { kind, key }] of byEntry(company).entries())
    book.enter(kind, key, String(10_001 + i));
  return book.idOf;
}

function byEntry(company: Company): { kind: string; key: string; createdAt: string }[] {
  const tagged = (kind: string, made: readonly { key: string; createdAt: string }[]) =>
    made.map(({ key, createdAt }) => ({ kind, key, createdAt }));
  return [
    ...tagged('order', company.orders),
    ...tagged('invoice', company.invoices),
    ...tagged('payment', company.payments),
    ...tagged('creditMemo', company.creditMemos),
  ].sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1));
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Salesforce: 15 characters that begin with the type's prefix, and three more that make them safe without case. */
export function salesforceId(prefix: string, n: number): string {
  let digits = '';
  for (let rest = n; rest > 0; rest = Math.floor(rest / 62))
    digits = (BASE62[rest % 62] ?? '') + digits;
  const id = `${prefix}5gL${digits.padStart(9, '0')}`;
  return id + [0, 5, 10].map((at) => caseLetter(id.slice(at, at + 5))).join('');
}

/** One letter for five characters: a bit for each capital among them. */
function caseLetter(five: string): string {
  const bits = [...five].reduce((sum, c, i) => sum + (/[A-Z]/.test(c) ? 2 ** i : 0), 0);
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits] ?? 'A';
}

export function salesforceIds(company: Company): IdOf {
  const book = new IdBook();
  const series = (kind: string, prefix: string, keys: readonly string[]): void => {
    // Seeds move the numbers, so that two demo tenants do not share ids by chance.
    for (const [i, key] of keys.entries())
      book.enter(kind, key, salesforceId(prefix, 7_000 + (company.seed % 997) * 13 + i));
  };
  const known = company.customers.filter((c) => c.knownTo !== 'ERP').map((c) => c.key);
  series('account', '001', known);
  series(
    'contact',
    '003',
    company.contacts.map((c) => c.key),
  );
  series(
    'user',
    '005',
    company.employees.map((e) => e.key),
  );
  series(
    'opportunity',
    '006',
    company.opportunities.map((o) => o.key),
  );
  series(
    'opportunityLine',
    '00k',
    company.opportunities.flatMap((o) => o.lines.map((_, i) => `${o.key} ${i}`)),
  );
  series(
    'product',
    '01t',
    company.products.map((p) => p.sku),
  );
  series('pricebook', '01s', ['list']);
  series(
    'price',
    '01u',
    company.products.flatMap((p) => company.currencies.map((c) => `${p.sku} ${c.code}`)),
  );
  return book.idOf;
}

/** Concur: hexadecimal text that says nothing, the same for the same seed. */
export function concurIds(company: Company): {
  hex(kind: string, key: string, length: number): string;
  uuid(kind: string, key: string): string;
} {
  const hex = (kind: string, key: string, length: number): string =>
    createHash('sha256').update(`${company.seed} ${kind} ${key}`).digest('hex').slice(0, length);
  return {
    hex: (kind, key, length) => hex(kind, key, length).toUpperCase(),
    uuid: (kind, key) => {
      const h = hex(kind, key, 32);
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
    },
  };
}
