import {
  computed,
  currency,
  date,
  double,
  externalKey,
  flag,
  longText,
  lookup,
  percent,
  picklist,
  readOnly,
  required,
  text,
  whole,
} from './field.ts';
import { PAYMENT_TERMS } from './parties.ts';
import { sobject } from './sobject.ts';

export interface Stage {
  readonly name: string;
  readonly probability: string;
  readonly closed: boolean;
  readonly won: boolean;
  readonly forecast: string;
}

/** The org's sales process. Integrations must decide on the flags, never on the label. */
export const STAGES: readonly Stage[] = [
  { name: 'Prospecting', probability: '10', closed: false, won: false, forecast: 'Pipeline' },
  { name: 'Qualification', probability: '10', closed: false, won: false, forecast: 'Pipeline' },
  { name: 'Needs Analysis', probability: '20', closed: false, won: false, forecast: 'Pipeline' },
  { name: 'Value Proposition', probability: '50', closed: false, won: false, forecast: 'Pipeline' },
  {
    name: 'Proposal/Price Quote',
    probability: '75',
    closed: false,
    won: false,
    forecast: 'Best Case',
  },
  { name: 'Negotiation/Review', probability: '90', closed: false, won: false, forecast: 'Commit' },
  { name: 'Closed Won', probability: '100', closed: true, won: true, forecast: 'Closed' },
  { name: 'Closed Lost', probability: '0', closed: true, won: false, forecast: 'Omitted' },
];
const FORECASTS = ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'];

/** What the customer's invoices look like, written back by whoever bills. */
export const receivableFields = [
  text('Invoice_Number__c', 40),
  text('Invoice_Status__c', 40),
  currency('Invoice_Balance__c'),
];

export const opportunity = sobject({
  name: 'Opportunity',
  keyPrefix: '006',
  labelPlural: 'Opportunities',
  fields: [
    lookup('AccountId', 'Account', { childRelationshipName: 'Opportunities', cascadeDelete: true }),
    text('Name', 120, { nameField: true, ...required }),
    longText('Description', 32_000),
    picklist(
      'StageName',
      STAGES.map(({ name }) => name),
      { label: 'Stage', restricted: true, ...required },
    ),
    currency('Amount'),
    percent('Probability', 3, 0),
    date('CloseDate', required),
    picklist('Type', ['New Business', 'Existing Business', 'Renewal']),
    text('NextStep', 255),
    picklist('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    flag('IsClosed', { label: 'Closed', ...computed }),
    flag('IsWon', { label: 'Won', ...computed }),
    picklist('ForecastCategory', FORECASTS, computed),
    picklist('ForecastCategoryName', FORECASTS, { ...computed, label: 'Forecast Category' }),
    flag('HasOpportunityLineItem', { label: 'Has Line Item', ...computed }),
    lookup('Pricebook2Id', 'Pricebook2', {
      relationshipName: 'Pricebook2',
      childRelationshipName: 'Opportunities',
    }),
    lookup('OwnerId', 'User'),
    date('Start_Date__c'),
    date('End_Date__c'),
    double('Term_Months__c', 4, 0),
    picklist('Billing_Frequency__c', ['MONTHLY', 'QUARTERLY', 'ANNUALLY', 'ONE_TIME'], {
      restricted: true,
    }),
    picklist('Billing_Timing__c', ['ADVANCE', 'ARREARS'], { restricted: true }),
    flag('Auto_Renew__c'),
    picklist('Payment_Terms__c', PAYMENT_TERMS),
    text('Selling_Entity__c', 20),
    text('Tax_Jurisdiction__c', 2),
    double('Revision__c', 9, 0, readOnly),
    text('Gateway_Key__c', 64, externalKey),
    ...receivableFields,
  ],
});

/** What a line of an opportunity, quote or order says about the product and its price. */
export const lineFields = [
  lookup('PricebookEntryId', 'PricebookEntry', required),
  lookup('Product2Id', 'Product2', { relationshipName: 'Product2', ...readOnly }),
  double('Quantity', 18, 2, required),
  currency('UnitPrice', { label: 'Sales Price' }),
  currency('ListPrice', readOnly),
  date('ServiceDate'),
  text('Description', 255),
];

export const opportunityLineItem = sobject({
  name: 'OpportunityLineItem',
  label: 'Opportunity Product',
  keyPrefix: '00k',
  inheritsCurrency: true,
  fields: [
    lookup('OpportunityId', 'Opportunity', {
      childRelationshipName: 'OpportunityLineItems',
      cascadeDelete: true,
      nillable: false,
      updateable: false,
    }),
    whole('SortOrder'),
    ...lineFields,
    text('ProductCode', 255, readOnly),
    text('Name', 376, { nameField: true, ...computed }),
    currency('TotalPrice'),
    percent('Discount', 5, 2),
  ],
});

export const opportunityStage = sobject({
  name: 'OpportunityStage',
  label: 'Opportunity Stage',
  keyPrefix: '01J',
  deletable: false,
  createable: false,
  currencyless: true,
  fields: [
    text('MasterLabel', 255, { nameField: true, ...readOnly }),
    text('ApiName', 255, readOnly),
    flag('IsActive', readOnly),
    whole('SortOrder', readOnly),
    flag('IsClosed', readOnly),
    flag('IsWon', readOnly),
    picklist('ForecastCategory', FORECASTS, readOnly),
    picklist('ForecastCategoryName', FORECASTS, readOnly),
    percent('DefaultProbability', 3, 0, readOnly),
  ],
});
