import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import { legalEntityIds } from '../control/legal-entities.ts';
import type { Principal, RequestContext } from '../control/principal.ts';
import type { Queryable } from '../store/statement.ts';
import type { Verifier } from './access/verify.ts';

/** What becomes of a token: who asks, and for which legal entities. */
export interface Doorkeeper {
  /** @throws AccessError where the token is missing, invalid or expired. */
  admit(authorization: string | undefined): Promise<RequestContext>;
  /** The same for a principal known already, such as that of an open socket. */
  contextOf(principal: Principal): Promise<RequestContext>;
}

/** New legal entities become visible within this time. */
const ENTITIES_KEPT_MS = 2_000;
const MAX_KEPT = 1_000;

export function createDoorkeeper(
  db: Queryable,
  verifier: Verifier,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Doorkeeper {
  const kept = new Map<
    string,
    { readonly until: number; readonly ids: Promise<readonly string[]> }
  >();
  const entitiesOf = (codes: readonly string[]): Promise<readonly string[]> => {
    const key = codes.join('\n');
    const found = kept.get(key);
    if (found && found.until > clock.now()) return found.ids;
    if (kept.size >= MAX_KEPT) kept.clear();
    const entry = { until: clock.now() + ENTITIES_KEPT_MS, ids: legalEntityIds(db, codes) };
    kept.set(key, entry);
    // A failed read must not be kept.
    entry.ids.catch(() => kept.delete(key));
    return entry.ids;
  };
  const contextOf = async (principal: Principal): Promise<RequestContext> => ({
    principal,
    legalEntityIds: await entitiesOf(principal.legalEntities),
    correlationId: ids.next('req'),
  });
  return {
    contextOf,
    admit: async (authorization) => contextOf(await verifier.verify(authorization)),
  };
}
