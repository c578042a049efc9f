import type { InvoiceDraft, InvoiceDraftLine } from '../connectors/ports.ts';
import { externalIdsOf } from '../control/external-refs.ts';
import { type MappingVersion, resolveMappings } from '../control/mappings.ts';
import { Money } from '../schema/money.ts';
import type { RequestInvoiceInput, UserError } from '../schema/mutation.ts';
import type { Order, OrderLine, OrderStatus, ScheduleLineRecord } from '../schema/order.ts';
import { receivablesPeriod } from '../store/periods.ts';
import { productReader } from '../store/readers/crm.ts';
import { orderReader, scheduleLineReader } from '../store/readers/erp-documents.ts';
import { allocate } from './allocation.ts';
import { type Command, type Preparation, type Prepared, Rejected } from './command.ts';
import {
  duplicateDocument,
  invalidTransition,
  mappingMissing,
  notFound,
  periodClosed,
} from './user-errors.ts';

const BILLABLE: readonly OrderStatus[] = ['ACCEPTED', 'ACTIVE'];

/**
 * Asks the ERP for the invoice of an order, or of one line of its billing schedule. Refused: an order that is
 * not there, not billable, or billed already. Held: a closed period, a missing mapping.
 */
export const requestInvoice: Command<RequestInvoiceInput, InvoiceDraft> = {
  name: 'requestInvoice',
  scope: 'invoice:write',
  async prepare(input, preparation) {
    const order = await readOrder(input, preparation);
    const line = await readScheduleLine(input, order, preparation);
    const issueDate = input.issueDate ?? line?.billOn ?? todayOf(order, preparation);
    const lines = await orderLines(order, preparation);
    const { mappings, missing } = await mapped(order, lines, issueDate, preparation);
    const period = await receivablesPeriod(preparation.db, issueDate);
    const closed =
      period?.receivables === 'CLOSED'
        ? periodClosed(period, issueDate, ['input', 'issueDate'])
        : null;
    const net = line?.amount ?? order.total;
    return {
      connectionId: order.provenance.connectionId,
      legalEntityId: order.legalEntityId,
      subjectType: 'Invoice',
      businessKey: businessKeyOf(order, line),
      draft: await draftOf(order, line, lines, { issueDate, net, mappings }, preparation),
      mappings,
      warnings: [],
      businessIds: [{ kind: 'order', value: order.number }],
      amount: net,
      hold: missing ?? closed,
    } satisfies Prepared<InvoiceDraft>;
  },
  writes: (connector) => connector.invoices,
};

/** I11: a scheduled invoice is its schedule line; an order billed as a whole is billed once. */
const businessKeyOf = (order: Order, line: ScheduleLineRecord | null): string =>
  line
    ? `invoice:${order.legalEntityId}:${order.id}:${line.id}`
    : `invoice:${order.legalEntityId}:${order.id}:whole`;

async function readOrder(
  { orderId }: RequestInvoiceInput,
  { db, scope }: Preparation,
): Promise<Order> {
  const [order] = await orderReader.byIds(db, [orderId], scope);
  if (!order || order.provenance.deletedAtSource)
    throw new Rejected([notFound(['input', 'orderId'], `There is no order ${orderId}.`)]);
  if (!BILLABLE.includes(order.status))
    throw new Rejected([
      invalidTransition({
        from: order.status,
        to: 'INVOICED',
        path: ['input', 'orderId'],
        message: `Order ${order.number} is ${order.status} and cannot be invoiced.`,
      }),
    ]);
  return order;
}

async function readScheduleLine(
  { scheduleLineId }: RequestInvoiceInput,
  order: Order,
  { db, scope }: Preparation,
): Promise<ScheduleLineRecord | null> {
  if (!scheduleLineId) return null;
  const path = ['input', 'scheduleLineId'];
  const [line] = await scheduleLineReader.byIds(db, [scheduleLineId], scope);
  if (!line || line.orderId !== order.id)
    throw new Rejected([
      notFound(path, `Order ${order.number} has no schedule line ${scheduleLineId}.`),
    ]);
  if (line.invoiceId)
    throw new Rejected([
      duplicateDocument({
        path,
        message: `The schedule line of ${line.billOn} of order ${order.number} has been invoiced.`,
        existingId: line.invoiceId,
        operationId: null,
      }),
    ]);
  return line;
}

