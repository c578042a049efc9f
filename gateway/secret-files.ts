import { readFileSync } from 'node:fs';
import type { Fault } from './config-rules.ts';
import { type Environment, environment, variables } from './environment.ts';

/** The process environment as node gives it. */
export type Env = Readonly<Record<string, string | undefined>>;

type Name = keyof Environment;

export const variableNames = Object.keys(environment.shape) as Name[];

const isSecret = (name: Name): boolean => variables.get(environment.shape[name])?.secret === true;

interface Given {
  readonly values: Partial<Record<Name, string>>;
  /** Variables that were given, also those whose file could not be read. */
  readonly names: ReadonlySet<Name>;
  readonly faults: readonly Fault[];
}

/**
 * The variables as given, secrets also read from `<NAME>_FILE`. An empty variable counts as absent, because
 * compose files pass on what is not set as empty.
 */
export function givenVariables(env: Env): Given {
  const values: Partial<Record<Name, string>> = {};
  const names = new Set<Name>();
  const faults: Fault[] = [];
  for (const name of variableNames) {
    const read = isSecret(name) ? secret(name, env) : { value: env[name] || null };
    if (read.fault !== undefined) faults.push({ path: [`${name}_FILE`], message: read.fault });
    if (read.value !== null) values[name] = read.value;
    if (read.fault !== undefined || read.value !== null) names.add(name);
  }
  return { values, names, faults };
}

interface ReadValue {
  readonly value: string | null;
  readonly fault?: string;
}

function secret(name: Name, env: Env): ReadValue {
  const direct = env[name] || null;
  const path = env[`${name}_FILE`];
  if (!path) return { value: direct };
  if (direct !== null) return { value: null, fault: `give either ${name} or ${name}_FILE` };
  try {
    // Editors and secret stores end files with a newline that is not part of the secret.
    const value = readFileSync(path, 'utf8').trim();
    return value === '' ? { value: null, fault: `the file ${path} is empty` } : { value };
  } catch {
    // One more fault among those that are reported together.
    return { value: null, fault: `cannot read the file ${path}` };
  }
}
