import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Rises when the rule below changes; a retry is compared by the version it was stored with (I3). */
export const FINGERPRINT_VERSION = 1;
const SCHEMA_MAJOR = 1;

/**
 * What makes two requests the same request: the mutation and its input with defaults applied, in RFC 8785 form,
 * without the key and `dryRun`. Text is NFC; absent differs from null.
 */
export function fingerprint(mutation: string, input: Readonly<Record<string, unknown>>): string {
  const { idempotencyKey: _key, dryRun: _dryRun, ...rest } = input;
  const text = canonicalize({ mutation, schemaMajor: SCHEMA_MAJOR, input: normalised(rest) });
  if (text === undefined) throw new Error('input cannot be written as JSON');
  return createHash('sha256').update(text).digest('hex');
}

function normalised(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(normalised);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, normalised(inner)]),
    );
  return value;
}
