/** One row of the event table, numbered. */
export interface DomainEvent {
  readonly position: bigint;
  readonly topic: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly docSeq: number;
  readonly legalEntityId: string;
  readonly customerId: string | null;
  readonly previous: string | null;
  readonly status: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Subscription {
  readonly topic: string;
  /** Whether the subscriber wants and may see the event; asked at delivery, not at subscribing. */
  wants(event: DomainEvent): boolean;
  /** Position after which to begin; null begins with what happens from now on. */
  readonly after: bigint | null;
  readonly signal: AbortSignal;
}

/**
 * The status events of this deployment, in the order of their gapless positions. The table is the truth; what
 * carries the news (LISTEN/NOTIFY, or Redis Streams) only wakes or saves a read.
 */
export interface EventStream {
  /**
   * Every event from `after` on, without loss or repeat. Throws `CURSOR_EXPIRED` when `after` is older than
   * what is kept, `BAD_USER_INPUT` when it lies in the future, `CURSOR_LAGGED` when the subscriber is too slow.
   */
  subscribe(subscription: Subscription): AsyncIterableIterator<DomainEvent>;
}
