import { type Exact, fixed } from './amount.ts';
import { fieldNumber } from './custom-fields.ts';
import { v3Id } from './identifiers.ts';
import { type Json, numeral } from './json.ts';
import type { CustomField } from './records.ts';

/** These lists always print eight decimals, zero included. */
export const amount = (value: Exact): object => numeral(fixed(value));

/** `Custom1…n` and `OrgUnit1…6`, null where the form leaves a field empty. */
export function configuredFields(fields: readonly CustomField[], customs: number): Json {
  const shown: Json = {};
  for (let i = 1; i <= 6; i++) shown[`OrgUnit${i}`] = null;
  for (let i = 1; i <= customs; i++) shown[`Custom${i}`] = null;
  for (const field of fields) {
    const custom = fieldNumber(field.id, 'custom');
    const unit = fieldNumber(field.id, 'orgUnit');
    if (custom !== undefined && custom <= customs) shown[`Custom${custom}`] = fieldValue(field);
    if (unit !== undefined && unit <= 6) shown[`OrgUnit${unit}`] = fieldValue(field);
  }
  return shown;
}

export const fieldValue = (field: CustomField): Json => ({
  Type: field.code === null ? 'Text' : 'List',
  Value: field.value,
  Code: field.code,
  ListItemID: field.listItemId === null ? null : v3Id('item', field.listItemId),
});

/** The allocation list adds the form's label and the field's place in it, and has no org units. */
export function allocationFields(fields: readonly CustomField[]): Json {
  const shown: Json = {};
  for (let i = 1; i <= 20; i++) shown[`Custom${i}`] = null;
  for (const field of fields) {
    const number = fieldNumber(field.id, 'custom');
    if (number === undefined) continue;
    shown[`Custom${number}`] = { ...fieldValue(field), Label: field.label, Sequence: number };
  }
  return shown;
}
