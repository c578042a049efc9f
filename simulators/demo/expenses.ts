import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, earlier, instantOn } from './calendar.ts';
import { entry } from './expense-entries.ts';
import type { ExpenseReport } from './expense-model.ts';
import { ABROAD, FATES, type Fate, HOME, PLOTS, type Plot } from './expense-story.ts';
import type { Customer, Employee, Reference } from './model.ts';
import { entityOf } from './organisation.ts';

/** About eighty reports, in every state of approval and payment. */
export function expenseReports(
  staff: readonly Employee[],
  customers: readonly Customer[],
  reference: Reference,
  today: DateText,
  random: Random,
): ExpenseReport[] {
  const travellers = staff.filter((e) => e.left === null);
  const billed = customers.filter((c) => c.knownTo === 'BOTH' && c.active);
  return FATES.map((fate, i) => {
    const employee = random.pick(travellers);
    const plot = PLOTS[i % PLOTS.length] ?? random.pick(PLOTS);
    const created = addDays(today, -random.int(...fate.age));
    const own = billed.filter((c) => c.entity === employee.entity);
    const customer = plot.billable ? random.pick(own) : null;
    return report(i, fate, plot, employee, customer, created, reference, today, random);
  });
}

function report(
  index: number,
  fate: Fate,
  plot: Plot,
  employee: Employee,
  customer: Customer | null,
  created: DateText,
  reference: Reference,
  today: DateText,
  random: Random,
): ExpenseReport {
  const key = `R${index + 1}`;
  const { currency } = entityOf(employee.entity);
  const place = random.pick(plot.abroad ? ABROAD : HOME[employee.entity]);
  const around = { employee, reference, customer };
  const entries = plot.spending.map(([type, paidWith], i) => {
    const spending = {
      key: `${key}-E${i + 1}`,
      type,
      paidWith,
      place,
      date: addDays(created, -random.int(1, 9)),
      currency,
      around,
    };
    return entry(spending, random);
  });
  const sentBack = fate.approval === 'A_RESU' || random.chance(0.1);
  return {
    key,
    number: (1_000_000 + index * 7919).toString(36).toUpperCase().padStart(6, '0'),
    name: customer ? `${plot.name}, ${customer.name}` : plot.name,
    purpose: plot.purpose,
    employee: employee.key,
    entity: employee.entity,
    currency,
    approval: fate.approval,
    payment: fate.payment,
    revision: sentBack ? 2 : 1,
    date: created,
    ...milestones(fate, created, today, random),
    comment: sentBack ? 'Please add the receipt of the hotel' : null,
    entries,
  };
}

/** Created, submitted two days later, approved within a week, paid some days after: never on the day itself. */
function milestones(
  fate: Fate,
  created: DateText,
  today: DateText,
  random: Random,
): Pick<ExpenseReport, 'createdAt' | 'submittedAt' | 'approvedAt' | 'paidAt' | 'changedAt'> {
  const at = (daysLater: number, minute: number): string =>
    instantOn(earlier(addDays(created, daysLater), addDays(today, -1)), minute);
  const approved = fate.approval === 'A_APPR';
  const paid = fate.payment === 'P_PAID' || fate.payment === 'P_PAYC';
  const createdAt = at(0, random.int(0, 100));
  const submittedAt = fate.approval === 'A_NOTF' ? null : at(2, random.int(101, 250));
  const approvedAt = approved ? at(random.int(3, 7), random.int(251, 400)) : null;
  const paidAt = paid ? at(random.int(8, 12), random.int(401, 539)) : null;
  const changedAt = paidAt ?? approvedAt ?? submittedAt ?? createdAt;
  return { createdAt, submittedAt, approvedAt, paidAt, changedAt };
}
