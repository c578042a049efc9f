import type { Entry } from '../books/record.ts';
import { textIn } from '../books/record.ts';
import { isDay } from '../calendar.ts';
import { type Exact, exactOf } from '../exact.ts';
import type { Clients } from '../oauth/clients.ts';
import type { TypeName } from '../schema/names.ts';
import { TYPES } from '../schema/types.ts';
import type { Tenant } from '../tenant.ts';
import { show } from '../wire/read.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Something a person does in the account; it throws an Error with a sentence when it cannot be done. */
export interface Act {
  readonly sentence: string;
  readonly run: (tenant: Tenant, input: Input, account: { readonly clients: Clients }) => unknown;
}

export function textOf(input: Input, name: string): string | undefined {
  const value = input[name];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

export function requiredText(input: Input, name: string): string {
  const text = textOf(input, name);
  if (text === undefined) throw new Error(`"${name}" is missing`);
  return text;
}

/** Switches are on unless the input says otherwise. */
export const switchedOn = (input: Input, name = 'on'): boolean => input[name] !== false;

/** A positive amount, as number or numeral. */
export function amountOf(input: Input, name: string): Exact | undefined {
  const text = textOf(input, name);
  if (text === undefined) return undefined;
  const amount = exactOf(text);
  if (amount === null || amount <= 0n)
    throw new Error(`"${name}" is not a positive amount: ${text}`);
  return amount;
}

export function dayIn(input: Input, name: string): string | undefined {
  const day = textOf(input, name);
  if (day !== undefined && !isDay(day)) throw new Error(`"${name}" is not a date: ${day}`);
  return day;
}

/**
 * The record an act is about, named by internal id, document number (or name of a customer) or external id;
 * `name` is the input field that holds any of the three, `id`, `tranId` and `externalId` say which it is.
 */
export function subject(tenant: Tenant, input: Input, type: TypeName, name: string): Entry {
  const { books } = tenant;
  const id = textOf(input, 'id');
  const externalId = textOf(input, 'externalId');
  const key = textOf(input, name) ?? textOf(input, 'tranId') ?? textOf(input, 'entityId');
  const found =
    (key === undefined ? undefined : byAnyKey(tenant, type, key)) ??
    (id === undefined ? undefined : books.find(type, Number(id))) ??
    (externalId === undefined ? undefined : books.holderOf(type, externalId));
  if (found?.type !== type)
    throw new Error(`there is no ${type} "${key ?? id ?? externalId ?? '(not named)'}"`);
  return found;
}

/** By internal id, number or external id, whichever fits first. */
export function byAnyKey({ books }: Tenant, type: TypeName, key: string): Entry | undefined {
  const byId = /^\d+$/.test(key) ? books.find(type, Number(key)) : undefined;
  const held = byId ?? books.holderOf(type, key);
  if (held?.type === type) return held;
  const field = TYPES[type].numbered?.field ?? 'name';
  return books.all(type).find((entry) => textIn(entry, field) === key);
}

/** The record as the API shows it, sublists expanded: what an act answers with. */
export const shown = (tenant: Tenant, entry: Entry): unknown =>
  show(tenant, entry, { base: '/services/rest', expand: true, simpleEnums: false });
