import { Decimal } from '../decimal.ts';
import { fieldIntegrity } from '../errors.ts';
import { STAGES } from '../schema/opportunity.ts';
import type { Author, Org } from '../store/org.ts';
import { type Draft, idOf, isDeleted, type Row, type Value, valueIn } from '../store/row.ts';
import type { Automation, Change } from './automation.ts';

/** What finance reads off an opportunity: a change of any of it is a new revision of the deal. */
const TERMS = [
  'Amount',
  'CurrencyIsoCode',
  'Start_Date__c',
  'End_Date__c',
  'Term_Months__c',
  'Billing_Frequency__c',
  'Billing_Timing__c',
  'Auto_Renew__c',
  'Payment_Terms__c',
  'Selling_Entity__c',
  'Tax_Jurisdiction__c',
];
const ONE = new Decimal(1n, 0);

export const opportunityRules: Automation = {
  derive(change) {
    applyStage(change);
    keepWhatLinesDecide(change);
    const { org, author, before, draft } = change;
    draft['HasOpportunityLineItem'] = before?.['HasOpportunityLineItem'] === true;
    if (!before) startRevisions(org, draft);
    else if (termsChanged(before, draft)) revise(org, before, draft, author);
  },
};

/** Closed and won follow from the stage, and so does the probability unless it was set by hand. */
function applyStage({ draft, before, given }: Change): void {
  const stage = STAGES.find(({ name }) => name === draft['StageName']);
  if (!stage) return;
  draft['IsClosed'] = stage.closed;
  draft['IsWon'] = stage.won;
  draft['ForecastCategory'] = stage.forecast;
  draft['ForecastCategoryName'] = stage.forecast;
  if (before?.['StageName'] !== stage.name && !given.has('Probability')) {
    draft['Probability'] = Decimal.parse(stage.probability) ?? null;
  }
}

/** With lines, an amount that is sent in is ignored without a word, and currency and price book stand firm. */
function keepWhatLinesDecide({ draft, before, author }: Change): void {
  if (before?.['HasOpportunityLineItem'] !== true || author.origin === 'load') return;
  draft['Amount'] = valueIn(before, 'Amount');
  for (const field of ['CurrencyIsoCode', 'Pricebook2Id']) {
    if (draft[field] !== valueIn(before, field)) {
      throw fieldIntegrity(`${field} cannot change on an opportunity with products`, [field]);
    }
  }
}

/** Lines that are added within the transaction that created the deal belong to its first revision. */
function startRevisions(org: Org, draft: Draft): void {
  draft['Revision__c'] ??= ONE;
  org.firstRevision(draft['Id'] as string);
}

function termsChanged(before: Row, draft: Draft): boolean {
  return TERMS.some((field) => !sameValue(valueIn(before, field), draft[field] ?? null));
}

function sameValue(a: Value, b: Value): boolean {
  return a instanceof Decimal && b instanceof Decimal ? a.compare(b) === 0 : a === b;
}

function revise(org: Org, before: Row, draft: Draft, author: Author): void {
  if (author.origin === 'load' || !org.firstRevision(idOf(before))) return;
  const revision = valueIn(before, 'Revision__c');
  draft['Revision__c'] = revision instanceof Decimal ? revision.plus(ONE) : ONE;
}

/** The lines of an opportunity have changed: its amount is their sum again, and the deal has a new revision. */
export function refreshFromLines(org: Org, opportunityId: Value, author: Author): void {
  const opportunity = org.living('Opportunity', opportunityId);
  if (!opportunity) return;
  const lines = org
    .table('OpportunityLineItem')
    .find('OpportunityId', opportunityId)
    .filter((line) => !isDeleted(line));
  const changes: Draft = { HasOpportunityLineItem: lines.length > 0 };
  // The last amount stays when the last line goes: from then on people set it again.
  if (lines.length > 0) changes['Amount'] = sumOf(lines, 'TotalPrice');
  revise(org, opportunity, changes, author);
  org.rewrite('Opportunity', opportunity, changes, author);
}

export function sumOf(rows: readonly Row[], field: string): Decimal {
  return rows.reduce((sum, row) => {
    const value = row[field];
    return value instanceof Decimal ? sum.plus(value) : sum;
  }, Decimal.zero);
}
