import { Money } from '../../schema/money.ts';
import type {
  BillingFrequency,
  BillingTiming,
  OpportunityLine,
  SubscriptionTerms,
} from '../../schema/opportunity.ts';
import { toDecimal, toMoney } from '../money.ts';
import { type Change, KeyRef, type Observed, Ref } from '../ports.ts';
import { flag, optional, required, Unmappable, wholeOrNull, word } from './fields.ts';
import { listIn, type SObject } from './queries.ts';
import { changeOf } from './record.ts';

/** What Salesforce’s `Opportunity` is, with the products on it. */
export function opportunity(record: SObject, instanceUrl: string): Change<'Opportunity'> {
  const currency = required(record, 'CurrencyIsoCode');
  const amount = optional(record, 'Amount');
  const account = optional(record, 'AccountId');
  const seller = optional(record, 'Selling_Entity__c');
  return changeOf({
    type: 'Opportunity',
    record,
    instanceUrl,
    keys: [{ kind: 'crm-opportunity', value: required(record, 'Id') }],
    unavailable: {
      amount: amount === null ? 'no amount has been entered yet' : null,
      terms: missingTiming(record) ? 'Billing_Timing__c is empty' : null,
    },
    facts: {
      name: required(record, 'Name'),
      stage: required(record, 'StageName'),
      // Stages are renamed by administrators; the flags keep their meaning.
      closed: flag(record, 'IsClosed'),
      won: flag(record, 'IsWon'),
      closeDate: required(record, 'CloseDate'),
      amount: amount === null ? new Money(0n, currency) : toMoney(amount, currency),
      terms: termsOf(record),
      taxJurisdiction: countryOrNull(record, 'Tax_Jurisdiction__c'),
      sellingEntityCode: seller,
      lines: listIn(record, 'OpportunityLineItems').records.map((line) => lineOf(line, currency)),
      revision: wholeOrNull(record, 'Revision__c') ?? 0,
      customerId: account === null ? null : new Ref('Customer', account),
      legalEntityId:
        seller === null ? null : new KeyRef('LegalEntity', 'legal-entity-code', seller),
    },
  });
}

const FREQUENCIES = {
  ONE_TIME: 'ONE_TIME',
  MONTHLY: 'MONTHLY',
  QUARTERLY: 'QUARTERLY',
  ANNUALLY: 'ANNUALLY',
} as const satisfies Record<string, BillingFrequency>;

const TIMINGS = {
  ADVANCE: 'ADVANCE',
  ARREARS: 'ARREARS',
} as const satisfies Record<string, BillingTiming>;

/** Terms are agreed once they have a start and a frequency. */
function termsOf(record: SObject): SubscriptionTerms | null {
  const start = optional(record, 'Start_Date__c');
  const frequency = optional(record, 'Billing_Frequency__c');
  const timing = optional(record, 'Billing_Timing__c');
  const billingFrequency =
    frequency === null ? null : word(FREQUENCIES, 'Billing_Frequency__c', frequency);
  const billingTiming = timing === null ? null : word(TIMINGS, 'Billing_Timing__c', timing);
  if (start === null || billingFrequency === null || billingTiming === null) return null;
  return {
    start,
    end: optional(record, 'End_Date__c'),
    months: wholeOrNull(record, 'Term_Months__c'),
    billingFrequency,
    billingTiming,
    autoRenew: flag(record, 'Auto_Renew__c'),
    paymentTermCode: optional(record, 'Payment_Terms__c'),
  };
}

/** Advance or arrears moves every invoice by a period, so nobody guesses it. */
const missingTiming = (record: SObject): boolean =>
  optional(record, 'Start_Date__c') !== null &&
  optional(record, 'Billing_Frequency__c') !== null &&
  optional(record, 'Billing_Timing__c') === null;

function countryOrNull(record: SObject, field: string): string | null {
  const code = optional(record, field);
  if (code === null || /^[A-Z]{2}$/.test(code)) return code;
  throw new Unmappable(`${field} is "${code}", which is no ISO country code`);
}

function lineOf(line: SObject, currency: string): Observed<OpportunityLine> {
  const product = optional(line, 'Product2Id');
  return {
    id: required(line, 'Id'),
    description: optional(line, 'Description') ?? optional(line, 'Product2.Name'),
    quantity: toDecimal(required(line, 'Quantity')),
    unitPrice: toDecimal(required(line, 'UnitPrice')),
    total: toMoney(required(line, 'TotalPrice'), currency),
    productId: product === null ? null : new Ref('Product', product),
  };
}
