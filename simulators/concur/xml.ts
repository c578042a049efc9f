import { isObject, numeralText } from './json.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);

/** An element; lists repeat the singular of their name inside, null stands as an empty element marked nil. */
export function element(name: string, value: unknown): string {
  const text = numeralText(value);
  if (text !== undefined) return `<${name}>${text}</${name}>`;
  if (value === null || value === undefined) return `<${name} i:nil="true"/>`;
  if (Array.isArray(value)) {
    const inner = value.map((item) => element(singular(name), item)).join('');
    return `<${name}>${inner}</${name}>`;
  }
  return `<${name}>${isObject(value) ? members(value) : escapeXml(String(value))}</${name}>`;
}

export const members = (value: Record<string, unknown>): string =>
  Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('');

/** A whole document with the namespace that its nil marks need. */
export const xmlDocument = (name: string, value: Record<string, unknown>): string =>
  `<?xml version="1.0" encoding="utf-8"?><${name} xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${members(value)}</${name}>`;

const singular = (name: string): string => (name === 'Items' ? 'Item' : name.replace(/s$/, ''));
