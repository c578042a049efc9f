import type { SimClock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';

/** An application registered with the tenant. */
export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What its tokens may do, such as `FISVC`, `expense.report.read`, `spend.list.read`. */
  readonly scopes: readonly string[];
}

export interface ConcurOptions {
  readonly companyUuid: string;
  /** What an administrator hands over for the first exchange; good for 24 hours from creation. */
  readonly companyRequestToken: string;
  readonly clients: readonly Client[];
  readonly clock: SimClock;
  readonly random: Random;
  /** How often an event is offered before it is given up (the vendor tries for 72 hours). Default 720. */
  readonly webhook?: { readonly maxTries?: number };
  /** Calls per calendar minute before answers become 429; unlimited when absent. */
  readonly rateLimitPerMinute?: number;
}
