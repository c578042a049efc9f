import type { Books } from './books.ts';
import { asList, asObject, asText, type Json } from './json.ts';
import type { CustomField } from './records.ts';

/** Reads `[{ id, value, code, listItemId, label }]`; a known list item fills in its own code and value. */
export function readCustomFields(input: unknown, books: Books): CustomField[] {
  return asList(input).map((entry) => {
    const field = asObject(entry);
    const id = asText(field['id']);
    if (id === null) throw new Error('a custom field needs an id such as "custom1"');
    const listItemId = asText(field['listItemId']);
    const item = books.listItems.get(listItemId ?? '');
    return {
      id,
      value: asText(field['value']) ?? item?.value ?? null,
      code: asText(field['code']) ?? item?.shortCode ?? null,
      listItemId,
      label: asText(field['label']),
    };
  });
}

export const showCustomFields = (fields: readonly CustomField[]): Json[] =>
  fields.map((field) => ({ ...field }));

/** `custom7` -> 7, and undefined for a field of another family. */
export function fieldNumber(id: string, family: 'custom' | 'orgUnit'): number | undefined {
  const match = /^(custom|orgUnit)(\d+)$/.exec(id);
  return match?.[1] === family ? Number(match[2]) : undefined;
}
