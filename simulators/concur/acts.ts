import { reportActs } from './acts-report.ts';
import { tenantActs } from './acts-tenant.ts';
import type { Json } from './json.ts';
import type { Tenant } from './tenant.ts';

/** Something a person does in the tenant: one sentence, and how. */
export interface Act {
  readonly says: string;
  readonly run: (tenant: Tenant, input: Json) => unknown;
}

export const ACTS: Readonly<Record<string, Act>> = { ...reportActs, ...tenantActs };

export const actions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ACTS).map(([name, act]) => [name, act.says]),
);

export function act(tenant: Tenant, name: string, input: Json): unknown {
  const found = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  if (!found) throw new Error(`no such action "${name}"; known: ${Object.keys(ACTS).join(', ')}`);
  return found.run(tenant, input);
}
