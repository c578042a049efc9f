import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { contractUrl } from './concur-tenant.ts';

const validators = new Map<string, ValidateFunction>();

/**
 * What is wrong with this value by the vendor's own schema, as sentences; empty when nothing is. The contracts give
 * no nulls where the wire has them, so a null member counts as absent.
 */
export function faultsOf(contract: string, schema: string, value: unknown): string[] {
  const validate = validatorOf(contract, schema);
  if (validate(withoutNulls(value))) return [];
  return (validate.errors ?? []).map(
    (error) => `${schema}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

function validatorOf(contract: string, schema: string): ValidateFunction {
  const key = `${contract}#${schema}`;
  const known = validators.get(key);
  if (known) return known;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false });
  const document = JSON.parse(readFileSync(contractUrl(contract), 'utf8'));
  const home = document.definitions ? 'definitions' : 'components/schemas';
  const { definitions, components } = document;
  ajv.addSchema(plainEnums({ definitions, components }) as object, 'contract');
  const made = ajv.compile({ $ref: `contract#/${home}/${schema}` });
  validators.set(key, made);
  return made;
}

/** `"N - No Receipt"` documents the value `"N"`; the contract's writers put the words into the enum. */
function plainEnums(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plainEnums);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === 'enum' && Array.isArray(value)
        ? [key, value.map((item) => String(item).split(' - ')[0])]
        : [key, plainEnums(value)],
    ),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  );
}
