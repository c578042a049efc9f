import { until } from '../../support/until.ts';
import type { Client, Json } from './client.ts';

/** A line of a billing schedule that nobody has billed, and the order it belongs to. */
export interface BillableLine {
  readonly orderId: string;
  readonly orderNumber: string;
  /** As NetSuite knows the order. */
  readonly sourceId: string;
  readonly legalEntity: string;
  readonly families: readonly string[];
  readonly lineId: string;
  readonly billOn: string;
  readonly amount: string;
}

/** One line of each order that has any, first those that are due first. */
export async function billableLines({ ask }: Client): Promise<BillableLine[]> {
  const { orders } = await ask(
    'demo-analyst',
    /* GraphQL */ `
      {
        orders(first: 200, filter: { status: { in: [ACTIVE, ACCEPTED] } }) {
          edges {
            node {
              id number
              legalEntity { code }
              lines { product { family } }
              schedule { id billOn amount { amount } invoice { id } }
              provenance { sourceId }
            }
          }
        }
      }
    `,
  );
  return orders.edges
    .flatMap(({ node }: Json) => firstOpenLine(node))
    .toSorted((a: BillableLine, b: BillableLine) => a.billOn.localeCompare(b.billOn));
}

function firstOpenLine(order: Json): BillableLine[] {
  const line = order.schedule.find(({ invoice }: Json) => invoice === null);
  if (!line) return [];
  return [
    {
      orderId: order.id,
      orderNumber: order.number,
      sourceId: order.provenance.sourceId,
      legalEntity: order.legalEntity.code,
      families: order.lines.map(({ product }: Json) => product?.family),
      lineId: line.id,
      billOn: line.billOn,
      amount: line.amount.amount,
    },
  ];
}

const requestInvoice = /* GraphQL */ `
  mutation Request($input: RequestInvoiceInput!) {
    requestInvoice(input: $input) {
      status replayed wouldStatus invoiceId
      invoice { id number status }
      operation { id status }
      userErrors {
        __typename code message path retryable
        ... on DuplicateBusinessKey { existingId operationId }
        ... on IdempotencyKeyReused { firstUse: operationId }
        ... on PeriodClosed { period nextOpen }
        ... on MappingMissing { kind key }
      }
      vendorRequest { system method path body }
    }
  }
`;

/** Asks for an invoice as an application does. */
export async function request(
  { send }: Client,
  input: Readonly<Record<string, unknown>>,
  client = 'demo-app',
): Promise<Json> {
  const { data, errors } = await send(client, requestInvoice, { input });
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return data.requestInvoice;
}

const operationQuery = /* GraphQL */ `
  query ($id: ID!) {
    operation(id: $id) {
      status
      attempts { action outcome httpStatus message }
      effect { anchor matchesInVendor vendorReference }
      subject { ... on Invoice { id number status } }
    }
  }
`;

export const operationOf = async ({ ask }: Client, id: string): Promise<Json> =>
  (await ask('demo-app', operationQuery, { id })).operation;

/** Waits until a write has come so far. */
export async function untilOperation(
  client: Client,
  id: string,
  status: string,
  withinMs = 20_000,
): Promise<Json> {
  const isThere = async (): Promise<boolean> => (await operationOf(client, id)).status === status;
  await until(`operation ${id} ${status}`, isThere, withinMs);
  return operationOf(client, id);
}
