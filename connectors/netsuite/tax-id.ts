import type { TaxIdCheck } from '../../schema/billing-account.ts';

/** Forms of tax registration numbers, without blanks, dots and hyphens; a country’s own prefix may be missing. */
const FORMS: Readonly<Record<string, RegExp>> = {
  AT: /^(AT)?U\d{8}$/,
  AU: /^\d{11}$/,
  BE: /^(BE)?[01]\d{9}$/,
  CA: /^\d{9}(RT\d{4})?$/,
  CH: /^CHE\d{9}(MWST|TVA|IVA)?$/,
  CZ: /^(CZ)?\d{8,10}$/,
  DE: /^(DE)?\d{9}$/,
  DK: /^(DK)?\d{8}$/,
  ES: /^(ES)?[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^(FI)?\d{8}$/,
  FR: /^(FR)?[0-9A-HJ-NP-Z]{2}\d{9}$/,
  GB: /^(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  IE: /^(IE)?\d[0-9A-Z+*]\d{5}[A-W][A-IW]?$/,
  IT: /^(IT)?\d{11}$/,
  JP: /^T?\d{13}$/,
  LU: /^(LU)?\d{8}$/,
  NL: /^(NL)?\d{9}B\d{2}$/,
  NO: /^(NO)?\d{9}(MVA)?$/,
  PL: /^(PL)?\d{10}$/,
  PT: /^(PT)?\d{9}$/,
  SE: /^(SE)?\d{10}01$/,
  US: /^\d{9}$/,
};

export interface TaxId {
  readonly check: TaxIdCheck;
  /**
   * The same for every spelling of one number: country code and number without separators, `DE136695976`.
   * Null unless the number has the form of its country: `n/a` must not make one customer of two.
   */
  readonly key: string | null;
}

/** What is known of a registration number by its form. */
export function taxIdOf(country: string | null, number: string | null): TaxId {
  const bare = number?.toUpperCase().replace(/[\s.\-/]/g, '') ?? '';
  if (bare === '') return { check: 'MISSING', key: null };
  const form = country === null ? undefined : FORMS[country];
  if (country === null || !form) return { check: 'NOT_CHECKED', key: null };
  if (!form.test(bare)) return { check: 'INVALID', key: null };
  return { check: 'FORMAT_VALID', key: bare.startsWith(country) ? bare : `${country}${bare}` };
}
