import { type Exact, javaDecimal } from './amount.ts';
import type { Books } from './books.ts';
import { type Json, numeral } from './json.ts';
import type { CustomField } from './records.ts';

export const decimal = (value: Exact): object => numeral(javaDecimal(value));
export const amount = (value: Exact, currencyCode: string): Json => ({
  value: decimal(value),
  currencyCode,
});

/** A list field's value is the id of its item; text fields carry their text. */
export const customDataOf = (
  fields: readonly CustomField[],
  books: Books,
  origin: string,
): Json[] =>
  fields.map((field) => ({
    id: field.id,
    value: field.listItemId ?? field.code ?? field.value ?? '',
    isValid: field.listItemId === null || books.listItems.get(field.listItemId)?.isDeleted !== true,
    ...(field.listItemId !== null && {
      listItemUrl: `${origin}/list/v4/items/${field.listItemId}`,
    }),
  }));
