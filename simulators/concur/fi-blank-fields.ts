import { asList, asObject, type Json } from './json.ts';

/** Every configurable field of a form stands in a document, filled or not: `<prefix>Custom1Code`, `…Value`, … */
function blanks(prefix: string, customs: number, orgUnits: number): Json {
  const empty: Json = {};
  const add = (family: string, count: number): void => {
    for (let i = 1; i <= count; i++) {
      empty[`${prefix}${family}${i}Code`] = null;
      empty[`${prefix}${family}${i}Value`] = null;
    }
  };
  add('Custom', customs);
  add('OrgUnit', orgUnits);
  return empty;
}

const EMPLOYEE = blanks('employee', 21, 6);
const REPORT = blanks('report', 20, 6);
const ENTRY = blanks('entry', 40, 6);
const ALLOCATION = blanks('allocation', 20, 0);

/** Added when a document is served, not when it is kept: they are most of its bytes and say nothing. */
export function withBlankFields(document: Json): Json {
  if (!Array.isArray(document['expenseEntry'])) return document;
  return {
    ...document,
    employee: { ...EMPLOYEE, ...asObject(document['employee']) },
    report: { ...REPORT, ...asObject(document['report']) },
    expenseEntry: asList(document['expenseEntry']).map((entry) => withEntryBlanks(asObject(entry))),
  };
}

const withEntryBlanks = (entry: Json): Json => ({
  ...ENTRY,
  ...entry,
  allocation: asList(entry['allocation']).map((part) => ({ ...ALLOCATION, ...asObject(part) })),
});
