import { Decimal } from '../decimal.ts';
import type { Author, Org } from '../store/org.ts';
import { type Draft, isDeleted, type Row, type Value, valueIn } from '../store/row.ts';
import type { Automation } from './automation.ts';
import { sumOf } from './opportunity.ts';

export const quoteRules: Automation = {
  derive({ org, draft, before }) {
    draft['QuoteNumber'] ??= org.autoNumber('Quote');
    const deal = org.living('Opportunity', draft['OpportunityId']);
    if (deal) {
      draft['AccountId'] = valueIn(deal, 'AccountId');
      draft['CurrencyIsoCode'] = valueIn(deal, 'CurrencyIsoCode');
    }
    Object.assign(draft, totals(before ? linesOf(org, draft['Id'] ?? null) : [], draft));
  },
};

/** The lines of a quote have changed: its totals follow. */
export function refreshQuote(org: Org, quoteId: Value, author: Author): void {
  const quote = org.living('Quote', quoteId);
  if (quote) org.rewrite('Quote', quote, totals(linesOf(org, quoteId), quote), author);
}

function totals(lines: readonly Row[], quote: Row): Draft {
  const total = sumOf(lines, 'TotalPrice');
  const grand = [quote['Tax'], quote['ShippingHandling']].reduce<Decimal>(
    (sum, extra) => (extra instanceof Decimal ? sum.plus(extra) : sum),
    total,
  );
  return { Subtotal: sumOf(lines, 'Subtotal'), TotalPrice: total, GrandTotal: grand };
}

function linesOf(org: Org, quoteId: Value): Row[] {
  return org
    .table('QuoteLineItem')
    .find('QuoteId', quoteId)
    .filter((line) => !isDeleted(line));
}
