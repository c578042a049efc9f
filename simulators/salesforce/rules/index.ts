import type { Automation } from './automation.ts';
import { opportunityLineRules, orderItemRules, quoteLineRules } from './lines.ts';
import { opportunityRules } from './opportunity.ts';
import { orderRules } from './order.ts';
import { accountRules, contactRules, userRules } from './parties.ts';
import { pricebookEntryRules } from './pricebook-entry.ts';
import { quoteRules } from './quote.ts';

const automations: Readonly<Record<string, Automation>> = {
  Account: accountRules,
  Contact: contactRules,
  User: userRules,
  PricebookEntry: pricebookEntryRules,
  Opportunity: opportunityRules,
  OpportunityLineItem: opportunityLineRules,
  Quote: quoteRules,
  QuoteLineItem: quoteLineRules,
  Order: orderRules,
  OrderItem: orderItemRules,
};

/** What the org does by itself around records of this type; nothing for most. */
export function automationOf(type: string): Automation {
  return automations[type] ?? {};
}
