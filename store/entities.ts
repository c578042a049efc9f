import type { Options } from '@mikro-orm/core';

/**
 * The mappings MikroORM knows. It starts with none as well (`warnWhenNoEntities` is off in database.ts);
 * a control record kept by it is one `defineEntity({ class: …, schema: 'control', … })` in this list.
 */
export const entities: NonNullable<Options['entities']> = [];
