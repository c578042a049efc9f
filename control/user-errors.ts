import { USER_ERROR_TYPES, type UserError } from '../schema/mutation.ts';

const typeByName = new Map<string, new () => UserError>(
  USER_ERROR_TYPES.map((type) => [type.name, type]),
);

/** Errors as they are stored with an operation: their fields and the name of their type. */
export const storedUserErrors = (errors: readonly UserError[]): string =>
  JSON.stringify(errors.map((error) => ({ ...error, type: error.constructor.name })));

export const reviveUserErrors = (stored: readonly Record<string, unknown>[]): UserError[] =>
  stored.map(({ type, ...fields }) => {
    const Type = typeByName.get(String(type));
    if (!Type) throw new Error(`unknown stored error type ${String(type)}`);
    return Object.assign(new Type(), fields, reviveInstants(fields));
  });

const reviveInstants = (fields: Record<string, unknown>): Record<string, unknown> =>
  typeof fields['firstSeenAt'] === 'string' ? { firstSeenAt: new Date(fields['firstSeenAt']) } : {};
