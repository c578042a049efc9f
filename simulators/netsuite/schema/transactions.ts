import {
  address,
  choice,
  computed,
  day,
  exact,
  type Field,
  type Fields,
  flag,
  instant,
  type RecordType,
  type Sublist,
  text,
  to,
  whole,
  words,
} from './field.ts';

const APPROVAL = choice({
  '1': 'Pending Approval',
  '2': 'Approved',
  '3': 'Rejected',
  '11': 'Open',
});

const dimensions: Fields = {
  department: to('department'),
  class: to('classification'),
  location: to('location'),
};

const header: Fields = {
  tranId: text,
  tranDate: day,
  subsidiary: to('subsidiary'),
  currency: to('currency'),
  exchangeRate: exact,
  postingPeriod: computed(to('accountingPeriod')),
  memo: text,
  createdDate: instant,
  lastModifiedDate: instant,
};

const totals: Fields = {
  subtotal: computed(exact),
  discountTotal: computed(exact),
  taxTotal: computed(exact),
  total: computed(exact),
};

const priced: Fields = {
  line: whole,
  item: to('serviceSaleItem'),
  description: text,
  quantity: exact,
  rate: exact,
  amount: exact,
  taxCode: to('salesTaxItem'),
  taxRate1: computed(exact),
  tax1Amt: computed(exact),
  grossAmt: computed(exact),
  ...dimensions,
  custcol_tb_discount_pct: exact,
  custcol_tb_service_start: day,
  custcol_tb_service_end: day,
};

const itemLines = (fields: Fields): Sublist => ({ key: 'line', fields });

const applyLines = (doc: Field): Sublist => ({
  key: 'doc',
  fields: {
    line: whole,
    doc,
    apply: flag,
    amount: exact,
    applyDate: computed(day),
    currency: computed(text),
    disc: exact,
    due: computed(exact),
    refNum: computed(text),
    total: computed(exact),
    type: computed(text),
  },
});

export const salesOrder: RecordType = {
  name: 'salesOrder',
  label: 'Sales Order',
  family: 'transaction',
  sqlType: 'SalesOrd',
  titledBy: ['tranId'],
  numbered: { field: 'tranId', prefix: 'SO' },
  required: { entity: 'Customer' },
  fields: {
    ...header,
    entity: to('customer'),
    terms: to('term'),
    orderStatus: choice({
      A: 'Pending Approval',
      B: 'Pending Fulfillment',
      C: 'Cancelled',
      F: 'Pending Billing',
      H: 'Closed',
    }),
    status: computed(
      choice({
        A: 'Pending Approval',
        B: 'Pending Fulfillment',
        C: 'Cancelled',
        D: 'Partially Fulfilled',
        E: 'Pending Billing/Partially Fulfilled',
        F: 'Pending Billing',
        G: 'Billed',
        H: 'Closed',
      }),
    ),
    ...dimensions,
    job: to('job'),
    otherRefNum: text,
    ...totals,
    billingAddress: address,
    custbody_tb_opportunity_ref: text,
    custbody_tb_start_date: day,
    custbody_tb_end_date: day,
    custbody_tb_billing_frequency: words('MONTHLY', 'QUARTERLY', 'ANNUALLY', 'ONE_TIME'),
    custbody_tb_billing_timing: words('ADVANCE', 'ARREARS'),
  },
  sublists: { item: itemLines({ ...priced, quantityBilled: computed(exact) }) },
};

export const invoice: RecordType = {
  name: 'invoice',
  label: 'Invoice',
  family: 'transaction',
  sqlType: 'CustInvc',
  titledBy: ['tranId'],
  numbered: { field: 'tranId', prefix: 'INV' },
  required: { entity: 'Customer' },
  fields: {
    ...header,
    dueDate: day,
    entity: to('customer'),
    terms: to('term'),
    account: to('account'),
    createdFrom: to('salesOrder'),
    ...dimensions,
    job: to('job'),
    otherRefNum: text,
    status: computed(
      choice({
        A: 'Open',
        B: 'Paid In Full',
        D: 'Pending Approval',
        E: 'Rejected',
        V: 'Voided',
      }),
    ),
    approvalStatus: APPROVAL,
    ...totals,
    amountPaid: computed(exact),
    amountRemaining: computed(exact),
    billingAddress: address,
    custbody_tb_disputed: flag,
    custbody_tb_schedule_line: to('customrecord_tb_schedule_line'),
  },
  sublists: { item: itemLines({ ...priced, orderDoc: to('salesOrder'), orderLine: whole }) },
};

export const creditMemo: RecordType = {
  name: 'creditMemo',
  label: 'Credit Memo',
  family: 'transaction',
  sqlType: 'CustCred',
  titledBy: ['tranId'],
  numbered: { field: 'tranId', prefix: 'CM' },
  required: { entity: 'Customer' },
  fields: {
    ...header,
    entity: to('customer'),
    account: to('account'),
    createdFrom: to('invoice'),
    ...dimensions,
    job: to('job'),
    otherRefNum: text,
    status: computed(choice({ A: 'Open', B: 'Fully Applied', V: 'Voided' })),
    ...totals,
    applied: computed(exact),
    unapplied: computed(exact),
    billingAddress: address,
    custbody_tb_reason: words(
      'PRICE_ADJUSTMENT',
      'RETURN',
      'CANCELLATION',
      'GOODWILL',
      'BILLING_ERROR',
      'WRITE_OFF',
    ),
  },
  sublists: { item: itemLines(priced), apply: applyLines(to('invoice')) },
};

export const customerPayment: RecordType = {
  name: 'customerPayment',
  label: 'Payment',
  family: 'transaction',
  sqlType: 'CustPymt',
  titledBy: ['tranId'],
  numbered: { field: 'tranId', prefix: 'PYMT' },
  required: { customer: 'Customer' },
  fields: {
    ...header,
    customer: to('customer'),
    payment: exact,
    applied: computed(exact),
    unapplied: computed(exact),
    total: computed(exact),
    account: to('account'),
    arAcct: to('account'),
    undepFunds: flag,
    checkNumber: text,
    status: computed(
      choice({ A: 'Unapproved Payment', B: 'Not Deposited', C: 'Deposited', R: 'Rejected' }),
    ),
    ...dimensions,
    custbody_tb_processor_ref: text,
    custbody_tb_method: words('BANK_TRANSFER', 'CARD', 'DIRECT_DEBIT', 'CHECK', 'CASH'),
  },
  sublists: { apply: applyLines(to('invoice')) },
};

export const customerRefund: RecordType = {
  name: 'customerRefund',
  label: 'Customer Refund',
  family: 'transaction',
  sqlType: 'CustRfnd',
  titledBy: ['tranId'],
  numbered: { field: 'tranId', prefix: 'RFND' },
  required: { customer: 'Customer' },
  fields: {
    ...header,
    customer: to('customer'),
    total: computed(exact),
    account: to('account'),
    arAcct: to('account'),
    status: computed(choice({ A: 'Open', B: 'Fully Applied' })),
    ...dimensions,
    custbody_tb_processor_ref: text,
    custbody_tb_method: words('BANK_TRANSFER', 'CARD', 'DIRECT_DEBIT', 'CHECK', 'CASH'),
  },
  sublists: { apply: applyLines(to('creditMemo', 'customerPayment')) },
};
