import type { Clock } from '../../connectors/clock.ts';
import { demoRecords } from '../../simulators/demo/furnish.ts';
import type { SimulatedSystem } from '../../simulators/kernel/server.ts';
import { type NetSuiteAccount, netSuiteAccount } from './accounts.ts';
import type { Answer } from './deployment.ts';

/** Noon of a day of the made-up company; any would do. */
export const NOON = '2026-11-22T17:00:00.000Z';
export const TODAY = NOON.slice(0, 10);
const SEED = 20261122;

export const demo = () => demoRecords(SEED, TODAY);

export async function demoNetSuite(clock: Clock): Promise<NetSuiteAccount> {
  const account = await netSuiteAccount(clock);
  await account.system.load(demo().netsuite as never);
  return account;
}

/** What a vendor has in its books under one type, as it would print it. */
export const booksOf = (system: SimulatedSystem, type: string): Answer[] =>
  JSON.parse(JSON.stringify(system.ledger()[type] ?? []));

export const inBooks = (system: SimulatedSystem, type: string, id: string): Answer => {
  const found = booksOf(system, type).find((record) => record.id === id);
  if (!found) throw new Error(`no ${type} ${id}`);
  return found;
};