const todayOf = (order: Order, { scope, now }: Preparation): string =>
  scope.todays[scope.entities.indexOf(order.legalEntityId)] ?? now.toISOString().slice(0, 10);

async function orderLines(order: Order, { db, scope }: Preparation): Promise<OrderLine[]> {
  const [lines] = await orderReader.parts(db, 'lines', [order.id], scope);
  return lines ?? [];
}

/** The payment term agreed, and a revenue account for every product family, as of the day of issue (L6). */
async function mapped(
  order: Order,
  lines: readonly OrderLine[],
  asOf: string,
  { db, scope }: Preparation,
): Promise<{ mappings: MappingVersion[]; missing: UserError | null }> {
  const ids = [...new Set(lines.flatMap(({ productId }) => productId ?? []))];
  const products = await productReader.byIds(db, ids, scope);
  const families = [...new Set(products.flatMap((product) => product?.family ?? []))];
  const { legalEntityId } = order;
  const questions = [
    ...(order.terms?.paymentTermCode
      ? [{ kind: 'PAYMENT_TERM' as const, source: order.terms.paymentTermCode }]
      : []),
    ...families.map((source) => ({ kind: 'PRODUCT_REVENUE' as const, source })),
  ].map((question) => ({ ...question, legalEntityId, asOf }));
  const answers = await resolveMappings(db, questions);
  const gap = questions[answers.indexOf(null)];
  return {
    mappings: answers.filter((answer) => answer !== null),
    missing: gap ? mappingMissing(gap.kind, gap.source, legalEntityId, ['input', 'orderId']) : null,
  };
}

async function draftOf(
  order: Order,
  line: ScheduleLineRecord | null,
  lines: readonly OrderLine[],
  {
    issueDate,
    net,
    mappings,
  }: {
    readonly issueDate: string;
    readonly net: Money;
    readonly mappings: readonly MappingVersion[];
  },
  { db }: Preparation,
): Promise<InvoiceDraft> {
  const { connectionId } = order.provenance;
  const productIds = lines.flatMap(({ productId }) => productId ?? []);
  const items = await externalIdsOf(db, connectionId, 'Product', productIds);
  const customers = await externalIdsOf(db, connectionId, 'BillingAccount', [
    order.billingAccountId,
  ]);
  return {
    orderExternalId: order.provenance.sourceId,
    scheduleLineExternalId: line?.provenance.sourceId ?? null,
    customerExternalId: customers.get(order.billingAccountId) ?? '',
    issueDate,
    termsCode: mappings.find(({ kind }) => kind === 'PAYMENT_TERM')?.target ?? null,
    lines: line ? scheduledLines(line, lines, items) : lines.map((l) => orderedLine(l, items)),
    net: { minor: net.minor.toString(), currency: net.currency },
  };
}

const orderedLine = (line: OrderLine, items: ReadonlyMap<string, string>): InvoiceDraftLine => ({
  itemExternalId: items.get(line.productId ?? '') ?? '',
  description: line.description,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  discountPercent: line.discountPercent,
  taxCode: null,
  servicePeriod: line.servicePeriod,
});

/** Each product bears its share of the scheduled amount; the shares sum to it exactly (A6). */
function scheduledLines(
  { amount, period }: ScheduleLineRecord,
  lines: readonly OrderLine[],
  items: ReadonlyMap<string, string>,
): InvoiceDraftLine[] {
  const shares = allocate(
    amount.minor,
    lines.map(({ netAmount }) => netAmount.minor),
  );
  return lines.map((line, index) => ({
    itemExternalId: items.get(line.productId ?? '') ?? '',
    description: line.description,
    quantity: '1',
    unitPrice: new Money(shares[index] ?? 0n, amount.currency).amount,
    discountPercent: null,
    taxCode: null,
    servicePeriod: period,
  }));
}
