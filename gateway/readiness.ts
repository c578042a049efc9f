import type { Queryable } from '../store/statement.ts';

/** What still keeps this process from serving; nothing means ready. */
export interface Readiness {
  /** One sentence for each thing that is missing. */
  missing(): Promise<readonly string[]>;
  /** From now on answers 503, so that load balancers look elsewhere while open requests finish. */
  drain(): void;
}

/**
 * Ready means: the store answers and, in the demo, every feed has been read once. A vendor that is down later
 * does not make the gateway unready: it serves what it keeps.
 */
export function createReadiness(
  db: Queryable,
  { waitForFirstSync }: { readonly waitForFirstSync: boolean },
): Readiness {
  let draining = false;
  let loaded = !waitForFirstSync;
  return {
    drain: () => {
      draining = true;
    },
    missing: async () => {
      if (draining) return ['shutting down'];
      try {
        const [row] = await db.query<{ waiting: number; feeds: number }>(
          `select count(*) filter (where not loaded)::int as waiting, count(*)::int as feeds from control.sync_state`,
        );
        loaded ||= row !== undefined && row.feeds > 0 && row.waiting === 0;
        return loaded
          ? []
          : [`the first sync: ${row?.waiting ?? 0} of ${row?.feeds ?? 0} feeds to go`];
      } catch {
        // The store is down: that is the answer.
        return ['the store'];
      }
    },
  };
}
