import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { jsonText } from './json-text.ts';

const fileText = z.string().transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue({ code: 'custom', message: `cannot read the file ${path}` });
    return z.NEVER;
  }
});

/** A secret as it stands in the file, or `{ "file": path }` where a secret store mounts it. */
const credential = z.unknown().transform((given, context) => {
  const direct = z.string().min(1).safeParse(given);
  if (direct.success) return direct.data;
  const mounted = z.strictObject({ file: fileText }).safeParse(given);
  if (mounted.success && mounted.data.file.trim() !== '') return mounted.data.file.trim();
  const unread = mounted.error?.issues.find((issue) => issue.code === 'custom');
  const message =
    unread?.message ?? 'must be a text or { "file": path of a file that is not empty }';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const connection = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and dashes'),
  /** The kind of system, as the connector registry names it. */
  system: z.string().min(1),
  environment: z.enum(['demo', 'sandbox', 'production']),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  credentials: z.record(z.string(), credential),
  /** Codes of the legal entities whose books this connection may touch. */
  legalEntities: z.array(z.string().min(1)).min(1),
  /** Seconds within which a change of an object type must have arrived. */
  syncWindows: z.record(z.string(), z.int().positive()).default({}),
});

export type ConnectionConfig = Readonly<z.infer<typeof connection>>;

/** The path of the connections file, read to its content. */
export const connectionsFile = fileText
  .pipe(jsonText)
  .pipe(z.array(connection).min(1))
  .refine(
    (all) => new Set(all.map(({ id }) => id)).size === all.length,
    'two connections share an id',
  );
