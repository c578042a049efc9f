import type { Input } from '../save/input.ts';
import { createRecord } from '../save/save.ts';
import { type Author, type Org, typeNamed } from '../store/org.ts';
import { idOf, isDeleted, type Row, valueIn } from '../store/row.ts';

export interface LineInput extends Input {
  readonly PricebookEntryId?: string;
  readonly Product2Id?: string;
  readonly ProductCode?: string;
  readonly UnitPrice?: string | number;
}

interface Desk {
  readonly org: Org;
  readonly author: Author;
}

/** Puts a product on an opportunity as a person would: who sells something without a price enters one first. */
export function addLine(desk: Desk, opportunity: Row, line: LineInput): Row {
  const { ProductCode, Product2Id, ...fields } = line;
  const PricebookEntryId = fields.PricebookEntryId ?? idOf(priceFor(desk, opportunity, line));
  return createRecord(
    desk.org,
    typeNamed('OpportunityLineItem'),
    { ...fields, OpportunityId: idOf(opportunity), PricebookEntryId },
    desk.author,
  );
}

function priceFor(desk: Desk, opportunity: Row, line: LineInput): Row {
  const product = productOf(desk.org, line);
  const standard = standardPricebook(desk.org);
  const book = valueIn(opportunity, 'Pricebook2Id') ?? idOf(standard);
  const inStandard = entryIn(desk, opportunity, product, idOf(standard), line);
  return book === idOf(standard)
    ? inStandard
    : entryIn(desk, opportunity, product, String(book), line);
}

function entryIn(
  desk: Desk,
  opportunity: Row,
  product: Row,
  pricebookId: string,
  line: LineInput,
): Row {
  const currency = valueIn(opportunity, 'CurrencyIsoCode');
  const entries = desk.org.table('PricebookEntry').find('Product2Id', idOf(product));
  const existing = entries.find(
    (entry) =>
      !isDeleted(entry) &&
      entry['Pricebook2Id'] === pricebookId &&
      entry['CurrencyIsoCode'] === currency,
  );
  if (existing) return existing;
  return createRecord(
    desk.org,
    typeNamed('PricebookEntry'),
    {
      Pricebook2Id: pricebookId,
      Product2Id: idOf(product),
      UnitPrice: line.UnitPrice ?? 0,
      CurrencyIsoCode: currency,
      IsActive: true,
    },
    desk.author,
  );
}

function productOf(org: Org, { Product2Id, ProductCode }: LineInput): Row {
  const product =
    Product2Id === undefined
      ? org
          .table('Product2')
          .find('ProductCode', ProductCode ?? '')
          .find((row) => !isDeleted(row))
      : org.living('Product2', Product2Id);
  if (product) return product;
  throw new Error(`there is no product ${Product2Id ?? ProductCode ?? '(none named)'}`);
}

function standardPricebook(org: Org): Row {
  for (const row of org.table('Pricebook2').all()) if (row['IsStandard'] === true) return row;
  throw new Error('the org has no standard price book');
}
