import type { SimClock } from '../kernel/clock.ts';
import type { SimulatedSystem } from '../kernel/server.ts';
import type { LedgerFile } from './ledger-file.ts';

/** Requests that read although they are no GET. */
const READS = /\/(query|token|oauth2)\b|\.search$/;

/** Notices that a stand-in's books have changed, by what passes through it. */
export function noticing(system: SimulatedSystem, changed: () => void): SimulatedSystem {
  return {
    name: system.name,
    faults: system.faults,
    actions: system.actions,
    handle: (request) => {
      if (request.method !== 'GET' && !READS.test(request.url.pathname)) changed();
      return system.handle(request);
    },
    ...(system.exempt && { exempt: (request) => system.exempt?.(request) ?? false }),
    throttled: (request) => system.throttled(request),
    unavailable: (request) => system.unavailable(request),
    expireTokens: () => system.expireTokens(),
    ledger: () => system.ledger(),
    load: (records) => {
      changed();
      return system.load(records);
    },
    act: (action, input) => {
      changed();
      return system.act(action, input);
    },
    reset: () => {
      changed();
      system.reset();
    },
  };
}

export interface Memory {
  /** The stand-in to serve in place of the one given. */
  readonly system: SimulatedSystem;
  /** Writes the last changes down and stops. */
  close(): Promise<void>;
}

/** Writes a stand-in's books down now and then while they change, and when it closes. */
export function remembered(
  system: SimulatedSystem,
  file: LedgerFile,
  { clock, everyMs = 60_000 }: { readonly clock: SimClock; readonly everyMs?: number },
): Memory {
  let dirty = false;
  let closed = false;
  const save = async (): Promise<void> => {
    if (!dirty) return;
    dirty = false;
    await file.write(system);
  };
  const keepSaving = async (): Promise<void> => {
    // Soon once, then seldom: showing whole books takes a tenth of a second.
    for (let waitMs = Math.min(everyMs, 5_000); ; waitMs = everyMs) {
      await clock.sleep(waitMs);
      if (closed) return;
      await save();
    }
  };
  void keepSaving();
  return {
    system: noticing(system, () => {
      dirty = true;
    }),
    close: async () => {
      closed = true;
      await save();
    },
  };
}
