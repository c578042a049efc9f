import type { Company } from './model.ts';
import { lists } from './netsuite-lists.ts';
import { parties } from './netsuite-parties.ts';
import { transactions } from './netsuite-transactions.ts';
import { netsuiteIds, salesforceIds } from './vendor-ids.ts';
import type { VendorRecords } from './wire.ts';

/** What NetSuite knows of the company, in its own records; what is pointed at stands first. */
export function netsuiteRecords(company: Company): VendorRecords {
  const telling = { company, idOf: netsuiteIds(company) };
  const crmIdOf = salesforceIds(company);
  return { ...lists(telling), ...parties(telling, crmIdOf), ...transactions(telling, crmIdOf) };
}
