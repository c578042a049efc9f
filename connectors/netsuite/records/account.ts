import type { Side, SubLedger } from '../../../schema/common.ts';
import type { AccountClass } from '../../../schema/reference.ts';
import type { Change } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind } from '../record.ts';
import { flag, optional, required, word } from '../row.ts';
import { legalEntityIds, SUBSIDIARY_TREE } from './legal-entities.ts';

/** What an account type is: its class, the side of its balance, and the sub-ledger it controls. */
const TYPES: Readonly<Record<string, readonly [AccountClass, Side, SubLedger?]>> = {
  AcctPay: ['LIABILITY', 'CREDIT', 'AP'],
  AcctRec: ['ASSET', 'DEBIT', 'AR'],
  Bank: ['ASSET', 'DEBIT'],
  COGS: ['EXPENSE', 'DEBIT'],
  CredCard: ['LIABILITY', 'CREDIT'],
  DeferExpense: ['ASSET', 'DEBIT'],
  DeferRevenue: ['LIABILITY', 'CREDIT'],
  Equity: ['EQUITY', 'CREDIT'],
  Expense: ['EXPENSE', 'DEBIT'],
  FixedAsset: ['ASSET', 'DEBIT'],
  Income: ['REVENUE', 'CREDIT'],
  LongTermLiab: ['LIABILITY', 'CREDIT'],
  NonPosting: ['STATISTICAL', 'DEBIT'],
  OthAsset: ['ASSET', 'DEBIT'],
  OthCurrAsset: ['ASSET', 'DEBIT'],
  OthCurrLiab: ['LIABILITY', 'CREDIT'],
  OthExpense: ['EXPENSE', 'DEBIT'],
  OthIncome: ['REVENUE', 'CREDIT'],
  Stat: ['STATISTICAL', 'DEBIT'],
  UnbilledRec: ['ASSET', 'DEBIT'],
};

/** Accounts of the general ledger. */
export const account: RecordKind = {
  name: 'account',
  emits: ['GLAccount'],
  table: 'account',
  alias: 'a',
  joins: ['LEFT JOIN currency c ON c.id = a.currency'],
  columns: [
    'a.externalid',
    'a.acctnumber',
    'a.acctname',
    'a.accttype',
    'a.subsidiary',
    'a.includechildren',
    'a.issummary',
    'a.isinactive',
    'c.symbol AS currency',
  ],
  shared: SUBSIDIARY_TREE,
  businessId: { kind: 'account', column: 'acctnumber' },
  map: glAccount,
};

function glAccount(record: ReadRecord): Change[] {
  const { row } = record;
  const type = required(row, 'accttype');
  const [accountClass, normalSide, controlAccount = null] = word(TYPES, 'accttype', type);
  return [
    changeOf({
      type: 'GLAccount',
      row,
      unavailable: {
        requiredDimensions: 'NetSuite requires dimensions by form and preference, not by account',
      },
      facts: {
        code: required(row, 'acctnumber'),
        name: required(row, 'acctname'),
        class: accountClass,
        normalSide,
        currency: optional(row, 'currency'),
        requiredDimensions: [],
        postable: !flag(row, 'issummary') && type !== 'NonPosting',
        controlAccount,
        active: !flag(row, 'isinactive'),
        legalEntityIds: legalEntityIds(record),
      },
    }),
  ];
}
