import type { Options } from '@mikro-orm/core';
import { Migration20261122000000_foundation } from './20261122000000-foundation.ts';
import { Migration20261122010000_canonicalRecords } from './20261122010000-canonical-records.ts';
import { Migration20261122020000_control } from './20261122020000-control.ts';

type MigrationsList = NonNullable<NonNullable<Options['migrations']>['migrationsList']>;

/**
 * Every migration in the order it runs. An explicit list, because a folder is found differently under tsx,
 * under Vitest and in the built files. A migration that was released is never changed; a new one is one line.
 */
export const migrations: MigrationsList = [
  Migration20261122000000_foundation,
  Migration20261122010000_canonicalRecords,
  Migration20261122020000_control,
];
