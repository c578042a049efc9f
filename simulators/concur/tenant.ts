import type { SimClock } from '../kernel/clock.ts';
import type { Faults } from '../kernel/faults.ts';
import type { Books } from './books.ts';
import type { Connections } from './connections.ts';
import type { EventBus } from './event-bus.ts';
import type { Identifiers } from './identifiers.ts';

/** What every part of the stand-in works with. */
export interface Tenant {
  readonly companyUuid: string;
  /** Short company and entity names, as financial documents carry them. */
  readonly companyId: string;
  readonly entityId: string;
  readonly clock: SimClock;
  readonly faults: Faults;
  readonly ids: Identifiers;
  readonly books: Books;
  readonly connections: Connections;
  readonly events: EventBus;
  /** The base address at which clients reach this tenant, learned from their calls. */
  baseUrl: string;
}
