import type { Books } from '../books/books.ts';
import { amountIn, type Entry, flagIn, linesOf, numberIn, textIn } from '../books/record.ts';
import { invalidFieldValue, userError } from '../errors.ts';
import { TYPES } from '../schema/types.ts';
import type { Prepare } from './documents.ts';
import { functionalCurrency } from './rates.ts';

/** Lists: what the form would have filled in. */
export const prepareList: Prepare = ({ books }, draft) => {
  const { fields } = TYPES[draft.type];
  if (fields['isInactive']) draft.values['isInactive'] ??= false;
  if (fields['fullName']) draft.values['fullName'] ??= fullName(books, draft);
  checkNoCycle(books, draft);
};

/** `Parent : Child`, as hierarchical lists are shown. */
function fullName(books: Books, draft: Entry): string | null {
  const name = textIn(draft, 'name') ?? textIn(draft, 'acctName');
  const parent = parentOf(books, draft);
  return parent ? `${textIn(parent, 'fullName')} : ${name}` : name;
}

function parentOf(books: Books, entry: Entry): Entry | undefined {
  const id = numberIn(entry, 'parent');
  return id === null ? undefined : books.findInFamily(TYPES[entry.type].family, id);
}

function checkNoCycle(books: Books, draft: Entry): void {
  for (let above = parentOf(books, draft); above; above = parentOf(books, above)) {
    if (above.id === draft.id) throw invalidFieldValue(draft.id, 'parent', 'parent');
  }
}

export const prepareCustomer: Prepare = (tenant, draft, before, mode) => {
  const { books } = tenant;
  const { values } = draft;
  prepareList(tenant, draft, before, mode);
  settleAddressDefaults(draft);
  forgetComputed(draft);
  values['isPerson'] ??= false;
  const named = flagIn(draft, 'isPerson')
    ? textIn(draft, 'lastName')
    : textIn(draft, 'companyName');
  if (!named)
    throw userError(
      `Please enter value(s) for: ${flagIn(draft, 'isPerson') ? 'Last Name' : 'Company Name'}`,
    );
  values['currency'] ??= functionalCurrency(books, numberIn(draft, 'subsidiary'));
  values['creditHoldOverride'] ??= 'AUTO';
  if (before && numberIn(before, 'currency') !== numberIn(draft, 'currency'))
    refuseOnceUsed(books, before);
};

/** A customer's currency is fixed once there are transactions in it. */
function refuseOnceUsed(books: Books, customer: Entry): void {
  if (books.linked('customer', customer).length > 0)
    throw userError('The currency of a customer with transactions cannot be changed.');
}

export const prepareContact: Prepare = (tenant, draft, before, mode) => {
  prepareList(tenant, draft, before, mode);
  const name = [textIn(draft, 'firstName'), textIn(draft, 'lastName')].filter(Boolean).join(' ');
  draft.values['entityId'] ??= name === '' ? textIn(draft, 'email') : name;
  if (!textIn(draft, 'entityId')) throw userError('Please enter value(s) for: Contact Name');
};

export const preparePeriod: Prepare = (_tenant, draft) => {
  for (const flag of ['isYear', 'isQuarter', 'isAdjust', 'closed', 'arLocked', 'apLocked']) {
    draft.values[flag] ??= false;
  }
  draft.values['allLocked'] ??= false;
  if ((textIn(draft, 'startDate') ?? '') > (textIn(draft, 'endDate') ?? ''))
    throw userError('The start date of a period cannot be after its end date.');
};

export const prepareRate: Prepare = (_tenant, draft) => {
  if (amountIn(draft, 'exchangeRate') <= 0n)
    throw invalidFieldValue(0, 'exchangeRate', 'exchangeRate');
};

export const prepareScheduleLine: Prepare = (tenant, draft, before, mode) => {
  prepareList(tenant, draft, before, mode);
  draft.values['name'] ??= `${textIn(draft, 'custrecord_tb_sl_date')}`;
};

/** Of several addresses marked as default the last one wins; without a mark it is the first. */
function settleAddressDefaults(entry: Entry): void {
  const lines = linesOf(entry, 'addressBook');
  for (const field of ['defaultBilling', 'defaultShipping']) {
    const chosen = lines.findLast((line) => flagIn(line, field)) ?? lines[0];
    for (const line of lines) line.values[field] = line === chosen;
  }
}

/** A loaded customer may show the figures of its day; they are worked out at each read instead. */
function forgetComputed(draft: Entry): void {
  for (const [name, field] of Object.entries(TYPES[draft.type].fields)) {
    if (field.computed) delete draft.values[name];
  }
}
