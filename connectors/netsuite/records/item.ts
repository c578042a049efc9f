import type { Change } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { flag, required } from '../row.ts';

/** What is sold, as the ERP copies it: the CRM owns products. */
export const item: RecordKind = {
  name: 'item',
  emits: ['Product'],
  table: 'item',
  alias: 'i',
  joins: [],
  columns: ['i.externalid', 'i.itemid', 'i.displayname', 'i.isinactive'],
  businessId: { kind: 'item', column: 'itemid' },
  map: product,
};

function product({ row }: ReadRecord, tenant: Tenant): Change[] {
  const sku = required(row, 'itemid');
  return [
    changeOf({
      type: 'Product',
      row,
      role: 'REPLICA',
      keys: [{ kind: 'sku', value: sku }],
      url: tenant.page(`/app/common/item/item.nl?id=${row['id']}`),
      unavailable: { family: 'NetSuite groups items by revenue account, not by family' },
      facts: {
        sku,
        name: row['displayname'] ?? sku,
        family: null,
        active: !flag(row, 'isinactive'),
      },
    }),
  ];
}
