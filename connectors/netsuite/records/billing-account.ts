import type { TaxProfile } from '../../../schema/billing-account.ts';
import type { Address } from '../../../schema/common.ts';
import type { Change } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf } from '../record.ts';
import { countryOf, optional, required, word } from '../row.ts';
import type { Row } from '../suiteql.ts';
import { taxIdOf } from '../tax-id.ts';
import { creditOf, limitOf } from './credit-standing.ts';
import { exemptionReason, TAX_CATEGORIES } from './sales-tax-item.ts';

/** A customer’s account with one legal entity. */
export function billingAccountOf(row: Row, url: string | null): Change {
  const currency = required(row, 'currency');
  const terms = optional(row, 'terms');
  const receivable = optional(row, 'receivablesaccount');
  return changeOf({
    type: 'BillingAccount',
    row,
    url,
    unavailable: {
      'credit.since': 'NetSuite does not keep since when the standing is so',
      'taxProfile.exemptionExpires': 'NetSuite does not keep the end of an exemption',
    },
    facts: {
      number: required(row, 'entityid'),
      currency,
      billTo: billToOf(row),
      taxProfile: taxProfileOf(row),
      creditLimit: limitOf(row, currency),
      credit: creditOf(row, currency),
      customerId: new Ref('Customer', required(row, 'id')),
      legalEntityId: new Ref('LegalEntity', required(row, 'subsidiary')),
      paymentTermId: terms === null ? null : new Ref('PaymentTerm', terms),
      receivableAccountId: receivable === null ? null : new Ref('GLAccount', receivable),
    },
  });
}

function billToOf(row: Row): Address | null {
  const lines = [row['addr1'], row['addr2'], row['addr3']].filter((line) => line !== undefined);
  const country = countryOf(row, 'country');
  if (lines.length === 0 && row['city'] === undefined && country === null) return null;
  return {
    lines,
    city: optional(row, 'city'),
    subdivision: optional(row, 'state'),
    postalCode: optional(row, 'zip'),
    country,
  };
}

function taxProfileOf(row: Row): TaxProfile {
  const jurisdiction = countryOf(row, 'country');
  const registrationNumber = optional(row, 'defaulttaxreg');
  const letter = optional(row, 'taxcategory');
  const category = letter === null ? null : word(TAX_CATEGORIES, 'taxcategory', letter);
  return {
    jurisdiction,
    subdivision: optional(row, 'state'),
    registrationNumber,
    validated: taxIdOf(jurisdiction, registrationNumber).check,
    category,
    exemptionReason:
      category === null ? null : exemptionReason(category, optional(row, 'taxdescription')),
    exemptionExpires: null,
  };
}
