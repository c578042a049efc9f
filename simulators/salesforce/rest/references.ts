import type { SimAnswer } from '../../kernel/server.ts';
import { SalesforceError } from '../errors.ts';

/** Answers of earlier subrequests by their reference id. */
export type Answers = Map<string, SimAnswer>;

const REFERENCE = /@\{([^}]+)\}/g;

/** Replaces `@{ref.id}` and `@{ref.records[0].Name}` in every text of a subrequest by what earlier ones answered. */
export function withReferences(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (_, path: string) => String(resolve(path, answers)));
  }
  if (Array.isArray(value)) return value.map((item) => withReferences(item, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withReferences(item, answers)]),
  );
}

function resolve(path: string, answers: Answers): unknown {
  const [reference = '', ...steps] = path.split(/[.[\]]+/).filter(Boolean);
  const answer = answers.get(reference);
  // Through JSON, because amounts in an answer are objects of their own until they are written out.
  let value: unknown =
    answer && answer.status < 300 ? JSON.parse(JSON.stringify(answer.body ?? null)) : undefined;
  for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
  if (value !== undefined && value !== null && typeof value !== 'object') return value;
  throw new SalesforceError(
    'PROCESSING_HALTED',
    `Invalid reference specified. No value for ${path} found in ${reference}`,
  );
}
