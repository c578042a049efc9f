/** Legal entities of the grown company. A token of the demo’s clients sees the first two. */
export const ENTITIES = [
  { id: 'ent_1', code: 'US01', currency: 'USD', country: 'US', timeZone: 'America/New_York' },
  { id: 'ent_2', code: 'DE01', currency: 'EUR', country: 'DE', timeZone: 'Europe/Berlin' },
  { id: 'ent_3', code: 'FR01', currency: 'EUR', country: 'FR', timeZone: 'Europe/Paris' },
  { id: 'ent_4', code: 'GB01', currency: 'GBP', country: 'GB', timeZone: 'Europe/London' },
] as const;
export const INVOICES_PER_CUSTOMER = 100;
export const PRODUCTS = 40;
export const CONNECTION = 'netsuite';

/** The canonical id of number `n`, in SQL; digits sort as numbers do, since real ids sort by time. */
const id = (prefix: string, n: string): string => `'${prefix}_' || lpad((${n})::text, 12, '0')`;

const currencyOf = (entity: string): string =>
  `(array['${ENTITIES.map(({ currency }) => currency).join("','")}'])[${entity}]`;

const minor = (amount: string, currency = 'currency'): string =>
  `jsonb_build_object('minor', (${amount})::bigint::text, 'currency', ${currency})`;

/** A number that looks drawn, the same at every run: of row `n`, below `below`, one per `salt`. */
const drawn = (n: string, below: number, salt: number): string =>
  `(abs(hashint8((${n})::bigint * 31 + ${salt})::bigint) % ${below})::int`;

/** The columns that every kept copy has. Each record changed last on its day, at noon. */
const kept = (sourceId: string, day: string, system = 'NETSUITE', connection = CONNECTION) => ({
  system: `'${system}'`,
  connection_id: `'${connection}'`,
  source_id: `(${sourceId})::text`,
  source_version: `to_char(${day}, 'YYYY-MM-DD"T12:00:00"')`,
  source_updated_at: `${day} + interval '12 hours'`,
  fetched_at: `${day} + interval '13 hours'`,
  digest: `md5((${sourceId})::text)`,
  read_at: `${day} + interval '13 hours'`,
});

type Values = Readonly<Record<string, string>>;

const insert = (table: string, values: Values, from: string): string =>
  `insert into ${table} (${Object.keys(values).join(', ')}) select ${Object.values(values).join(', ')} from ${from}`;

/** How far the company has grown: customers and invoices are numbered from 1. */
export interface Size {
  readonly invoices: number;
  readonly customers: number;
}
export const sizeOf = (invoices: number): Size => ({
  invoices,
  customers: invoices / INVOICES_PER_CUSTOMER,
});

export { currencyOf, drawn, id, insert, kept, minor };
