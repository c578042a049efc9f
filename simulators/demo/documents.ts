import { productOf } from './catalogue.ts';
import { TAXES } from './ledger-setup.ts';
import type { Customer, DocumentLine, EntityCode, Project, Tax } from './model.ts';
import { type Minor, percentOf, split, sum } from './money.ts';

export function taxOf(code: string): Tax {
  const tax = TAXES.find((t) => t.code === code);
  if (!tax) throw new Error(`no tax ${code}`);
  return tax;
}

/** The customer's own tax, except that print is taxed at the reduced rate in Germany. */
export function taxFor(customer: Customer, sku: string): Tax {
  const reduced = customer.tax === 'DE-19' && productOf(sku).reducedRate;
  return taxOf(reduced ? 'DE-7' : customer.tax);
}

export interface Taxable {
  readonly net: Minor;
  readonly tax: string;
}

/**
 * Tax of each line (A4). The American company rounds each line. The German one rounds once per rate on
 * the document's sum, and its lines share that amount.
 */
export function taxAmounts(entity: EntityCode, lines: readonly Taxable[]): Minor[] {
  return entity === 'US01'
    ? lines.map((line) => percentOf(line.net, taxOf(line.tax).percent))
    : taxByRate(lines);
}

function taxByRate(lines: readonly Taxable[]): Minor[] {
  const amounts = new Map<Taxable, Minor>();
  for (const code of new Set(lines.map((l) => l.tax))) {
    const members = lines.filter((l) => l.tax === code);
    const nets = members.map((l) => l.net);
    const tax = percentOf(sum(nets), taxOf(code).percent);
    const shares = tax === 0n ? [] : split(tax, nets);
    members.forEach((line, i) => {
      amounts.set(line, shares[i] ?? 0n);
    });
  }
  return lines.map((line) => amounts.get(line) ?? 0n);
}

/** A line before its tax is known. */
export type Draft = Pick<
  DocumentLine,
  | 'product'
  | 'description'
  | 'quantity'
  | 'unitPrice'
  | 'discountPercent'
  | 'net'
  | 'serviceStart'
  | 'serviceEnd'
> & { readonly tax?: string };

const LOCATION: Readonly<Record<EntityCode, string>> = { US01: 'NYC', DE01: 'BER' };

/** Document lines with their tax and the dimensions that their accounts ask for. */
export function documentLines(
  customer: Customer,
  drafts: readonly Draft[],
  projects: readonly Project[],
): DocumentLine[] {
  const taxed = drafts.map((d) => ({ ...d, tax: d.tax ?? taxFor(customer, d.product).code }));
  const amounts = taxAmounts(customer.entity, taxed);
  const project = projects.find((p) => p.customer === customer.key);
  return taxed.map((draft, i) => {
    const product = productOf(draft.product);
    return {
      ...draft,
      taxPercent: taxOf(draft.tax).percent,
      taxAmount: amounts[i] ?? 0n,
      department: product.department,
      costCenter: product.costCenter,
      location: LOCATION[customer.entity],
      project: product.family === 'Services' ? (project?.code ?? null) : null,
    };
  });
}
