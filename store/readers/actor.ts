import type { Actor } from '../../schema/common.ts';

/** A principal is a client, and for people also the subject behind a slash (canonical-model I2). */
export const actorOf = (principalId: string): Actor => ({
  id: principalId,
  kind: principalId.includes('/') ? 'PERSON' : 'SERVICE',
});
