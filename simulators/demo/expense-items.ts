import type { Random } from '../kernel/random.ts';
import type { ExpenseAllocation, ExpenseItem, ExpenseTax } from './expense-model.ts';
import { EXPENSE_TYPES, type ExpenseTypeCode } from './expense-types.ts';
import type { Customer, Employee, Reference } from './model.ts';
import { type Minor, split, taxWithin } from './money.ts';

/** What an item takes from the report around it. */
export interface Surroundings {
  readonly employee: Employee;
  readonly country: string;
  readonly reference: Reference;
  /** Who is charged for it, if anybody. */
  readonly customer: Customer | null;
  readonly taxReceipt: boolean;
}

type Bare = Omit<ExpenseItem, 'taxes' | 'allocations'>;

/** Adds taxes and allocations; a personal item is nobody's cost and has neither. */
export function accounted(item: Bare, around: Surroundings, random: Random): ExpenseItem {
  if (item.personal) return { ...item, taxes: [], allocations: [] };
  const type = item.type as ExpenseTypeCode;
  return {
    ...item,
    taxes: around.taxReceipt ? taxesIn(type, item.approved, around) : [],
    allocations: allocationsOf(item, around, random),
  };
}

/** Germany gives input tax back in full. Britain gives nothing back here, except half of it for a rented car. */
function taxesIn(type: ExpenseTypeCode, gross: Minor, around: Surroundings): ExpenseTax[] {
  const german = EXPENSE_TYPES[type].germanTax;
  if (around.country === 'DE' && german !== null) {
    const tax = taxWithin(gross, german);
    const authority = 'Germany VAT';
    return [
      {
        code: `DE-V${german}`,
        reclaimCode: 'R100',
        authority,
        country: 'DE',
        tax,
        reclaimable: tax,
      },
    ];
  }
  if (around.country !== 'GB' || german === null) return [];
  const tax = taxWithin(gross, '20');
  const half = type === 'CARRT';
  return [
    {
      code: 'GB-V20',
      reclaimCode: half ? 'R50' : 'R0',
      authority: 'United Kingdom VAT',
      country: 'GB',
      tax,
      reclaimable: half ? (tax + 1n) / 2n : 0n,
    },
  ];
}

const SHARES: readonly (readonly number[])[] = [[100], [100], [100], [60, 40], [50, 30, 20]];

/** The employee's own cost centre first; further shares go to others of the same company. */
function allocationsOf(item: Bare, around: Surroundings, random: Random): ExpenseAllocation[] {
  const percents = random.pick(SHARES);
  const amounts = split(item.approved, percents.map(BigInt));
  const { employee, customer, reference } = around;
  const project = projectFor(around, random);
  const others = reference.costCenters.filter(
    (c) => c.active && c.entities.includes(employee.entity) && c.code !== employee.costCenter,
  );
  return percents.map((percent, i) => {
    const other = i === 0 ? null : random.pick(others);
    return {
      key: `${item.key}-A${i + 1}`,
      percent,
      amount: amounts[i] ?? 0n,
      costCenter: other?.code ?? employee.costCenter,
      department: other?.department ?? employee.department,
      project: i === 0 ? project : null,
      customer: i === 0 ? (customer?.key ?? null) : null,
      account: EXPENSE_TYPES[item.type as ExpenseTypeCode].account,
    };
  });
}

function projectFor(
  { employee, customer, reference }: Surroundings,
  random: Random,
): string | null {
  const open = reference.projects.filter((p) => p.active && p.entity === employee.entity);
  if (customer) return open.find((p) => p.customer === customer.key)?.code ?? null;
  return random.chance(0.4) ? random.pick(open.filter((p) => p.customer === null)).code : null;
}
