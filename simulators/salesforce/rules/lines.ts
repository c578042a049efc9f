import { Decimal } from '../decimal.ts';
import { fieldIntegrity, requiredMissing, SalesforceError } from '../errors.ts';
import { idOf, type Row, type Value, valueIn } from '../store/row.ts';
import type { Automation, Change } from './automation.ts';
import { refreshFromLines } from './opportunity.ts';
import { refreshOrder, refuseWhenActivated } from './order.ts';
import { refreshQuote } from './quote.ts';

const HUNDRED = new Decimal(100n, 0);
/** What makes another deal of a line; its position and description do not. */
const PRICED = [
  'PricebookEntryId',
  'Quantity',
  'UnitPrice',
  'Discount',
  'TotalPrice',
  'ServiceDate',
];

export const opportunityLineRules: Automation = {
  derive(change) {
    const deal = parentOf(change, 'Opportunity');
    const product = priceFromEntry(change, 'Opportunity', deal);
    const { draft } = change;
    draft['Name'] = `${deal['Name']} ${product['Name']}`;
    draft['ProductCode'] = valueIn(product, 'ProductCode');
    takeUnitPriceFromTotal(change);
    draft['TotalPrice'] = netPrice(change);
  },
  settle({ org, author, before, after }) {
    const line = after ?? before;
    if (!line || !isPriceChange(before, after)) return;
    refreshFromLines(org, valueIn(line, 'OpportunityId'), author);
  },
};

export const quoteLineRules: Automation = {
  derive(change) {
    priceFromEntry(change, 'Quote', parentOf(change, 'Quote'));
    const { org, draft } = change;
    draft['LineNumber'] ??= org.autoNumber('QuoteLineItem');
    draft['Subtotal'] = grossPrice(change);
    draft['TotalPrice'] = netPrice(change);
  },
  settle({ org, author, before, after }) {
    const line = after ?? before;
    if (line) refreshQuote(org, valueIn(line, 'QuoteId'), author);
  },
};

export const orderItemRules: Automation = {
  derive(change) {
    const order = parentOf(change, 'Order');
    if (change.author.origin !== 'load') refuseWhenActivated(order);
    priceFromEntry(change, 'Order', order);
    const { org, draft } = change;
    draft['OrderItemNumber'] ??= org.autoNumber('OrderItem');
    draft['TotalPrice'] = grossPrice(change);
  },
  settle({ org, author, before, after }) {
    const item = after ?? before;
    if (item) refreshOrder(org, valueIn(item, 'OrderId'), author);
  },
  refuseDelete(org, row) {
    const order = org.living('Order', row['OrderId']);
    if (order) refuseWhenActivated(order);
  },
};

function parentOf({ org, draft }: Change, type: string): Row {
  const parent = org.living(type, draft[`${type}Id`]);
  if (parent) return parent;
  throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', {
    fields: [`${type}Id`],
  });
}

/** Product, list price and currency come from the price book entry, which must fit what the line belongs to. */
function priceFromEntry({ org, draft, author }: Change, type: string, parent: Row): Row {
  const entry = org.living('PricebookEntry', draft['PricebookEntryId']);
  const product = entry && org.living('Product2', entry['Product2Id']);
  if (!entry || !product) throw requiredMissing(['PricebookEntryId']);
  refuseForeignEntry(entry, parent);
  draft['Product2Id'] = idOf(product);
  draft['CurrencyIsoCode'] = valueIn(parent, 'CurrencyIsoCode');
  draft['ListPrice'] = valueIn(entry, 'UnitPrice');
  draft['UnitPrice'] ??= valueIn(entry, 'UnitPrice');
  if (valueIn(parent, 'Pricebook2Id') === null) {
    org.rewrite(type, parent, { Pricebook2Id: valueIn(entry, 'Pricebook2Id') }, author);
  }
  return product;
}

function refuseForeignEntry(entry: Row, parent: Row): void {
  const book = valueIn(parent, 'Pricebook2Id');
  if (book !== null && book !== entry['Pricebook2Id']) {
    throw fieldIntegrity(
      'PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the record)',
      ['PricebookEntryId'],
    );
  }
  if (entry['CurrencyIsoCode'] !== parent['CurrencyIsoCode']) {
    throw fieldIntegrity(
      'PricebookEntryId (pricebook entry currency code does not match the currency code of the record)',
      ['PricebookEntryId'],
    );
  }
}

/** A client sends the unit price or the total, never both; records that are loaded carry both. */
function takeUnitPriceFromTotal({ draft, given, author }: Change): void {
  if (author.origin === 'load' || !given.has('TotalPrice') || draft['TotalPrice'] === null) return;
  if (given.has('UnitPrice')) {
    throw fieldIntegrity('TotalPrice and UnitPrice cannot both be specified', ['UnitPrice']);
  }
  const quantity = decimal(draft['Quantity'] ?? null);
  if (quantity.unscaled === 0n) return;
  draft['UnitPrice'] = decimal(draft['TotalPrice'] ?? null).dividedBy(quantity, 2);
}

function grossPrice({ draft }: Change): Decimal {
  return decimal(draft['Quantity'] ?? null)
    .times(decimal(draft['UnitPrice'] ?? null))
    .round(2);
}

function netPrice({ draft }: Change): Decimal {
  const factor = HUNDRED.minus(decimal(draft['Discount'] ?? null)).percent();
  return decimal(draft['Quantity'] ?? null)
    .times(decimal(draft['UnitPrice'] ?? null))
    .times(factor)
    .round(2);
}

function decimal(value: Value): Decimal {
  return value instanceof Decimal ? value : Decimal.zero;
}

function isPriceChange(before: Row | undefined, after: Row | undefined): boolean {
  if (!before || !after) return true;
  return PRICED.some((field) => String(valueIn(before, field)) !== String(valueIn(after, field)));
}
