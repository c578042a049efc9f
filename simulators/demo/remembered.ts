import type { SimulatedSystem } from '../kernel/server.ts';
import type { LedgerFile } from './ledger-file.ts';

/** A journal this long is folded into the snapshot, which takes a fifth of a second: after hours of life, not minutes. */
const JOURNAL_LIMIT_BYTES = 32 * 1024 * 1024;

export interface Memory {
  /** The stand-in to serve in place of the one given. */
  readonly system: SimulatedSystem;
  /** Writes a snapshot and stops. */
  close(): void;
}

/**
 * Writes down what a stand-in changes before it answers, so that nobody is ever told of a record that a killed
 * process has forgotten. The snapshot on disk must be what the stand-in holds now.
 */
export function remembered(
  system: SimulatedSystem,
  file: LedgerFile,
  limitBytes = JOURNAL_LIMIT_BYTES,
): Memory {
  let journal = file.openJournal();
  let closed = false;
  // Begins the watch; what changed before stands in the snapshot.
  system.takeChanges();
  const writeSnapshot = (): void => {
    file.write(system.kept());
    const before = journal;
    journal = file.openJournal();
    before.close();
  };
  const writeDown = (): void => {
    if (closed) return;
    journal.append(system.takeChanges());
    if (journal.size > limitBytes) writeSnapshot();
  };
  return {
    system: writingDown(system, writeDown, writeSnapshot),
    close: () => {
      if (closed) return;
      if (journal.size > 0) writeSnapshot();
      closed = true;
      journal.close();
    },
  };
}

/** The stand-in with something done after all that may have changed it, also when it failed half-way. */
function writingDown(
  system: SimulatedSystem,
  writeDown: () => void,
  writeSnapshot: () => void,
): SimulatedSystem {
  return {
    name: system.name,
    faults: system.faults,
    actions: system.actions,
    handle: async (request) => {
      try {
        return await system.handle(request);
      } finally {
        writeDown();
      }
    },
    ...(system.exempt && { exempt: (request) => system.exempt?.(request) ?? false }),
    throttled: (request) => system.throttled(request),
    unavailable: (request) => system.unavailable(request),
    expireTokens: () => system.expireTokens(),
    ledger: () => system.ledger(),
    kept: () => system.kept(),
    // Whoever asks here must not take them away from the journal.
    takeChanges: () => [],
    load: async (records) => {
      try {
        await system.load(records);
      } finally {
        writeDown();
      }
    },
    act: (action, input) => {
      try {
        return system.act(action, input);
      } finally {
        writeDown();
      }
    },
    reset: () => {
      system.reset();
      writeSnapshot();
    },
  };
}
