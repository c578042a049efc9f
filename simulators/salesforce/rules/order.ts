import { Decimal } from '../decimal.ts';
import { deleteFailed, fieldIntegrity, SalesforceError } from '../errors.ts';
import { ORDER_STATUS_CODES } from '../schema/documents.ts';
import type { Author, Org } from '../store/org.ts';
import { isDeleted, type Row, type Value } from '../store/row.ts';
import type { Automation, Change } from './automation.ts';
import { sumOf } from './opportunity.ts';

export const orderRules: Automation = {
  derive(change) {
    const { org, draft, before, author } = change;
    draft['OrderNumber'] ??= org.autoNumber('Order');
    draft['TotalAmount'] ??= Decimal.zero;
    draft['StatusCode'] = ORDER_STATUS_CODES[String(draft['Status'])] ?? 'Draft';
    if (author.origin === 'load') return;
    if (draft['StatusCode'] === 'Activated' && before?.['StatusCode'] !== 'Activated')
      activate(change);
  },
  refuseDelete(_org, row) {
    if (row['StatusCode'] === 'Activated') {
      throw deleteFailed('You can’t delete an activated order.');
    }
  },
};

function activate({ org, draft, before, author }: Change): void {
  const items = before ? itemsOf(org, draft['Id'] ?? null) : [];
  if (items.length === 0) {
    throw new SalesforceError('FAILED_ACTIVATION', 'An order must have at least one product.', {
      fields: [],
    });
  }
  draft['ActivatedDate'] = org.today();
  draft['ActivatedById'] = author.userId;
}

/** The items of an activated order are frozen. */
export function refuseWhenActivated(order: Row): void {
  if (order['StatusCode'] === 'Activated') {
    throw fieldIntegrity(
      'the products of an activated order cannot be added, edited or deleted',
      [],
    );
  }
}

/** The items of an order have changed: its total follows. */
export function refreshOrder(org: Org, orderId: Value, author: Author): void {
  const order = org.living('Order', orderId);
  if (!order) return;
  const total = sumOf(itemsOf(org, orderId), 'TotalPrice');
  org.rewrite('Order', order, { TotalAmount: total }, author);
}

function itemsOf(org: Org, orderId: Value): Row[] {
  return org
    .table('OrderItem')
    .find('OrderId', orderId)
    .filter((item) => !isDeleted(item));
}
