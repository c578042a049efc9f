import type { Database } from '../../../store/database.ts';
import type { Size } from './company.ts';
import { customers } from './grow-customers.ts';
import { documents, draw } from './grow-documents.ts';
import { masters } from './grow-masters.ts';

/**
 * Grows the company to so many invoices, with customers, orders, payments, expense reports, events and cross
 * references in proportion, in SQL alone. Then tidies up: statistics, hint bits and the checkpoint of the growth
 * itself are not what is measured.
 */
export async function grow(db: Database, from: Size, to: Size): Promise<void> {
  const step = {
    firstInvoice: from.invoices + 1,
    lastInvoice: to.invoices,
    firstCustomer: from.customers + 1,
    lastCustomer: to.customers,
  };
  const statements = [
    ...(from.invoices === 0 ? masters() : []),
    ...customers(step.firstCustomer, step.lastCustomer),
    ...draw(step),
    ...documents(),
  ];
  for (const statement of statements) await db.query(statement);
  await db.query('vacuum (analyze)');
  await db.query('checkpoint');
}
