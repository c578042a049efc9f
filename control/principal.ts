/** Who asks: the verified content of an access token. */
export interface Principal {
  /** Scope of idempotency keys (canonical-model I2): the client id, and for people also the subject. */
  readonly id: string;
  readonly clientId: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Codes of the legal entities it may see, as the token carries them. */
  readonly legalEntities: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What travels with every operation, from the edge to the last reader. */
export interface RequestContext {
  readonly principal: Principal;
  /** Canonical ids of the principal's legal entities: the filter of every reader. */
  readonly legalEntityIds: readonly string[];
  /** Names one request from the edge to the vendor call. */
  readonly correlationId: string;
}
