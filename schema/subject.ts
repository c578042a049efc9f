import { createUnionType } from 'type-graphql';
import { BillingAccountKey } from './billing-account.ts';
import { CreditMemoKey } from './credit-memo.ts';
import { CustomerKey } from './customer.ts';
import { EmployeeKey } from './employee.ts';
import { ExpenseReportKey } from './expense-report.ts';
import { InvoiceKey } from './invoice.ts';
import { OpportunityKey } from './opportunity.ts';
import { OrderKey } from './order.ts';
import { PaymentKey } from './payment.ts';

/** What a write or an exception can be about, by the name of its type. */
const subjects = {
  BillingAccount: BillingAccountKey,
  CreditMemo: CreditMemoKey,
  Customer: CustomerKey,
  Employee: EmployeeKey,
  ExpenseReport: ExpenseReportKey,
  Invoice: InvoiceKey,
  Opportunity: OpportunityKey,
  Order: OrderKey,
  Payment: PaymentKey,
} as const;

type SubjectType = keyof typeof subjects;
const types = Object.values(subjects);

export const Subject = createUnionType({
  name: 'Subject',
  description: 'What a write or an exception is about.',
  types: () => types,
});
export type Subject = InstanceType<(typeof subjects)[SubjectType]>;

/** The subject as an entity of its own subgraph; null for none, or of a type that is no subject. */
export function subjectOf(type: string | null, id: string | null): Subject | null {
  const Stub = subjects[type as SubjectType] as (typeof subjects)[SubjectType] | undefined;
  return Stub && id !== null ? Object.assign(new Stub(), { id }) : null;
}
