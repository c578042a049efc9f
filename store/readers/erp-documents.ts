import type { CreditMemo, CreditMemoFilter } from '../../schema/credit-memo.ts';
import { type Invoice, type InvoiceFilter, NOT_OWED } from '../../schema/invoice.ts';
import type { Order, OrderFilter, ScheduleLineRecord } from '../../schema/order.ts';
import type { Payment, PaymentFilter } from '../../schema/payment.ts';
import {
  byDay,
  byEnum,
  byId,
  byInstant,
  byMoney,
  bySwitch,
  byText,
  type FilterColumn,
} from '../filters.ts';
import { reader } from '../reader.ts';
import { creditMemos, invoices, orders, payments, scheduleLines } from '../tables/erp-documents.ts';
import { byAmountOf, byDayOf, byInstantOf, byTextOf, UPDATED_AT } from './orders.ts';

/** Overdue by the today of each invoice’s own legal entity (A14: due today is not overdue). */
const overdue: FilterColumn<boolean> = (wanted, p, scope) => {
  const condition = `(t.balance_minor > 0 and t.status <> all(${p.bind([...NOT_OWED])}) and t.due_date > '-infinity' and t.due_date < (
    select e.today from unnest(${p.bind(scope.entities)}::text[], ${p.bind(scope.todays)}::date[]) as e(id, today)
    where e.id = t.legal_entity_id))`;
  return [wanted ? condition : `not ${condition}`];
};

export const orderReader = reader<Order, OrderFilter>({
  table: orders,
  parents: ['customer_id', 'opportunity_id'],
  filters: {
    id: byId('id'),
    number: byText('number'),
    customer: byId('customer_id'),
    legalEntity: byId('legal_entity_id'),
    opportunity: byId('opportunity_id'),
    status: byEnum('status'),
    orderDate: byDay('order_date'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    ORDER_DATE: byDayOf('order_date'),
    NUMBER: byTextOf('number'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'ORDER_DATE', direction: 'DESC' },
});

export const scheduleLineReader = reader<ScheduleLineRecord, object>({
  table: scheduleLines,
  parents: ['order_id'],
  filters: {},
  orders: { BILL_ON: byDayOf('bill_on') },
  defaultOrder: { field: 'BILL_ON', direction: 'ASC' },
});

export const invoiceReader = reader<Invoice, InvoiceFilter>({
  table: invoices,
  parents: ['customer_id', 'order_id', 'billing_account_id'],
  filters: {
    id: byId('id'),
    number: byText('number'),
    customer: byId('customer_id'),
    legalEntity: byId('legal_entity_id'),
    order: byId('order_id'),
    status: byEnum('status'),
    currency: byText('currency'),
    issueDate: byDay('issue_date'),
    dueDate: byDay('due_date'),
    overdue,
    disputed: bySwitch('disputed'),
    total: byMoney('total_minor'),
    balance: byMoney('balance_minor'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    ISSUE_DATE: byDayOf('issue_date'),
    DUE_DATE: byDayOf('due_date'),
    NUMBER: byTextOf('number'),
    TOTAL: byAmountOf('total_minor'),
    BALANCE: byAmountOf('balance_minor'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'ISSUE_DATE', direction: 'DESC' },
});

export const creditMemoReader = reader<CreditMemo, CreditMemoFilter>({
  table: creditMemos,
  parents: ['customer_id', 'invoice_id'],
  filters: {
    id: byId('id'),
    number: byText('number'),
    customer: byId('customer_id'),
    legalEntity: byId('legal_entity_id'),
    invoice: byId('invoice_id'),
    status: byEnum('status'),
    issueDate: byDay('issue_date'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    ISSUE_DATE: byDayOf('issue_date'),
    NUMBER: byTextOf('number'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'ISSUE_DATE', direction: 'DESC' },
});

export const paymentReader = reader<Payment, PaymentFilter>({
  table: payments,
  parents: ['customer_id'],
  filters: {
    id: byId('id'),
    number: byText('number'),
    customer: byId('customer_id'),
    legalEntity: byId('legal_entity_id'),
    status: byEnum('status'),
    application: byEnum('application'),
    processorReference: byText('processor_reference'),
    receivedOn: byDay('received_on'),
    received: byMoney('received_minor'),
    updatedSince: byInstant(UPDATED_AT),
  },
  orders: {
    RECEIVED_ON: byDayOf('received_on'),
    NUMBER: byTextOf('number'),
    UPDATED_AT: byInstantOf(UPDATED_AT),
  },
  defaultOrder: { field: 'RECEIVED_ON', direction: 'DESC' },
});
