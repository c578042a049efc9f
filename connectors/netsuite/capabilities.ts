import type { Capability, CapabilityAction } from '../../schema/connection.ts';
import type { CanonicalType } from '../../schema/identifier.ts';
import type { DocumentWrites, Feed } from '../ports.ts';

/** What the connection can do, read off what it has. */
export function capabilitiesOf(
  feeds: readonly Feed[],
  writes: Readonly<Partial<Record<CanonicalType, DocumentWrites<never>>>>,
): Capability[] {
  return feeds.flatMap((feed) =>
    feed.emits.map((objectType) => capabilityOf(objectType, feed, writes[objectType])),
  );
}

const READ: CapabilityAction[] = ['READ'];

function capabilityOf(
  objectType: CanonicalType,
  { changeFeed }: Feed,
  writes: DocumentWrites<never> | undefined,
): Capability {
  return {
    objectType,
    actions: writes ? [...READ, 'CREATE', 'FIND'] : READ,
    anchor: writes?.anchor ?? 'NONE',
    settleSeconds: Math.ceil((writes?.settleMs ?? 0) / 1000),
    changeFeed,
    deletes: 'KEY_SWEEP',
  };
}
