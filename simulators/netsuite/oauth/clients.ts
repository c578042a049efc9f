import type { ClientMapping } from '../options.ts';

/** The account's integration mappings, found by application and certificate. */
export class Clients {
  readonly #mappings = new Map<string, ClientMapping>();

  constructor(mappings: readonly ClientMapping[]) {
    for (const mapping of mappings) this.register(mapping);
  }

  /** A second registration of the same application and certificate replaces the first. */
  register(mapping: ClientMapping): void {
    this.#mappings.set(keyOf(mapping.clientId, mapping.certificateId), mapping);
  }

  find(clientId: string, certificateId: string): ClientMapping | undefined {
    return this.#mappings.get(keyOf(clientId, certificateId));
  }
}

const keyOf = (clientId: string, certificateId: string): string => `${clientId} ${certificateId}`;
