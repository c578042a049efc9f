import type { Money } from '../../../schema/money.ts';
import { toMoney } from '../../money.ts';
import type { DetailRows } from '../record.ts';
import { required } from '../row.ts';
import { DAY, idKey, type Row } from '../suiteql.ts';

const COLUMNS = [
  'l.foreignamount',
  'l.discount',
  'l.nexttype',
  'l.previoustype',
  `TO_CHAR(l.applydate, ${DAY}) AS applydate`,
  `TO_CHAR(l.nextdate, ${DAY}) AS nextdate`,
];

/** What was applied to a document: its payments and memos come after it. */
export const APPLIED_TO: DetailRows = {
  from: 'previoustransactionlinelink l',
  joins: ['LEFT JOIN transaction n ON n.id = l.nextdoc'],
  owner: 'l.previousdoc',
  order: [
    { key: idKey('l.nextdoc'), as: 'other' },
    { key: idKey('l.nextline'), as: 'otherline' },
  ],
  columns: [...COLUMNS, 'n.custbody_tb_reason AS reason'],
  where: { text: 'l.linktype = ?', params: ['Payment'] },
};

/** What a payment or memo was applied to. */
export const APPLICATIONS: DetailRows = {
  from: 'previoustransactionlinelink l',
  joins: [],
  owner: 'l.nextdoc',
  order: [
    { key: idKey('l.previousdoc'), as: 'other' },
    { key: idKey('l.nextline'), as: 'otherline' },
  ],
  columns: COLUMNS,
  where: { text: 'l.linktype = ?', params: ['Payment'] },
};

/** What of a payment or memo was paid back. */
export const REFUNDS: DetailRows = {
  ...APPLICATIONS,
  owner: 'l.previousdoc',
  order: APPLIED_TO.order,
  where: { text: 'l.linktype = ?', params: ['Refund'] },
};

export const linkAmount = (row: Row, currency: string): Money =>
  toMoney(required(row, 'foreignamount'), currency);

/** Early-payment discount taken with an application; it is not part of the amount. */
export const linkDiscount = (row: Row, currency: string): Money =>
  toMoney(row['discount'] ?? '0', currency);
