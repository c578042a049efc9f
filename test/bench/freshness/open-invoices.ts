import type { SimulatedSystem } from '../../../simulators/kernel/server.ts';

type Fields = Readonly<Record<string, unknown>>;

/** More invoices to pay than the demo company has: its open ones again, under numbers of their own. */
export async function addOpenInvoices(netsuite: SimulatedSystem, count: number): Promise<void> {
  const transactions = Object.values(netsuite.ledger()).flat() as Fields[];
  const lastId = Math.max(...transactions.map(({ id }) => Number(id)));
  const open = (netsuite.ledger()['invoice'] as Fields[]).filter(isOpen);
  const added = Array.from({ length: count }, (_, i) =>
    again(open[i % open.length] as Fields, lastId + 1 + i),
  );
  await netsuite.load({ invoice: added });
}

const isOpen = ({ status, amountPaid }: Fields): boolean =>
  (status as { id: string }).id === 'A' && Number(amountPaid) === 0;

/** Not billing an order: that one has its invoice. */
function again(invoice: Fields, id: number): Record<string, unknown> {
  const { createdFrom: _order, custbody_tb_schedule_line: _part, ...rest } = invoice;
  const { items } = invoice['item'] as { items: Fields[] };
  return {
    ...rest,
    id: String(id),
    externalId: null,
    tranId: `AGAIN${id}`,
    item: { items: items.map(({ orderLine: _line, ...line }) => line) },
  };
}
