import type { AllocationFields, LegalEntityRule } from './options.ts';
import type { Codes } from './statuses.ts';

/** What the tenant’s configuration means. */
export interface Rules {
  readonly legalEntities: readonly LegalEntityRule[];
  readonly fields: AllocationFields;
  readonly codes: Codes;
}
