import type { Command } from './command.ts';
import { requestInvoice } from './request-invoice.ts';

/** Every write that can be stored, by the name it is stored under. */
export const commands: ReadonlyMap<string, Command<never, unknown>> = new Map(
  [requestInvoice].map((command) => [command.name, command as unknown as Command<never, unknown>]),
);
