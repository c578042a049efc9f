import { requiredMissing, SalesforceError } from '../errors.ts';
import type { Org } from '../store/org.ts';
import { idOf, isDeleted, type Row, valueIn } from '../store/row.ts';
import type { Automation, Change } from './automation.ts';

/** One price per product, price book and currency; outside the standard book only where the standard book has one. */
export const pricebookEntryRules: Automation = {
  derive(change) {
    const { org, draft, author } = change;
    const product = org.living('Product2', draft['Product2Id']);
    if (product) {
      draft['Name'] = valueIn(product, 'Name');
      draft['ProductCode'] = valueIn(product, 'ProductCode');
    }
    const siblings = pricesOf(change);
    refuseSecondPrice(change, siblings);
    if (!isStandard(org, draft)) {
      const standard = siblings.find((entry) => isStandard(org, entry));
      if (!standard && author.origin !== 'load') throw noStandardPrice();
      if (standard && draft['UseStandardPrice'] === true)
        draft['UnitPrice'] = valueIn(standard, 'UnitPrice');
    }
    if ((draft['UnitPrice'] ?? null) === null) throw requiredMissing(['UnitPrice']);
  },
};

/** The other prices of the same product in the same currency. */
function pricesOf({ org, draft }: Change): Row[] {
  return org
    .table('PricebookEntry')
    .find('Product2Id', draft['Product2Id'] ?? null)
    .filter(
      (entry) =>
        !isDeleted(entry) &&
        idOf(entry) !== draft['Id'] &&
        entry['CurrencyIsoCode'] === draft['CurrencyIsoCode'],
    );
}

function refuseSecondPrice({ draft }: Change, siblings: readonly Row[]): void {
  if (!siblings.some((entry) => entry['Pricebook2Id'] === draft['Pricebook2Id'])) return;
  throw new SalesforceError(
    'DUPLICATE_VALUE',
    'This price definition already exists in this price book',
    { fields: [] },
  );
}

function isStandard(org: Org, entry: Row): boolean {
  return org.living('Pricebook2', entry['Pricebook2Id'])?.['IsStandard'] === true;
}

function noStandardPrice(): SalesforceError {
  return new SalesforceError(
    'STANDARD_PRICE_NOT_DEFINED',
    'No standard price defined for this product',
    {
      fields: [],
    },
  );
}
