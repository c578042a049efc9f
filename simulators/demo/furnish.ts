import type { SimClock } from '../kernel/clock.ts';
import { type DateText, dateText } from './calendar.ts';
import { generateCompany } from './company.ts';
import { concurRecords } from './concur.ts';
import { type KeptBooks, LedgerFile } from './ledger-file.ts';
import type { DemoSystems } from './life.ts';
import { netsuiteRecords } from './netsuite.ts';
import { remembered } from './remembered.ts';
import { salesforceRecords } from './salesforce.ts';
import type { VendorRecords } from './wire.ts';

export const VENDORS = ['salesforce', 'netsuite', 'concur'] as const;
export type Vendor = (typeof VENDORS)[number];

export interface Furnished {
  readonly systems: DemoSystems;
  /** Writes snapshots and stops. */
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

export interface Furnishing {
  readonly demo: boolean;
  readonly seed: number;
  readonly clock: SimClock;
  /** Where they keep their books; without it they forget. */
  readonly dataDir?: string | undefined;
  /** Told in a sentence what an operator should know. */
  readonly warn?: ((sentence: string) => void) | undefined;
}

/** Fills the stand-ins with what they knew when they stopped, or else with the demo company as of today. */
export async function furnish(
  systems: DemoSystems,
  { demo, seed, clock, dataDir, warn }: Furnishing,
): Promise<Furnished> {
  const fillAnew = async (): Promise<void> => {
    if (demo) await loadAll(systems, demoRecords(seed, dateText(clock.now())));
  };
  if (dataDir === undefined) {
    await fillAnew();
    return { systems, close: async () => {} };
  }
  const files = forEach((vendor) => new LedgerFile(dataDir, vendor, seed));
  const kept = keptBooks(files);
  if (kept) await goOn(systems, files, kept, { dataDir, warn });
  else await fillAnew();
  return writable(dataDir, () => remember(systems, files, kept === undefined));
}

/** All three or none: books of different days do not fit together. */
function keptBooks(files: Record<Vendor, LedgerFile>): Record<Vendor, KeptBooks> | undefined {
  const [salesforce, netsuite, concur] = VENDORS.map((vendor) => files[vendor].read());
  return salesforce && netsuite && concur ? { salesforce, netsuite, concur } : undefined;
}

async function goOn(
  systems: DemoSystems,
  files: Record<Vendor, LedgerFile>,
  kept: Record<Vendor, KeptBooks>,
  { dataDir, warn }: { readonly dataDir: string; readonly warn: Furnishing['warn'] },
): Promise<void> {
  for (const vendor of VENDORS) {
    const { torn } = kept[vendor];
    if (torn > 0)
      warn?.(`the journal of ${vendor} under ${dataDir} has ${torn} unreadable line(s), left out`);
  }
  await loadKept(
    systems,
    forEach((vendor) => kept[vendor].records),
    dataDir,
  );
  // What was read is what they hold now: writing that spares them the showing of all their books.
  writable(dataDir, () => {
    for (const vendor of VENDORS)
      if (!kept[vendor].isSnapshot) files[vendor].write(kept[vendor].records);
  });
}

function remember(
  systems: DemoSystems,
  files: Record<Vendor, LedgerFile>,
  isNew: boolean,
): Furnished {
  if (isNew) {
    // First all that is old: half of it beside half of the new would look like books.
    for (const vendor of VENDORS) files[vendor].remove();
    for (const vendor of VENDORS) files[vendor].write(systems[vendor].kept());
  }
  const memories = forEach((vendor) => remembered(systems[vendor], files[vendor]));
  return {
    systems: forEach((vendor) => memories[vendor].system),
    close: async () => {
      for (const vendor of VENDORS) memories[vendor].close();
    },
  };
}

const forEach = <T>(make: (vendor: Vendor) => T): Record<Vendor, T> => ({
  salesforce: make('salesforce'),
  netsuite: make('netsuite'),
  concur: make('concur'),
});

function writable<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the simulators cannot keep their books under ${dataDir} (${reason}): make that folder writable`,
    );
  }
}

async function loadAll(
  systems: DemoSystems,
  records: Record<Vendor, VendorRecords>,
): Promise<void> {
  for (const vendor of VENDORS) await systems[vendor].load(records[vendor]);
}

async function loadKept(
  systems: DemoSystems,
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
