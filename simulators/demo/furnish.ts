import type { SimClock } from '../kernel/clock.ts';
import type { SimulatedSystem } from '../kernel/server.ts';
import { type DateText, dateText } from './calendar.ts';
import { generateCompany } from './company.ts';
import { concurRecords } from './concur.ts';
import { LedgerFile } from './ledger-file.ts';
import type { DemoSystems } from './life.ts';
import { netsuiteRecords } from './netsuite.ts';
import { remembered } from './remembered.ts';
import { salesforceRecords } from './salesforce.ts';
import type { VendorRecords } from './wire.ts';

export const VENDORS = ['salesforce', 'netsuite', 'concur'] as const;
export type Vendor = (typeof VENDORS)[number];

export interface Furnished {
  readonly systems: DemoSystems;
  /** Writes down what is not written yet. */
  close(): Promise<void>;
}

/** The company's records for each vendor. */
export function demoRecords(seed: number, today: DateText): Record<Vendor, VendorRecords> {
  const company = generateCompany({ seed, today });
  return {
    salesforce: salesforceRecords(company),
    netsuite: netsuiteRecords(company),
    concur: concurRecords(company),
  };
}

/** Fills the stand-ins with what they knew when they stopped, or else with the demo company as of today. */
export async function furnish(
  systems: DemoSystems,
  {
    demo,
    seed,
    clock,
    dataDir,
  }: {
    readonly demo: boolean;
    readonly seed: number;
    readonly clock: SimClock;
    readonly dataDir?: string | undefined;
  },
): Promise<Furnished> {
  if (dataDir === undefined) {
    if (demo) await loadAll(systems, demoRecords(seed, dateText(clock.now())));
    return { systems, close: async () => {} };
  }
  const file = (vendor: Vendor) => new LedgerFile(dataDir, vendor, seed);
  const kept = await keptRecords(file);
  const memory = (vendor: Vendor) => remembered(systems[vendor], file(vendor), { clock });
  const memories = {
    salesforce: memory('salesforce'),
    netsuite: memory('netsuite'),
    concur: memory('concur'),
  };
  const noticing = {
    salesforce: memories.salesforce.system,
    netsuite: memories.netsuite.system,
    concur: memories.concur.system,
  };
  if (kept) await loadKept(systems, kept, dataDir);
  else if (demo) await loadAll(noticing, demoRecords(seed, dateText(clock.now())));
  return {
    systems: noticing,
    close: async () => {
      await Promise.all(VENDORS.map((vendor) => memories[vendor].close()));
    },
  };
}

/** All three or none: books of different days do not fit together. */
async function keptRecords(
  file: (vendor: Vendor) => LedgerFile,
): Promise<Record<Vendor, VendorRecords> | undefined> {
  const [salesforce, netsuite, concur] = await Promise.all([
    file('salesforce').read(),
    file('netsuite').read(),
    file('concur').read(),
  ]);
  return salesforce && netsuite && concur ? { salesforce, netsuite, concur } : undefined;
}

async function loadAll(
  systems: DemoSystems,
  records: Record<Vendor, VendorRecords>,
): Promise<void> {
  for (const vendor of VENDORS) await systems[vendor].load(records[vendor]);
}

async function loadKept(
  systems: Record<Vendor, SimulatedSystem>,
  kept: Record<Vendor, VendorRecords>,
  dataDir: string,
): Promise<void> {
  try {
    await loadAll(systems, kept);
  } catch (error) {
    // Starting anew by itself would give old ids to new records, so a person must choose that.
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the simulators' books under ${dataDir} no longer load (${reason}): delete that folder`,
    );
  }
}
