import { SalesforceError } from '../errors.ts';
import type { SObjectType } from '../schema/sobject.ts';
import type { Org } from '../store/org.ts';
import { type Draft, idOf, isDeleted, type Row, valueIn } from '../store/row.ts';

interface DuplicateRule {
  readonly name: string;
  readonly matchingRule: string;
  /** The fields that must all agree; the first of them is indexed. */
  readonly fields: readonly [string, ...string[]];
}

/** Both are of the alert kind: a client may override them with a header. */
const RULES: Readonly<Record<string, DuplicateRule>> = {
  Account: {
    name: 'Standard_Account_Duplicate_Rule',
    matchingRule: 'Standard_Account_Match_Rule_v1_0',
    fields: ['Name', 'BillingPostalCode'],
  },
  Contact: {
    name: 'Standard_Contact_Duplicate_Rule',
    matchingRule: 'Standard_Contact_Match_Rule_v1_1',
    fields: ['Email'],
  },
};
const ALERT = 'Use one of these records?';

/** Refuses a record that looks like another one, with the look-alikes in the answer. */
export function refuseLookAlike(
  org: Org,
  type: SObjectType,
  draft: Draft,
  before: Row | undefined,
): void {
  const rule = RULES[type.name];
  if (!rule?.fields.some((field) => keyOf(draft, field) !== keyOf(before ?? {}, field))) return;
  if (rule.fields.some((field) => keyOf(draft, field) === '')) return;
  const matches = org
    .table(type.name)
    .find(rule.fields[0], draft[rule.fields[0]] ?? null)
    .filter((row) => !isDeleted(row) && idOf(row) !== draft['Id'])
    .filter((row) => rule.fields.every((field) => keyOf(row, field) === keyOf(draft, field)));
  if (matches.length > 0) throw duplicatesDetected(type, rule, matches);
}

function keyOf(row: Row, field: string): string {
  return String(valueIn(row, field) ?? '').toLowerCase();
}

/** The member is spelled `duplicateResut`: the vendor's own slip, kept for compatibility. */
function duplicatesDetected(
  type: SObjectType,
  rule: DuplicateRule,
  matches: readonly Row[],
): SalesforceError {
  const duplicateResut = {
    allowSave: true,
    duplicateRule: rule.name,
    duplicateRuleEntityType: type.name,
    errorMessage: ALERT,
    matchResults: [
      {
        entityType: type.name,
        errors: [],
        matchEngine: 'FuzzyMatchEngine',
        matchRecords: matches.map((row) => matchRecord(type, row)),
        rule: rule.matchingRule,
        size: matches.length,
        success: true,
      },
    ],
  };
  return new SalesforceError('DUPLICATES_DETECTED', ALERT, { extra: { duplicateResut } });
}

function matchRecord(type: SObjectType, row: Row): unknown {
  const url = `/services/data/v60.0/sobjects/${type.name}/${idOf(row)}`;
  return {
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: { attributes: { type: type.name, url }, Id: idOf(row) },
  };
}
