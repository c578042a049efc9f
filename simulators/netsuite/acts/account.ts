import { periodOf } from '../accounting/periods.ts';
import { amend, erase } from '../accounting/save.ts';
import type { Entry } from '../books/record.ts';
import { isDay } from '../calendar.ts';
import type { ClientMapping } from '../options.ts';
import { own } from '../own.ts';
import type { Settings, Tenant } from '../tenant.ts';
import { anySubject } from './documents.ts';
import {
  type Act,
  byAnyKey,
  type Input,
  requiredText,
  shown,
  subject,
  switchedOn,
  textOf,
} from './input.ts';

const setCreditHold: Act = {
  sentence:
    'Sets a customer {customer|id|externalId} on hold: {value: ON | OFF | AUTO}, default ON.',
  run: (tenant, input) => {
    const value = textOf(input, 'value') ?? 'ON';
    if (!['ON', 'OFF', 'AUTO'].includes(value)) throw new Error('"value" is ON, OFF or AUTO');
    const customer = amend(tenant, subject(tenant, input, 'customer', 'customer'), (draft) =>
      Object.assign(draft.values, { creditHoldOverride: value }),
    );
    return shown(tenant, customer);
  },
};

const deleteRecord: Act = {
  sentence: 'Deletes a record {type, id|tranId|externalId} that nothing depends on.',
  run: (tenant, input) => {
    const entry = anySubject(tenant, input);
    const before = shown(tenant, entry);
    erase(tenant, entry);
    return before;
  },
};

const lockRecord: Act = {
  sentence:
    'Lets a workflow lock a record {type, id|tranId|externalId} against changes, or not {on: false}.',
  run: (tenant, input) => {
    const entry = anySubject(tenant, input);
    if (switchedOn(input)) tenant.locked.add(entry);
    else tenant.locked.delete(entry);
    return { locked: tenant.locked.has(entry) };
  },
};

const SCOPES: Readonly<Record<string, string>> = {
  AR: 'arLocked',
  AP: 'apLocked',
  ALL: 'allLocked',
  CLOSE: 'closed',
};

/** Locks or closes a period, or undoes it. */
const periodAct = (sentence: string, value: boolean): Act => ({
  sentence,
  run: (tenant, input) => {
    const period = periodNamed(tenant, requiredText(input, 'period'));
    const scope = textOf(input, 'scope') ?? 'CLOSE';
    const field = own(SCOPES, scope);
    if (!field) throw new Error(`"scope" is one of ${Object.keys(SCOPES).join(', ')}`);
    const fields = value || textOf(input, 'scope') ? [field] : Object.values(SCOPES);
    const flags = Object.fromEntries(fields.map((name) => [name, value]));
    amend(tenant, period, (draft) => Object.assign(draft.values, flags));
    return shown(tenant, period);
  },
});

/** By id, by name or by a date in it. */
function periodNamed(tenant: Tenant, key: string): Entry {
  const named = tenant.books
    .all('accountingPeriod')
    .find((period) => period.values['periodName'] === key);
  const found =
    named ?? (isDay(key) ? periodOf(tenant.books, key) : byAnyKey(tenant, 'accountingPeriod', key));
  if (!found) throw new Error(`there is no accounting period "${key}"`);
  return found;
}

const closePeriod = periodAct(
  'Closes a period {period: id | name | date, scope?: AR | AP | ALL | CLOSE}, default CLOSE.',
  true,
);
const openPeriod = periodAct(
  'Opens a period {period: id | name | date, scope?}: one lock, or all of them without a scope.',
  false,
);

/** A preference or condition of the whole account. */
const switchAct = (sentence: string, name: 'quietPayments' | 'invoiceApproval'): Act => ({
  sentence,
  run: ({ settings }, input) => {
    settings[name] = switchedOn(input);
    return { [name]: settings[name] };
  },
});

const quietPayments = switchAct(
  'Paying or crediting an invoice no longer moves its lastModifiedDate, or does again {on: false}.',
  'quietPayments',
);
const requireInvoiceApproval = switchAct(
  'New invoices wait for approval, or no longer do {on: false}.',
  'invoiceApproval',
);

const setLatency: Act = {
  sentence: 'Makes every request take {ms} milliseconds, so that requests overlap.',
  run: ({ settings }: { settings: Settings }, input) => {
    const ms = Number(requiredText(input, 'ms'));
    if (!Number.isInteger(ms) || ms < 0) throw new Error('"ms" is a whole number');
    settings.latencyMs = ms;
    return { latencyMs: ms };
  },
};

const registerWebhook: Act = {
  sentence: 'Tells {url} of changes to transactions and customers, signed with {secret}.',
  run: ({ notices }, input) => {
    const target = { url: requiredText(input, 'url'), secret: requiredText(input, 'secret') };
    notices.register(target);
    return { url: target.url };
  },
};

const registerClient: Act = {
  sentence: 'Maps an application {clientId, certificateId, publicKeyPem, scopes} to a role.',
  run: (_tenant, input, { clients }) => {
    const mapping = mappingOf(input);
    clients.register(mapping);
    return { clientId: mapping.clientId, certificateId: mapping.certificateId };
  },
};

function mappingOf(input: Input): ClientMapping {
  const { scopes = ['rest_webservices'] } = input;
  if (!Array.isArray(scopes)) throw new Error('"scopes" is a list');
  return {
    clientId: requiredText(input, 'clientId'),
    certificateId: requiredText(input, 'certificateId'),
    publicKeyPem: requiredText(input, 'publicKeyPem'),
    scopes: scopes.map(String),
  };
}

export const accountActs = {
  setCreditHold,
  deleteRecord,
  lockRecord,
  closePeriod,
  openPeriod,
  quietPayments,
  requireInvoiceApproval,
  setLatency,
  registerWebhook,
  registerClient,
};
