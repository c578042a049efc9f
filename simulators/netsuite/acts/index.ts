import { accountActs } from './account.ts';
import { documentActs } from './documents.ts';
import type { Act } from './input.ts';
import { paymentActs } from './payments.ts';

export const ACTS: Readonly<Record<string, Act>> = {
  ...paymentActs,
  ...documentActs,
  ...accountActs,
};

/** Name to sentence, as the control API lists them. */
export const actions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ACTS).map(([name, { sentence }]) => [name, sentence]),
);
