import type { Random } from '../kernel/random.ts';
import type { SimulatedSystem } from '../kernel/server.ts';
import { addDays, type DateText } from './calendar.ts';
import { asRecord, textIn, WaitingList } from './ledger-view.ts';
import type { Habit } from './life.ts';

/** What employees and their managers do in the expense system. */
export function expenseHabits(
  concur: SimulatedSystem,
  random: Random,
  today: () => DateText,
): Habit[] {
  const inState = (...states: string[]) =>
    new WaitingList(concur, 'reports', (r) => states.includes(textIn(r, 'approvalStatusId')));
  const mine = inState('A_NOTF', 'A_RESU');
  const pending = inState('A_FILE', 'A_PEND', 'A_PECO', 'A_PBDG');
  const reviewed = inState('A_ACCO');
  const travellers = new WaitingList(concur, 'users', (u) => u['active'] === true);
  const onReport = (list: WaitingList, act: (reportId: string) => void) => (): boolean => {
    const report = list.take((all) => random.pick(all));
    if (report) act(textIn(report, 'reportId'));
    return report !== undefined;
  };
  return [
    {
      name: 'submit an expense report',
      weight: 0.8,
      run: onReport(mine, (reportId) => concur.act('submitReport', { reportId })),
    },
    {
      name: 'pass an expense report on to accounting',
      weight: 0.7,
      run: onReport(pending, (reportId) =>
        concur.act('advanceReport', { reportId, approvalStatus: 'A_ACCO' }),
      ),
    },
    {
      name: 'approve an expense report',
      weight: 0.8,
      run: onReport(reviewed, (reportId) => concur.act('approveReport', { reportId })),
    },
    {
      name: 'send an expense report back',
      weight: 0.15,
      run: onReport(pending, (reportId) =>
        concur.act('sendBackReport', { reportId, comment: 'Who was at the table?' }),
      ),
    },
    {
      name: 'begin an expense report',
      weight: 0.5,
      run: () => begin(concur, travellers, random, today()),
    },
  ];
}

const CLAIMS = [
  { code: 'TAXIX', vendor: 'Yellow Newt Cabs', least: 900, most: 6400 },
  { code: 'LUNCH', vendor: 'Two Forks', least: 1100, most: 3400 },
  { code: 'OFCSP', vendor: 'Paperclip Palace', least: 600, most: 9000 },
] as const;

const SPEND = 'urn:ietf:params:scim:schemas:extension:spend:2.0:User';

function begin(
  concur: SimulatedSystem,
  travellers: WaitingList,
  random: Random,
  today: DateText,
): boolean {
  const user = travellers.take((all) => random.pick(all));
  if (!user) return false;
  const currencyCode = textIn(asRecord(user[SPEND]), 'reimbursementCurrency');
  const expenses = CLAIMS.slice(0, random.int(1, CLAIMS.length)).map((claim) => {
    const cents = String(random.int(claim.least, claim.most)).padStart(3, '0');
    return {
      expenseType: claim.code,
      paymentType: 'CASH',
      transactionDate: addDays(today, -random.int(0, 6)),
      transactionAmount: { value: `${cents.slice(0, -2)}.${cents.slice(-2)}`, currencyCode },
      vendor: { description: claim.vendor },
      receiptType: 'R',
      hasReceipt: true,
    };
  });
  concur.act('createReport', { userId: textIn(user, 'id'), name: 'Out and about', expenses });
  return true;
}
