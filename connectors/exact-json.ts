/**
 * JSON with every number as its own text: vendors send amounts as numbers, and a JavaScript number is a float.
 * Whole numbers such as counts are parsed by whoever needs them.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, exactNumber as (key: string, value: unknown) => unknown);
}

const exactNumber = (_key: string, value: unknown, context: { source?: string }): unknown =>
  typeof value === 'number' ? (context.source ?? String(value)) : value;
