import { openOn } from '../accounting/applications.ts';
import { creditLines } from '../accounting/credits.ts';
import { amend, enter } from '../accounting/save.ts';
import { amountIn, type Entry, type Values } from '../books/record.ts';
import { type Exact, smaller } from '../exact.ts';
import { blank, transformed } from '../rest/transform.ts';
import { TYPES } from '../schema/types.ts';
import { type Tenant, today } from '../tenant.ts';
import { mergeInto } from '../wire/merge.ts';
import { readBody } from '../wire/write.ts';
import {
  type Act,
  amountOf,
  byAnyKey,
  dayIn,
  type Input,
  requiredText,
  shown,
  subject,
  switchedOn,
  textOf,
} from './input.ts';

const ofInvoice = (tenant: Tenant, input: Input): Entry =>
  subject(tenant, input, 'invoice', 'invoice');

const issueCreditMemo: Act = {
  sentence:
    'Credits an invoice {id|tranId|externalId, amount?, reason?, date?, apply?, memoExternalId?}: all of it or a gross amount; apply false leaves the memo open.',
  run: (tenant, input) => {
    const invoice = ofInvoice(tenant, input);
    const gross = amountOf(input, 'amount') ?? amountIn(invoice, 'total');
    const reason = textOf(input, 'reason') ?? 'PRICE_ADJUSTMENT';
    return shown(tenant, credit(tenant, input, invoice, gross, reason));
  },
};

const writeOff: Act = {
  sentence:
    'Writes off what is open on an invoice {id|tranId|externalId, amount?, date?} by a credit memo with the reason WRITE_OFF.',
  run: (tenant, input) => {
    const invoice = ofInvoice(tenant, input);
    const gross = amountOf(input, 'amount') ?? openOn(tenant.books, invoice);
    return shown(tenant, credit(tenant, input, invoice, gross, 'WRITE_OFF'));
  },
};

function credit(tenant: Tenant, input: Input, invoice: Entry, gross: Exact, reason: string): Entry {
  const open = openOn(tenant.books, invoice);
  if (gross <= 0n || gross > amountIn(invoice, 'total'))
    throw new Error('the amount is not between zero and the total of the invoice');
  const taken = ['entity', 'subsidiary', 'currency', 'exchangeRate', 'account', 'department'];
  const values: Values = {
    ...Object.fromEntries(taken.map((field) => [field, invoice.values[field] ?? null])),
    createdFrom: invoice.id,
    tranDate: dayIn(input, 'date') ?? today(tenant),
    custbody_tb_reason: reason,
  };
  const lines = creditLines(tenant.books, invoice, gross, reason.toLowerCase().replace('_', ' '));
  const target = blank(tenant, { name: 'creditMemo' }, values, lines);
  if (switchedOn(input, 'apply') && open > 0n) applyLine(target, invoice, smaller(gross, open));
  const externalId = textOf(input, 'memoExternalId') ?? null;
  return enter(tenant, { ...target, id: undefined, externalId });
}

function applyLine(target: Entry, invoice: Entry, amount: Exact): void {
  const row = { key: invoice.id, values: { doc: invoice.id, apply: true, amount } };
  mergeInto(target, { values: {}, sublists: { apply: [row] } }, new Set());
}

/** An act that changes fields of one invoice. */
const invoiceAct = (sentence: string, values: (input: Input) => Values): Act => ({
  sentence,
  run: (tenant, input) => {
    const invoice = amend(tenant, ofInvoice(tenant, input), (draft) =>
      Object.assign(draft.values, values(input)),
    );
    return shown(tenant, invoice);
  },
});

const voidInvoice = invoiceAct(
  'Voids an invoice {id|tranId|externalId} that nothing is applied to: its amounts become zero.',
  () => ({ status: 'V', memo: 'VOID' }),
);
const approveInvoice = invoiceAct('Approves an invoice {id|tranId|externalId}.', () => ({
  approvalStatus: '2',
}));
const rejectInvoice = invoiceAct('Rejects an invoice {id|tranId|externalId}.', () => ({
  approvalStatus: '3',
}));
const disputeInvoice = invoiceAct(
  'Marks an invoice {id|tranId|externalId} as disputed, or not {disputed: false}.',
  (input) => ({ custbody_tb_disputed: switchedOn(input, 'disputed') }),
);
const editInvoiceMemo = invoiceAct(
  'Changes the memo {memo} of an invoice {id|tranId|externalId}.',
  (input) => ({ memo: requiredText(input, 'memo') }),
);

const approveOrder: Act = {
  sentence: 'Approves a sales order {id|tranId|externalId}: it is pending billing then.',
  run: (tenant, input) => {
    const order = subject(tenant, input, 'salesOrder', 'order');
    return shown(
      tenant,
      amend(tenant, order, (draft) => Object.assign(draft.values, { orderStatus: 'B' })),
    );
  },
};

const createInvoiceFromOrder: Act = {
  sentence:
    'Bills a sales order {order|id|tranId, scheduleLine?, date?, invoiceExternalId?}: what is left, or one line of its schedule.',
  run: (tenant, input) => {
    const order = subject(tenant, input, 'salesOrder', 'order');
    const schedule = textOf(input, 'scheduleLine');
    const values: Values = {
      tranDate: dayIn(input, 'date') ?? today(tenant),
      ...(schedule && { custbody_tb_schedule_line: Number(schedule) }),
    };
    const made = transformed(tenant, order, TYPES.invoice, { values, sublists: {} }, new Set());
    const externalId = textOf(input, 'invoiceExternalId') ?? null;
    return shown(tenant, enter(tenant, { ...made, id: undefined, externalId }));
  },
};

const createRecord: Act = {
  sentence: 'Enters a record {type, record} as a person would, with every rule in force.',
  run: (tenant, input) => {
    const type = TYPES[requiredType(input)];
    const reading = { books: tenant.books, names: 'Error', values: 'Error' } as const;
    const sent = readBody(type, input['record'], { ...reading, history: false, warnings: [] });
    const target = blank(tenant, type, {}, []);
    mergeInto(target, sent, new Set());
    return shown(tenant, enter(tenant, { ...target, id: undefined }));
  },
};

function requiredType(input: Input): Entry['type'] {
  const name = requiredText(input, 'type');
  const type = Object.values(TYPES).find((held) => held.name.toLowerCase() === name.toLowerCase());
  if (!type) throw new Error(`there is no record type "${name}"`);
  return type.name;
}

/** Any record of any type, by id, number or external id. */
export function anySubject(tenant: Tenant, input: Input): Entry {
  const type = requiredType(input);
  const key = textOf(input, 'id') ?? textOf(input, 'tranId') ?? requiredText(input, 'externalId');
  const found = byAnyKey(tenant, type, key);
  if (!found) throw new Error(`there is no ${type} "${key}"`);
  return found;
}

export const documentActs = {
  issueCreditMemo,
  writeOff,
  voidInvoice,
  approveInvoice,
  rejectInvoice,
  disputeInvoice,
  editInvoiceMemo,
  approveOrder,
  createInvoiceFromOrder,
  createRecord,
};
