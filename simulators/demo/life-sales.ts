import type { Random } from '../kernel/random.ts';
import type { SimulatedSystem } from '../kernel/server.ts';
import { addDays, addMonths, type DateText } from './calendar.ts';
import { textIn, WaitingList } from './ledger-view.ts';
import type { Habit } from './life.ts';
import { OPEN_STAGES } from './model.ts';

/** What sales people do in the CRM. */
export function salesHabits(
  salesforce: SimulatedSystem,
  random: Random,
  today: () => DateText,
): Habit[] {
  const open = new WaitingList(salesforce, 'Opportunity', (o) => o['IsClosed'] !== true);
  const contacts = new WaitingList(salesforce, 'Contact', (c) => c['IsDeleted'] !== true);
  const accounts = new WaitingList(salesforce, 'Account', (a) => a['IsDeleted'] !== true);
  return [
    { name: 'move an opportunity on', weight: 1.5, run: () => moveOn(salesforce, open, random) },
    { name: 'edit a contact', weight: 0.7, run: () => editContact(salesforce, contacts, random) },
    {
      name: 'begin an opportunity',
      weight: 0.5,
      run: () => begin(salesforce, accounts, random, today()),
    },
  ];
}

/** One stage further; behind the last one it is mostly won. */
function moveOn(salesforce: SimulatedSystem, open: WaitingList, random: Random): boolean {
  const opportunity = open.take((all) => random.pick(all));
  if (!opportunity) return false;
  const at = OPEN_STAGES.indexOf(opportunity['StageName'] as (typeof OPEN_STAGES)[number]);
  const next = OPEN_STAGES[at + 1] ?? (random.chance(0.7) ? 'Closed Won' : 'Closed Lost');
  salesforce.act('setStage', { id: textIn(opportunity, 'Id'), stage: next });
  return true;
}

const TITLES = ['Head of Finance', 'Deputy Head of Finance', 'Buyer', 'Senior Buyer', 'Treasurer'];

function editContact(salesforce: SimulatedSystem, contacts: WaitingList, random: Random): boolean {
  const contact = contacts.take((all) => random.pick(all));
  if (!contact) return false;
  const others = TITLES.filter((t) => t !== contact['Title']);
  salesforce.act('editContact', { id: textIn(contact, 'Id'), Title: random.pick(others) });
  return true;
}

function begin(
  salesforce: SimulatedSystem,
  accounts: WaitingList,
  random: Random,
  today: DateText,
): boolean {
  const account = accounts.take((all) => random.pick(all));
  if (!account) return false;
  const start = addDays(today, 30);
  const currency = textIn(account, 'CurrencyIsoCode');
  salesforce.act('createOpportunity', {
    Name: `${textIn(account, 'Name')}: more seats`,
    AccountId: textIn(account, 'Id'),
    CloseDate: addDays(today, random.int(10, 60)),
    CurrencyIsoCode: currency,
    Start_Date__c: start,
    End_Date__c: addDays(addMonths(start, 12), -1),
    Term_Months__c: 12,
    Billing_Frequency__c: random.pick(['MONTHLY', 'QUARTERLY', 'ANNUALLY']),
    Billing_Timing__c: 'ADVANCE',
    Selling_Entity__c: currency === 'USD' || currency === 'GBP' ? 'US01' : 'DE01',
    Tax_Jurisdiction__c: textIn(account, 'BillingCountry'),
    lines: [{ ProductCode: 'PLT-PRO', Quantity: random.int(2, 30), UnitPrice: 1188 }],
  });
  return true;
}
