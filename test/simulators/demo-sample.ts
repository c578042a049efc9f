import fc from 'fast-check';
import { generateCompany } from '../../simulators/demo/company.ts';
import type { Company } from '../../simulators/demo/model.ts';

export const seeds = fc.integer({ min: 1, max: 1_000_000 });
export const days = fc.constantFrom(
  '2026-11-22',
  '2026-01-01',
  '2028-02-29',
  '2027-03-31',
  '2026-12-31',
);

/** Companies on ordinary and awkward days, another handful at every run; `SEED` repeats a run. */
export function sampleCompanies(): (check: (company: Company) => void) => void {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
  const companies = fc
    .sample(fc.tuple(seeds, days), { numRuns: 6, seed })
    .map(([own, today]) => generateCompany({ seed: own, today }));
  const named = companies.map((c) => `${c.seed} on ${c.today}`).join(', ');
  console.info(`SEED ${seed} gives ${named}`);
  return (check) => {
    for (const company of companies) {
      try {
        check(company);
      } catch (error) {
        // A failure is only of use with the company that showed it.
        throw new Error(`company ${company.seed} on ${company.today}: ${error}`, { cause: error });
      }
    }
  };
}
