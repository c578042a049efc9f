import type { CreditMemo } from '../../../schema/credit-memo.ts';
import type { Payment } from '../../../schema/payment.ts';
import { type Change, type KeyRef, type Observed, Ref, type Touched } from '../../ports.ts';

type Document = Observed<CreditMemo | Payment>;

/** A document moves what its customer owes, and NetSuite moves no date of the customer for that. */
export const itsCustomer = ({ facts }: Change): Touched[] =>
  read('customer', (facts as Document).billingAccountId);

/** Some ways of paying move no date of the invoice that is paid. */
export const itsCustomerAndInvoices = (change: Change): Touched[] => [
  ...itsCustomer(change),
  ...(change.facts as Document).applications.flatMap(({ invoiceId }) => read('invoice', invoiceId)),
];

const read = (feed: string, of: Ref | KeyRef): Touched[] =>
  of instanceof Ref ? [{ feed, externalId: of.externalId }] : [];
